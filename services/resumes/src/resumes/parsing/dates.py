"""Dates as people write them in a résumé, by one regular expression.

Every repetition in it is bounded, so it takes linear time on any text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS_WORDS = """
    jan feb mar apr may jun jul aug sep oct nov dec
"""
_MONTHS = _MONTHS_WORDS.split()
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_NOW_WORDS = r"present|current(?:ly)?|now|today|ongoing|to\ date|till\ date|date|heute"

_YEAR = r"(?:(?:19[5-9]|20[0-4])\d)(?!\d)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_POINT = (
    rf"(?:{_MONTH}[ ,]{{0,2}}(?:\d{{1,2}},?[ ])?(?:{_YEAR}|['’]\d\d\b)"
    rf"|(?:spring|summer|fall|autumn|winter)[ ,]{{1,2}}{_YEAR}"
    rf"|(?:0?[1-9]|1[0-2])[ ]?[/.][ ]?{_YEAR}"
    rf"|{_YEAR}[ ]?[/.][ ]?(?:0[1-9]|1[0-2])(?!\d)"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])(?!\d)"
    rf"|{_YEAR})"
)
_RANGE = re.compile(
    rf"(?<![\w$€£.,/-])(?P<first>{_POINT})"
    rf"(?:\s{{0,3}}(?:-{{1,3}}|–|—|−|~|\bto\b|\buntil\b|\bthrough\b|\band\b|&)\s{{0,3}}"
    rf"(?P<last>{_POINT}|(?:{_NOW_WORDS})\b))?"
    rf"|(?<!\w)(?P<half>{_MONTH})\s?(?:-|–|—|to)\s?"
    rf"(?P<whole>{_MONTH}[ ,]{{0,2}}{_YEAR})"
    rf"|(?<!\w)since\s(?P<since>{_POINT})",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A month or a year, and where it stands; `value` is "" for "Present"."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """A stretch of time; a lone date has no `last`."""

    first: Point
    last: Point | None
    start: int
    end: int
    current: bool = False


def date_ranges(text: str, offset: int = 0) -> Iterator[DateRange]:
    """Yield the ranges and lone dates of a text, in order, at `offset` + position."""
    for match in _RANGE.finditer(text):
        start, end = match.start() + offset, match.end() + offset
        if match["since"]:
            first = _point(match, "since", offset)
            yield DateRange(first, None, start, end, current=True)
        elif match["half"]:
            last = _point(match, "whole", offset)
            year = last.value[:4]
            at = match.start("half") + offset
            value = f"{year}-{_month_of(match['half']):02d}"
            begun = Point(value, at, at + len(match["half"]))
            yield DateRange(begun, last, start, end)
        else:
            first = _point(match, "first", offset)
            current = bool(match["last"]) and not re.search(r"\d", match["last"])
            last_point = _point(match, "last", offset) if match["last"] else None
            yield DateRange(first, last_point, start, end, current=current)


def months_between(first: str, last: str) -> int:
    """Count months from "2021" or "2021-05" to another, the last one included."""
    start_year, start_month = _parts(first, default=1)
    # "2019 - 2021" are two years, give or take; "2021" alone may be all of it.
    both_years = len(first) == len(last) == 4 and first != last
    end_year, end_month = _parts(last, default=0 if both_years else 12)
    return max(0, (end_year - start_year) * 12 + end_month - start_month + 1)


def _parts(value: str, default: int) -> tuple[int, int]:
    year, _, month = value.partition("-")
    return int(year), int(month) if month else default


def _point(match: re.Match[str], group: str, offset: int) -> Point:
    written = match[group]
    start = match.start(group) + offset
    return Point(_normal(written), start, start + len(written))


def _normal(written: str) -> str:
    low = written.casefold()
    years = re.findall(_YEAR, low)
    short = re.search(r"['’](\d\d)$", low)
    if not years and not short:
        return ""
    year = years[0] if years else _century(str(short and short[1]))
    month = _month_of(low) or _number_month(low, year)
    return f"{year}-{month:02d}" if month else year


def _century(two: str) -> str:
    return f"20{two}" if int(two) < 50 else f"19{two}"


def _month_of(low: str) -> int:
    low = low.casefold()
    for season, month in _SEASONS.items():
        if low.startswith(season):
            return month
    return _MONTHS.index(low[:3]) + 1 if low[:3] in _MONTHS else 0


def _number_month(low: str, year: str) -> int:
    rest = re.findall(r"\d+", low.replace(year, " ", 1))
    return int(rest[0]) if rest and 1 <= int(rest[0]) <= 12 else 0
