"""What to say of an answer's relevance: in the words of the question and the answer."""

from dataclasses import dataclass

from interviews.practising.rubric.asked import Asked, Topic
from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.judged import brief, in_line
from interviews.practising.rubric.reading import Sentence, content_stems

FAR_OFF = 0.35  # below, the answer is hardly one to this question
ON_TARGET = 0.7  # from here on, it is, and every other part counts in full
_ADVISED = 2


@dataclass(frozen=True, slots=True)
class Touched:
    """A topic that an answer touches, where, and how surely (0 to 1)."""

    topic: Topic
    quote: Quote
    surely: float


def comment(
    asked: Asked, share: float, touched: list[Touched], sentences: list[Sentence]
) -> str:
    question = brief(asked.text)
    if not sentences:
        return f"No sentence answers “{question}” yet."
    if not asked.topics:
        return f"Judged by the words of “{question}” alone: its topics are not known."
    if share < FAR_OFF:
        return (
            f"Few words here belong to “{question}”, so the other parts count little."
        )
    topics = [f"{t.topic.name} (“{brief(t.quote.quote)}”)" for t in touched]
    return f"Touches {in_line(topics)}: {len(touched)} of {len(asked.topics)} topics."


def strengths(share: float, touched: list[Touched]) -> tuple[str, ...]:
    surest = max(touched, key=lambda t: t.surely, default=None)
    if share < ON_TARGET or surest is None:
        return ()
    return (
        (
            f"It answers what was asked: “{brief(surest.quote.quote)}” speaks to"
            f" {surest.topic.name}."
        ),
    )


def improvements(
    asked: Asked,
    share: float,
    sentences: list[Sentence],
    missing: tuple[str, ...],
) -> tuple[str, ...]:
    if not asked.topics and share < FAR_OFF:
        return (
            f"Take up the words of “{brief(asked.text)}”, so that one sees the link.",
        )
    if sentences and share < FAR_OFF:
        return (
            (
                f"The question is “{brief(asked.text)}”, and you begin with"
                f" “{brief(sentences[0].text)}”: answer it in your first sentence."
            ),
        )
    return tuple(
        f"Not touched yet: {name}{_hint(asked, name)}." for name in missing[:_ADVISED]
    )


def _hint(asked: Asked, name: str) -> str:
    """Return the line of the outline that a topic belongs to, if one shows it."""
    stems = set(content_stems(name))
    lines = [o for o in asked.outline if stems & set(content_stems(o))]
    return f" (“{brief(lines[0])}”)" if lines else f"; asked was “{brief(asked.text)}”"
