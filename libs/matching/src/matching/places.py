"""Are two places the same, or in the same country? Words only, no map."""

import re
from functools import lru_cache

_COUNTRIES = {
    "gb": "united kingdom",
    "uk": "united kingdom",
    "u.k.": "united kingdom",
    "great britain": "united kingdom",
    "england": "united kingdom",
    "scotland": "united kingdom",
    "wales": "united kingdom",
    "northern ireland": "united kingdom",
    "us": "united states",
    "u.s": "united states",
    "u.s.": "united states",
    "usa": "united states",
    "u.s.a.": "united states",
    "united states of america": "united states",
    "america": "united states",
    "deutschland": "germany",
    "españa": "spain",
    "österreich": "austria",
    "schweiz": "switzerland",
    "holland": "netherlands",
    "uae": "united arab emirates",
}
# A town of this name elsewhere is another one. Codes are left out: CA, DE and IN are
# states of one country and short for others.
_KNOWN = frozenset(_COUNTRIES.values()) | {
    *("australia", "brazil", "canada", "france", "india", "ireland", "italy"),
    *("mexico", "new zealand", "poland", "portugal", "south africa", "sweden"),
}
_US_STATE_CODES = """
al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh
nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc
"""
_US_STATES = frozenset(_US_STATE_CODES.split())
_CODE = re.compile(r"\s+(?=\S*\d).*$")  # "CA 94608", "OH 45249"


def is_same_place(one: str, other: str) -> bool:
    """The same town: the first part of one is a part of the other.

    Not where both name a country, and not the same.
    """
    ours, theirs = _parts(one), _parts(other)
    if ours[-1] != theirs[-1] and {ours[-1], theirs[-1]} <= _KNOWN:
        return False
    return ours[0] in theirs or theirs[0] in ours


def is_same_country(one: str, other: str) -> bool:
    return _country(one) == _country(other)


def _country(place: str) -> str:
    last = _parts(place)[-1]
    return "united states" if last in _US_STATES else last


@lru_cache(maxsize=4096)
def _parts(place: str) -> tuple[str, ...]:
    """From the town to the country; never empty."""
    pieces = [piece.strip().casefold() for piece in place.split(",")]
    bare = [_CODE.sub("", piece).removeprefix("the ") for piece in pieces if piece]
    return tuple(_COUNTRIES.get(piece, piece) for piece in bare if piece) or ("",)
