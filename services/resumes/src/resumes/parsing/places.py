"""Places as they stand in a résumé: "Seattle, WA", "Bremen, Germany", "Remote"."""

import re

from resumes.parsing.place_names import CITIES, COUNTRIES, STATE_NAMES

_STATES_WORDS = """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE
    NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AB BC MB
    NB NL NS ON PE QC SK NSW VIC QLD UK USA UAE
"""
_STATES = _STATES_WORDS.split()
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]{0,24}"
_CITY = rf"{_WORD}(?:[ -](?:(?:de|del|la|di|of|am|upon|the)[ ])?{_WORD}){{0,3}}"
_STATE = "|".join(_STATES)
_REGION = rf"(?:(?:{_STATE})\b|(?:{COUNTRIES}|{STATE_NAMES})\b)"

PLACE = re.compile(
    rf"(?<![\w,])(?:{_CITY}, ?{_REGION}(?!, ?(?:{_STATE})\b| City\b)"
    r"(?:,? \d{5}(?:-\d{4})?)?"
    r"(?:, ?(?:USA|US|UK|Canada|India|United Kingdom|United States)\b)?)"
)
_ALONE = re.compile(
    rf"(?:{COUNTRIES}|Remote|Hybrid|On-?site|{CITIES})(?: \((?:remote|hybrid)\))?",
    re.IGNORECASE,
)
_TAIL = re.compile(rf",\s(?:{CITIES}|{COUNTRIES})$")
POSTAL = re.compile(rf"(?:[A-Z]{{1,2}}-)?\d{{4,5}} {_CITY}")  # "80331 München"
_TWO_NAMES = re.compile(rf"{_CITY}, ?{_CITY}")


def is_place(text: str) -> bool:
    """Tell whether the text is a place and nothing else."""
    return bool(
        PLACE.fullmatch(text) or _ALONE.fullmatch(text) or POSTAL.fullmatch(text)
    )


def place_at_end(text: str) -> int | None:
    """Tell where a known city or country begins that ends "Sakura Games, Tokyo"."""
    match = _TAIL.search(text)
    return match.start() if match else None


def could_be_place(text: str) -> bool:
    """Tell whether it has the shape of "City, Region" with names not known here."""
    return _TWO_NAMES.fullmatch(text) is not None
