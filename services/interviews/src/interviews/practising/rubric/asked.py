"""What was asked, as far as the rubric has to know it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a good answer touches, and the words that show it did."""

    name: str
    words: tuple[str, ...]  # beginnings of words or phrases, in any case


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; one of somebody's own, or of a model, may have no topics."""

    text: str
    category: str
    topics: tuple[Topic, ...]
    outline: tuple[str, ...]
