"""Which country a posting's place is in, as far as its words say it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"
_CODE = re.compile(r"\b[\w-]*\d[\w-]*\b")  # of the post: it says no country to us
# A name that "Atlanta, Georgia" and "Tbilisi, Georgia" share says neither.
_AMBIGUOUS = frozenset({"georgia"})
# Codes that are also a state's count as the state's, and only behind a town.
_SHORT = 2
_ALTERNATIVES = re.compile(r"\s*[/;|&]\s*|\s+(?:or|and)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,:()]\s*|\s+[-\u2013\u2014]\s+")
_NO_PLACE = re.compile(
    r"\b(?:fully|100%|remotely|remote(?: in)?|work from home|wfh|hybrid|on-?site|only"
    r"|based|within|anywhere(?: in)?)\b",
    re.IGNORECASE,
)


def country_of(place: str | None) -> str | None:
    """The last part itself where it is no name that we know another one of."""
    last = _CODE.sub("", (place or "").rpartition(",")[2]).strip(" .")
    if last.lower() in _known():
        return _known()[last.lower()]
    return last if "," in (place or "") and len(last) > 2 else None


def countries_of(place: str | None) -> tuple[str, ...]:
    """The countries a place names, each of them real: none where a part of it is not.

    "Remote - US or Canada" are two; "Remote - US or Europe" none, since to name the
    one would shut out the other.
    """
    found = []
    for parts in _alternatives(place or ""):
        named = _all_named(parts) or _last_named(parts)
        if not named:
            return ()
        found += named
    return tuple(dict.fromkeys(found))


def is_country(name: str) -> bool:
    """Whether it is a country's name, and no town or state in one."""
    return _own_name(name) is not None


def country_by_code(code: str | None) -> str | None:
    """By its two letters in ISO 3166."""
    return _codes().get((code or "").strip().upper())


def _alternatives(place: str) -> Iterator[list[str]]:
    """The parts of each place, without the words that only say "from home"."""
    last = place.rpartition(",")[2]
    is_one = is_country(last) and " and " in last  # "..., Trinidad and Tobago"
    for each in [place] if is_one else _ALTERNATIVES.split(place):
        bare = (_bare(part) for part in _PARTS.split(each))
        if parts := [part for part in bare if part]:
            yield parts


def _bare(part: str) -> str:
    words = _CODE.sub("", _NO_PLACE.sub("", part))
    return " ".join(words.split()).strip(" .-\u2013\u2014,")


def _all_named(parts: list[str]) -> list[str]:
    named = [_own_name(part) for part in parts]
    return [name for name in named if name] if all(named) else []


def _last_named(parts: list[str]) -> list[str]:
    *before, last = parts
    low = last.lower()
    if low in _AMBIGUOUS:
        return []
    if own := _own_name(last):
        return [own]
    is_alone_and_short = not before and len(low) <= _SHORT
    known = None if is_alone_and_short else _known().get(low)
    return [known] if known else []


def _own_name(name: str) -> str | None:
    low = name.strip(" .").lower().removeprefix("the ")
    return None if low in _AMBIGUOUS else _names().get(low)


@cache
def _names() -> dict[str, str]:
    """Of countries alone: no states, and no code that is a state's, too."""
    others = {"us": "US", "usa": "US", "u.s": "US", "u.s.a": "US", "uk": "GB"}
    others |= {"united states of america": "US", "great britain": "GB", "gb": "GB"}
    others |= {"uae": "AE", "holland": "NL", "deutschland": "DE", "schweiz": "CH"}
    others |= {"czech republic": "CZ", "t\u00fcrkiye": "TR", "suisse": "CH"}
    written = {name.lower(): name for name in _codes().values()}
    return written | {name: _codes()[code] for name, code in others.items()}


@cache
def _codes() -> dict[str, str]:
    return dict(_pairs("country_codes.txt"))


@cache
def _known() -> dict[str, str]:
    return {
        name.strip(): country
        for country, names in _pairs("countries.txt")
        for name in names.split(",")
    }


def _pairs(file: str) -> Iterator[tuple[str, str]]:
    for line in (_FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            left, _, right = line.partition(" = ")
            yield left, right
