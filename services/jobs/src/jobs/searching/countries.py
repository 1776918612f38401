"""Which country a posting's place is in, as far as its last part says it."""

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "countries.txt"
_CODE = re.compile(r"\b[\w-]*\d[\w-]*\b")  # of the post: it says no country to us


def country_of(place: str | None) -> str | None:
    """The last part itself where it is no name that we know another one of."""
    last = _CODE.sub("", (place or "").rpartition(",")[2]).strip(" .")
    if last.lower() in _known():
        return _known()[last.lower()]
    return last if "," in (place or "") and len(last) > 2 else None


@cache
def _known() -> dict[str, str]:
    lines = _FILE.read_text().splitlines()
    pairs = (line.split(" = ") for line in lines if line and not line.startswith("#"))
    return {
        name.strip(): country for country, names in pairs for name in names.split(",")
    }
