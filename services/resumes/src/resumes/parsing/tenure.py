"""How long somebody has worked, from the roles themselves or from their own words."""

import re
from collections.abc import Iterable, Sequence

from resumes.parsing.dates import months_between
from resumes.parsing.resume import Experience

_CLAIM = re.compile(
    r"(?<![\w.])(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|"
    r"twenty)\+?\s{1,3}(?:years?|yrs?)['’]?\s(?:of\s)?(?:\w+\s){0,4}experience",
    re.IGNORECASE,
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip


def years_worked(roles: Sequence[Experience], today: str) -> float | None:
    """Add up the stretches, overlaps counted once; `today` is like "2026-05"."""
    stretches = sorted(_stretches(roles, today))
    if not stretches:
        return None
    months, reached = 0, 0
    for first, last in stretches:
        start = max(first, reached)
        months += max(0, last - start)
        reached = max(reached, last)
    return round(months / 12, 1) or None


def years_claimed(text: str) -> float | None:
    """Read "six years of experience" from a summary."""
    match = _CLAIM.search(text)
    if not match:
        return None
    word = match[1].casefold()
    return float(word) if word.isdigit() else float(_WORDS[word])


def _stretches(roles: Sequence[Experience], today: str) -> Iterable[tuple[int, int]]:
    for role in roles:
        if role.start_date is None:
            continue
        first = role.start_date.value
        last = today if role.current else (role.end_date or role.start_date).value
        length = months_between(first, last)
        if last == first and len(first) == 4:
            length = 6  # "2021" alone says when, not how long: half a year is fair
        begin = _month_number(first)
        if 0 < length <= 60 * 12:
            yield begin, begin + length


def _month_number(value: str) -> int:
    year, _, month = value.partition("-")
    return int(year) * 12 + (int(month) - 1 if month else 0)
