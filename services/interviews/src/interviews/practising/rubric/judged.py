"""What one part of the rubric found."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviews.practising.rubric.evaluation import Quote


@dataclass(frozen=True, slots=True)
class Judged:
    """The share of a part's points that was earned, 0 to 1, and why."""

    share: float
    evidence: tuple[Quote, ...]
    comment: str
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()


_BRIEF = 70  # characters of a quote within a sentence of advice


def brief(text: str) -> str:
    """Shorten a quote to what one reads in a sentence of advice."""
    text = " ".join(text[: 4 * _BRIEF].split())
    if len(text) <= _BRIEF:
        return text
    cut = text[:_BRIEF]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"


def in_line(names: Sequence[str]) -> str:
    """Join names as one says them: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
