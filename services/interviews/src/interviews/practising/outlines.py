"""How answers of a kind are built, for questions that come without an outline."""

from collections.abc import Mapping, Sequence

_STORY = (
    "The situation in a sentence: where, when, what was at stake",
    "Your task: what was yours to bring about",
    "Your steps, in the order you took them, and why those",
    "The result in a number, and what you have done differently since",
)
_EXPLANATION = (
    "The answer in a sentence, before any detail",
    "Why it is so, or how it works",
    "An example of your own, with the tools and figures in it",
    "What it costs, where it fails, and what you would choose instead",
)
_PLAN = (
    "What you would want to know first, and from whom",
    "The two or three ways open to you, and which you take",
    "The first steps, and how you would see that they work",
    "A time you did something like it, and what came of it",
)
_CASE = (
    "The question in your own words, and what you take as given",
    "The parts it falls into",
    "Figures for each part, even if estimated, and how you got them",
    "What you recommend, and what would change your mind",
)
_OF: Mapping[str, Sequence[str]] = {
    "behavioral": _STORY,
    "technical": _EXPLANATION,
    "situational": _PLAN,
    "role_specific": _EXPLANATION,
    "case": _CASE,
}


def outline_of(category: str) -> Sequence[str]:
    """The outline of a category of `asking.Category`."""
    return _OF[category]
