"""What one item of a list, or one mention in prose, says: a skill or several."""

import re
from collections.abc import Iterator

from resumes.parsing.lines import Span
from resumes.parsing.resume import FoundSkill
from skills import catalogue

_LISTED, _UNKNOWN = 0.95, 0.7
_LONGEST_ITEM_WORDS = 5
_MOSTLY = 0.6


def skills_of(item: Span) -> Iterator[FoundSkill]:
    """One listed item is one skill, unless it plainly names several."""
    if known := catalogue().resolve(item.text):
        yield known_skill(known.id, item, _LISTED, "skills")
        return
    mentions = [
        (m.skill_id, Span(item.text[m.start : m.end], item.start + m.start))
        for m in catalogue().mentions(item.text, listed=True)
    ]
    covered = sum(len(span.text) for _, span in mentions)
    if len(mentions) > 1 or covered > _MOSTLY * len(item.text) or _is_sentence(item):
        for skill_id, span in mentions:
            yield known_skill(skill_id, span, _LISTED, "skills")
    elif re.search(r"[^\W\d_]", item.text):
        yield from _unknown(item)


def _unknown(item: Span) -> Iterator[FoundSkill]:
    parts = item.split(re.compile(r"/")) if "/" in item.text else [item]
    together = len(parts) > 1 and min(len(p.text) for p in parts) < 3
    for part in [item] if together else parts:
        yield FoundSkill(
            value=" ".join(part.text.split()),
            confidence=_UNKNOWN,
            start=part.start,
            end=part.end,
            skill_id=None,
            section="skills",
        )


def _is_sentence(item: Span) -> bool:
    return len(item.text.split()) > _LONGEST_ITEM_WORDS


def known_skill(skill_id: str, at: Span, confidence: float, section: str) -> FoundSkill:
    return FoundSkill(
        value=catalogue().get(skill_id).name,
        confidence=confidence,
        start=at.start,
        end=at.end,
        skill_id=skill_id,
        section=section,
    )
