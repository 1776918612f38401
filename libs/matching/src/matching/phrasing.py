"""How postings put years, education, titles and permission to work into words.

`low` is a text in lower case (`skills.words.lowered`), which is searched several times
as fast as one in any case. What needs a certain word is looked for where it stands.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from matching.ranks import EDUCATIONS, LEVELS
from skills.words import lowered

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
    r"|\s+(?:plus|or more))?\s*\+?\s*(?:years?|yrs?)\b['\u2019]?(?:\s*\+)?"
)
_FIRST_NUMBER = re.compile(_NUMBER)
_NOT_ASKED = re.compile(
    r"(?:\bup to|\blast|\bpast|\bover the|\bnext|\bfor the|\bwithin|\bevery|\bfirst"
    r"|\bmaximum(?: of)?|\bless than)\s*(?:the\s+)?$"
)
_OF_AGE = re.compile(r"^\s*(?:old\b|of age|ago\b|warrant|contract\b)")

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
    "|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _DEGREES.items())
)
# Each branch of the patterns needs one of these.
_OF_YEARS = ("year", "yr")
_OF_EDUCATION = (
    *("degree", "bachelor", "master", "doctora", "school", "mba", "apprentice"),
    *("msc", "m.sc", "bsc", "b.sc", "meng", "beng", "b.eng", "btec", "b.tec"),
    *("secondary education", "vocational", "nvq", "hnd", "gcse", "levels"),
)
_OF_EDUCATION_IN_SHORT = (
    re.compile(r"ph\.?\s?d"),
    re.compile(r"ged\b"),
    re.compile(r"ba(?=\s*(?:/|in\b|or\b))"),
    re.compile(r"bs(?=\s*(?:/|in\b|or\b))"),
    re.compile(r"ms(?=\s*(?:/|in\b|or))"),
)
OR_EQUIVALENT = re.compile(
    r"\bor (?:an? )?(?:equivalent|comparable|similar|relevant|related)\b"
    r"[^.;]{0,60}\bexperience|or experience\b"
)

_TITLE_LEVELS = {
    "principal": r"principal|staff engineer|distinguished",
    "lead": r"lead|head of|director",
    "senior": r"senior|snr|sr",
    "mid": r"mid[- ]level|intermediate",
    "entry": r"junior|jr|graduate|entry[- ]level|trainee|intern|apprentice",
}
_LEVEL = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _TITLE_LEVELS.items())
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
_OF_PERMISSION_WORDS = ("work permit", "work visa", "sponsor")
_OF_PERMISSION = (re.compile(r"work\s+in\s"),)


class Hints:
    """Where in a section each kind of requirement may stand at all.

    Looking for a few words once is many times as fast as trying the patterns on every
    clause, of which one in ten has something.
    """

    def __init__(self, low: str) -> None:
        self._years = _places(low, _OF_YEARS)
        self._education = _places(low, _OF_EDUCATION, _OF_EDUCATION_IN_SHORT)
        self._permission = _places(low, _OF_PERMISSION_WORDS, _OF_PERMISSION)

    def years(self, start: int, end: int) -> bool:
        return _has_one(self._years, start, end)

    def education(self, start: int, end: int) -> bool:
        return _has_one(self._education, start, end)

    def permission(self, start: int, end: int) -> bool:
        return _has_one(self._permission, start, end)


def _places(
    low: str, words: Iterable[str], patterns: Iterable[re.Pattern[str]] = ()
) -> list[int]:
    found = [m.start() for pattern in patterns for m in pattern.finditer(low)]
    for word in words:
        place = low.find(word)
        while place >= 0:
            found.append(place)
            place = low.find(word, place + 1)
    return sorted(found)


def _has_one(places: list[int], start: int, end: int) -> bool:
    return bool(places) and bisect_left(places, start) < bisect_left(places, end)


class Found(NamedTuple):
    start: int
    end: int
    name: str
    minimum: int | None = None


def find_years(low: str) -> Iterator[Found]:
    """Lengths of experience asked for; of a range, its lower end."""
    for found in _YEARS.finditer(low):
        first = _FIRST_NUMBER.match(found[0])
        years = _number(first[0]) if first else 0
        asked = not _NOT_ASKED.search(low[: found.start()])
        if asked and years <= _MOST_YEARS and not _OF_AGE.match(low[found.end() :]):
            yield Found(*found.span(), name="experience", minimum=years)


def find_education(low: str) -> Found | None:
    """The lowest degree a clause accepts, of "Bachelor's or Master's" the first."""
    return min(
        (_ranked(found, EDUCATIONS, 0) for found in _EDUCATION.finditer(low)),
        key=lambda found: found.minimum or 0,
        default=None,
    )


def find_level(title: str) -> Found | None:
    """The highest level a title names."""
    return max(
        (_ranked(found, LEVELS, 1) for found in _LEVEL.finditer(lowered(title))),
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
