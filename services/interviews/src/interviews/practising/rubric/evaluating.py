"""Scores an answer. The same question and answer always score the same."""

from dataclasses import replace

from interviews.practising.rubric.asked import Asked
from interviews.practising.rubric.clarity import judge_clarity
from interviews.practising.rubric.evaluation import WORTH, Evaluation, Part, PartName
from interviews.practising.rubric.judged import Judged, brief
from interviews.practising.rubric.length import judge_length
from interviews.practising.rubric.reading import Reading, read
from interviews.practising.rubric.relevance import judge_relevance
from interviews.practising.rubric.relevance_advice import FAR_OFF, ON_TARGET
from interviews.practising.rubric.specificity import judge_specificity
from interviews.practising.rubric.structure import judge_structure
from interviews.practising.rubric.substance import find_substance

ALWAYS = 0.15  # of the other parts' points, however far off the answer is
UNSURE = 0.5  # the same, where no topics are known
_MOST_ADVICE = 6
_URGENCY: tuple[PartName, ...] = (
    "relevance", "structure", "specificity", "length", "clarity",
)  # fmt: skip
NOT_ENGLISH = (
    "The rubric reads English: it cannot judge what this answer says. Answer in English"
    " to have its content judged."
)


def evaluate(asked: Asked, answer: str) -> Evaluation:
    """Judge an answer to a question, part by part."""
    reading = read(answer)
    found = find_substance(reading)
    relevance = judge_relevance(asked, reading, found)
    opening = relevance.opening
    judged: dict[PartName, Judged] = {
        "structure": judge_structure(asked.category, reading, found, opening),
        "relevance": _fair(relevance.judged, reading),
        "specificity": judge_specificity(reading, found),
        "length": judge_length(reading),
        "clarity": judge_clarity(reading),
    }
    gate = _gate(asked, relevance.judged.share)
    far_off = bool(asked.topics) and relevance.judged.share < FAR_OFF
    advising = [judged[name] for name in (_URGENCY[:1] if far_off else _URGENCY)]
    parts = [_part(name, one, gate) for name, one in judged.items()]
    return Evaluation(
        score=sum(p.points for p in parts),
        parts=parts,
        missing=list(relevance.missing),
        # Of a story about something else, nothing is worth praising or polishing.
        strengths=[s for one in judged.values() for s in one.strengths if not far_off],
        improvements=[
            *_notes(reading),
            *(s for one in advising for s in one.improvements),
        ][:_MOST_ADVICE],
    )


def _notes(reading: Reading) -> list[str]:
    """Say what the rubric cannot judge, or did not."""
    notes = [] if reading.is_english else [NOT_ENGLISH]
    if reading.set_aside:
        said = brief(reading.set_aside[0].quote)
        notes.append(f"“{said}” is said to whoever scores, and does not count.")
    return notes


def _fair(relevance: Judged, reading: Reading) -> Judged:
    """Blame no answer for the rubric's own limits."""
    if reading.is_english:
        return relevance
    return replace(relevance, comment=NOT_ENGLISH, improvements=())


def _gate(asked: Asked, relevance: float) -> float:
    """Return what the other parts count. Without topics one cannot be as sure."""
    near = min(1.0, relevance / ON_TARGET)
    if not asked.topics:
        return UNSURE + (1 - UNSURE) * near
    return ALWAYS + (1 - ALWAYS) * near**3


def _part(name: PartName, judged: Judged, gate: float) -> Part:
    counts = 1.0 if name == "relevance" else gate
    return Part(
        name=name,
        points=round(WORTH[name] * judged.share * counts),
        of=WORTH[name],
        evidence=list(judged.evidence),
        comment=judged.comment,
    )
