"""Dates as people write them in a résumé, by one regular expression.

Every repetition in it is bounded, so it takes linear time on any text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resumes.parsing.months import MONTH, NOW, SEASON, SINCE, UNTIL, month_number

_YEAR = r"(?:(?:19[5-9]|20[0-4])\d)(?!\d)"
_SHORT_YEAR = r"['’‘]\d\d\b"
_QUARTER = r"[qQ][1-4]"
_LAST_OF_QUARTER = 2
_POINT = (
    rf"(?:{MONTH}(?:[ ,]{{0,2}}|\ ?/\ ?|\ del?\ )(?:\d{{1,2}},?[ ])?"
    rf"(?:{_YEAR}|{_SHORT_YEAR})"
    rf"|{MONTH}-(?:{_YEAR}|\d\d\b(?![ ,-]*\d))"
    rf"|{SEASON}[ ,]{{1,2}}{_YEAR}"
    rf"|{_QUARTER}[ /]{{0,2}}{_YEAR}|{_YEAR}[ /]{{0,2}}{_QUARTER}"
    rf"|\d\d?[./]\d\d?[./]{_YEAR}"
    rf"|(?:0?[1-9]|1[0-2])[ ]?[/.][ ]?{_YEAR}"
    rf"|{_YEAR}[ ]?[/.][ ]?(?:0[1-9]|1[0-2])(?!\d)"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])(?!\d)(?:-\d\d(?!\d))?"
    rf"|{_YEAR})"
)
_BETWEEN = rf"\s{{0,3}}(?:-{{1,3}}|–|—|−|~|\b(?:{UNTIL})\b|&)\s{{0,3}}"
_RANGE = re.compile(
    # "2015-16", but "2019-05" is a month
    rf"(?<![\w$€£.,/-])(?P<years>{_YEAR})(?:[-/](?=1[3-9]|[2-9]\d)|–)"
    r"(?P<two>\d\d)(?![\d/.%-])"
    rf"|(?<![\w$€£.,/-])(?P<first>{_POINT})"
    rf"(?:{_BETWEEN}(?P<last>{_POINT}|(?:{NOW})\b))?"
    rf"|(?<![\w$€£])(?P<short>{_SHORT_YEAR}){_BETWEEN}"
    rf"(?P<end>{_SHORT_YEAR}|(?:{NOW})\b)"
    rf"|(?<!\w)(?P<half>{MONTH})\s?(?:-|–|—|to)\s?"
    rf"(?P<whole>{MONTH}[ ,]{{0,2}}{_YEAR})"
    rf"|(?<!\w)(?:{SINCE})\s(?P<since>{_POINT})(?!{_BETWEEN}{_POINT})",
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
        first, last = _ends(match, offset)
        current = bool(match["since"]) or bool(last and not last.value)
        yield DateRange(first, last, start, end, current=current)


def months_between(first: str, last: str) -> int:
    """Count months from "2021" or "2021-05" to another, the last one included."""
    start_year, start_month = _parts(first, default=1)
    # "2019 - 2021" are two years, give or take; "2021" alone may be all of it.
    both_years = len(first) == len(last) == 4 and first != last
    end_year, end_month = _parts(last, default=0 if both_years else 12)
    return max(0, (end_year - start_year) * 12 + end_month - start_month + 1)


def _ends(match: re.Match[str], offset: int) -> tuple[Point, Point | None]:
    if match["since"]:
        return _point(match, "since", offset), None
    if match["two"]:
        return _point(match, "years", offset), _two_digits(match, offset)
    if match["short"]:
        return _point(match, "short", offset), _point(match, "end", offset)
    if match["half"]:
        last = _point(match, "whole", offset)
        at = match.start("half") + offset
        value = f"{last.value[:4]}-{month_number(match['half']):02d}"
        return Point(value, at, at + len(match["half"])), last
    last_point = _point(match, "last", offset) if match["last"] else None
    return _point(match, "first", offset), last_point


def _two_digits(match: re.Match[str], offset: int) -> Point:
    year = match["years"][:2] + match["two"]
    start = match.start("two") + offset
    return Point(year, start, start + 2)


def _parts(value: str, default: int) -> tuple[int, int]:
    year, _, month = value.partition("-")
    return int(year), int(month) if month else default


def _point(match: re.Match[str], group: str, offset: int) -> Point:
    written = match[group]
    start = match.start(group) + offset
    value = _normal(written, ends=group == "last")
    return Point(value, start, start + len(written))


def _normal(written: str, *, ends: bool) -> str:
    low = written.casefold()
    years = re.findall(_YEAR, low)
    short = re.search(r"(?:['’‘]|[^\W\d]\.?-)(\d\d)$", low)
    if not years and not short:
        return ""
    year = years[0] if years else _century(str(short and short[1]))
    quarter = re.search(r"q([1-4])", low)
    if quarter:
        month = 3 * int(quarter[1]) - _LAST_OF_QUARTER * (not ends)
    else:
        month = month_number(low) or (_number_month(low, year) if years else 0)
    return f"{year}-{month:02d}" if month else year


def _century(two: str) -> str:
    return f"20{two}" if int(two) < 50 else f"19{two}"


def _number_month(low: str, year: str) -> int:
    """A month among the other numbers; "31.03.2021" gives the day first."""
    rest = [int(n) for n in re.findall(r"\d+", low.replace(year, " ", 1))]
    day_first = len(rest) > 1 and low.endswith(year) and "/" not in low
    rest = rest[1:] if day_first else rest
    return rest[0] if rest and 1 <= rest[0] <= 12 else 0
