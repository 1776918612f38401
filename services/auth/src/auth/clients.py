"""Who asks, as far as a request tells: from which network, with which device.

A device is named in words of ours alone: nothing a client sends is repeated.
"""

from dataclasses import dataclass

# The first that fits: browsers name those they descend from, too.
_PROGRAMS = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("OPX/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
    ("okhttp/", "An app"),
    ("CFNetwork/", "An app"),
    ("python-", "A Python program"),
    ("node", "A JavaScript program"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Darwin", "an Apple device"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Client:
    """Where a request comes from."""

    network: str
    user_agent: str

    @property
    def device(self) -> str:
        return device_of(self.user_agent)


def device_of(user_agent: str) -> str:
    """Such as "Firefox on Linux", from a User-Agent header."""
    program = _first(_PROGRAMS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if program and system:
        return f"{program} on {system}"
    return program or (f"A device with {system}" if system else "An unknown device")


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for mark, name in names if mark in user_agent), None)
