"""How postings put years, education, titles and permission to work into words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from matching.ranks import EDUCATIONS, LEVELS

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_MOST_YEARS = 30  # beyond it, a text speaks of the company's age
_NUMBER = r"(?:\d{1,2}|" + "|".join(_NUMBERS) + r")"
_YEARS = re.compile(
    rf"(?<![\d.$£€]){_NUMBER}(?:\s*\+|\s*(?:-|\u2013|to|or)\s*(?:{_NUMBER}|more)\+?"
    r"|\s+(?:plus|or more))?\s*\+?\s*(?:years?|yrs?)\b['\u2019]?(?:\s*\+)?",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?:\bup to|\blast|\bpast|\bover the|\bnext|\bfor the|\bwithin|\bevery|\bfirst"
    r"|\bmaximum(?: of)?|\bless than)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_AGE = re.compile(r"^\s*(?:old\b|of age|ago\b|warrant|contract\b)", re.IGNORECASE)

_DEGREES = {
    "doctorate": r"ph\.?\s?d\b\.?|doctorate|doctoral(?: degree)?",
    "master": (
        r"master(?:['\u2019]?s)?(?:\s+degree|(?=\s+(?:in|of)\b|\s+or\s+ph))|master['\u2019]s"
        r"|masters\b|m\.?sc\b|mba\b|ms(?=\s*(?:/|or|degree|in\b))|meng\b"
    ),
    "bachelor": (
        r"bachelor(?:['\u2019]?s)?(?:\s+degree|\s+of\s+\w+)?|b\.?sc\b|b\.?eng\b"
        r"|b\.?tech\b|b[sa](?=\s*(?:/|degree|in\b|or\b))|undergraduate degree"
        r"|university degree|college degree|degree(?=\s+(?:in|or|level)\b)"
        r"|(?:a|relevant|technical|honou?rs|4-year|four-year) degree(?!\s+of\b)"
    ),
    "vocational": (
        r"associate(?:['\u2019]s)? degree|vocational (?:training|qualification)"
        r"|apprenticeship|nvq\b|btec\b|hnd\b|trade school"
    ),
    "school": (
        r"high[- ]school(?: diploma)?|secondary education|gcses?\b|ged\b"
        r"|a[- ]levels\b|school leaving certificate"
    ),
}
_EDUCATION = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _DEGREES.items()),
    re.IGNORECASE,
)
OR_EQUIVALENT = re.compile(
    r"\bor (?:an? )?(?:equivalent|comparable|similar|relevant|related)\b"
    r"[^.;]{0,60}\bexperience|or experience\b",
    re.IGNORECASE,
)

_TITLE_LEVELS = {
    "principal": r"principal|staff engineer|distinguished",
    "lead": r"lead|head of|director",
    "senior": r"senior|snr|sr",
    "mid": r"mid[- ]level|intermediate",
    "entry": r"junior|jr|graduate|entry[- ]level|trainee|intern|apprentice",
}
_LEVEL = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _TITLE_LEVELS.items()),
    re.IGNORECASE,
)

_PLACE = r"(?:the\s+)?(?P<place>[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,3})"
_PERMISSION = re.compile(
    r"\b(?i:(?:eligib(?:le|ility)|right|authori[sz](?:ed|ation)|permi(?:tted|ssion|t)"
    r"|entitle(?:d|ment)|able|ability)(?:\s+legally)?\s+to\s+"
    r"(?:(?:live|reside) and\s+)?(?:legally\s+)?work\s+in\s+)"
    + _PLACE
    + r"|\b(?P<permit>(?i:(?:valid )?work permit"
    r"|work visa|(?:un)?able to (?:offer |provide )?(?:visa )?sponsor\w*"
    r"|(?:no|not offer|not provide) (?:visa )?sponsorships?))"
)


class Found(NamedTuple):
    start: int
    end: int
    name: str
    minimum: int | None = None


def find_years(text: str) -> Iterator[Found]:
    """Lengths of experience asked for; of a range, its lower end."""
    for found in _YEARS.finditer(text):
        first = re.match(_NUMBER, found[0], re.IGNORECASE)
        years = _number(first[0]) if first else 0
        asked = not _NOT_ASKED.search(text[: found.start()])
        if asked and years <= _MOST_YEARS and not _OF_AGE.match(text[found.end() :]):
            yield Found(*found.span(), name="experience", minimum=years)


def find_education(text: str) -> Found | None:
    """The lowest degree a clause accepts, of "Bachelor's or Master's" the first."""
    return min(
        (_ranked(found, EDUCATIONS, 0) for found in _EDUCATION.finditer(text)),
        key=lambda found: found.minimum or 0,
        default=None,
    )


def find_level(title: str) -> Found | None:
    """The highest level a title names."""
    return max(
        (_ranked(found, LEVELS, 1) for found in _LEVEL.finditer(title)),
        key=lambda found: found.minimum or 0,
        default=None,
    )


def find_permission(text: str) -> Found | None:
    """Permission to work, named after its country; empty when none is named."""
    found = _PERMISSION.search(text)
    if found is None:
        return None
    place = (found["place"] or "").rstrip(".")
    return Found(found.start(), found.start() + len(found[0].rstrip(".")), place)


def _ranked(found: re.Match[str], names: tuple[str, ...], lowest: int) -> Found:
    name = found.lastgroup or names[0]
    return Found(*found.span(), name=name, minimum=names.index(name) + lowest)


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)
