"""Which of the words in the head of a role are the title, which the company."""

import re
from collections.abc import Sequence

from resumes.parsing.lines import Span
from resumes.parsing.places import place_at_end
from resumes.parsing.resume import Found
from resumes.parsing.wording import title_score

_LEGAL = re.compile(r"(?:inc|llc|ltd|co|corp|gmbh|plc|s\.?a|l\.?p)\b\.?", re.IGNORECASE)
UNSURE = 0.35


def titles_come_first(cells: Sequence[tuple[list[Span], Span | None]]) -> bool:
    """Learn the habit of the section from the entries that leave no doubt."""
    votes = 0.0
    for names, _ in cells:
        if len(names) >= 2:
            first, second = title_score(names[0].text), title_score(names[1].text)
            votes += (first > second) - (first < second)
    return votes >= 0


def assigned(
    names: Sequence[Span], *, title_first: bool
) -> tuple[Found | None, Found | None]:
    """Tell title from company; gives (title, company)."""
    if not names:
        return None, None
    scores = [title_score(n.text) for n in names]
    if len(names) == 1:
        if scores[0] > 0:
            return named(names[0], 0.7), None
        return None, company_of(names[0], 0.7)
    first, second = scores[:2]
    if abs(first - second) > UNSURE:
        title = 0 if first > second else 1
        sure = 0.9
    else:
        title, sure = (0 if title_first else 1), 0.6
    whole = _with_field(names[title], names[2:] if title == 1 else [])
    return named(whole, sure), company_of(names[1 - title], sure)


def _with_field(title: Span, others: Sequence[Span]) -> Span:
    """Keep "Vice President, Operations" whole where the company stands elsewhere."""
    for other in others:
        if other.start - title.end == len(", "):
            return Span(f"{title.text}, {other.text}", title.start)
    return title


def company_of(span: Span, confidence: float) -> Found:
    """Keep "Acme, Inc." whole and cut "Circus, a University venture" short."""
    if at := place_at_end(span.text):
        span = Span(span.text[:at], span.start)
    head, comma, rest = span.text.partition(", ")
    if comma and not _LEGAL.match(rest):
        span = Span(head, span.start)
    return named(span, confidence)


def named(span: Span, confidence: float) -> Found:
    return Found(
        value=" ".join(span.text.split()),
        confidence=confidence,
        start=span.start,
        end=span.end,
    )
