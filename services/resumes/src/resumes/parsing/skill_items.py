"""The items of a list of skills, one by one, without what dresses them."""

import re
from collections.abc import Iterator

from resumes.parsing.lines import Span
from skills import catalogue

# The comma of "3,000" parts nothing.
_ITEM_EDGE = re.compile(
    r"(?<!\d),|,(?!\d{3}\b)|[;|\t\n•·▪◦➢»]|\s/\s|\s{3,}|\s[–—-]\s|\.\s"
)
_AND = re.compile(r"\s(?:and|und|et|y|e)\s")
_LEVEL = re.compile(
    r"^(?:expert|advanced|intermediate|beginner|basic|proficient|novice|native|fluent|"
    r"conversational|professional|working|strong|excellent|good)"
    r"(?: (?:knowledge|level|user|skills|proficiency))?$|"
    r"^[\d.%/+\s-]+(?:years?|yrs?)?$",
    re.IGNORECASE,
)
_REACHES = re.compile(r"@|https?:|www\.|\.(?:com|org|net)\b")
_LEAD = re.compile(
    r"^(?:proficien(?:t|cy) (?:in|with)|experienced? (?:in|with)|knowledge of|"
    r"familiar(?:ity)? with|working knowledge of|understanding of|skilled (?:in|at)|"
    r"expert(?:ise)? (?:in|with)|ability to|basic|advanced|strong|excellent|solid|good|"
    r"great|superior|extensive|including|e\.g\.|and|in|&)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\((?:[^()]{0,40})\)|[-–]\s?(?:expert|advanced|intermediate|beginner)|"
    r"[★☆✩✪⭐●○◉⬤◯◆◇■□▮▯█░▒▓]{1,20}|\s\d{1,3}\s?%|\s\d{1,2}\s?/\s?\d{1,2}|"
    r"[-–:]?\s\d{1,2}\+?\s?(?:years?|yrs?))\s*$",
    re.IGNORECASE,
)

_LONGEST_NAME_WORDS = 4


def items_of(body: Span) -> Iterator[Span]:
    """Part a list at its marks; at "and" only where that gives known skills."""
    for raw in body.split(_ITEM_EDGE):
        for part in _by_and(raw):
            yield from _tidy(part)


def _by_and(item: Span) -> list[Span]:
    """Keep "Mergers and acquisitions", part "Python and SQL"."""
    parts = item.split(_AND)
    if len(parts) == 1 or catalogue().resolve(item.text):
        return [item]
    parted = any(catalogue().resolve(part.text) for part in parts)
    return parts if parted or len(item.text.split()) > _LONGEST_NAME_WORDS else [item]


def _tidy(item: Span) -> Iterator[Span]:
    """Cut "Proficiency in", "(3 years)" and the like off an item."""
    # ".NET" begins with its dot.
    named = re.match(r"\s*\.[A-Za-z]", item.text) is not None
    item = item.strip() if named else item.strip(".:*-–—'\"")
    while (tail := _TAIL.search(item.text)) and tail.start() > 0:
        item = Span(item.text[: tail.start()], item.start).strip(".,")
    while lead := _LEAD.match(item.text):
        item = Span(item.text[lead.end() :], item.start + lead.end()).strip()
    if item.text and not _LEVEL.match(item.text) and not _REACHES.search(item.text):
        yield item
