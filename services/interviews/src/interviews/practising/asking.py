"""A question that may be asked, wherever it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from interviews.practising.rubric.asked import Asked, Topic
from interviews.practising.rubric.reading import content_stems
from interviews.tables import Interview, InterviewQuestion

Category = Literal["behavioral", "technical", "situational", "role_specific", "case"]
Difficulty = Literal["easy", "medium", "hard"]
Origin = Literal["model", "job", "bank", "own"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
LEVELS: tuple[Difficulty, ...] = get_args(Difficulty)
MOST_TOPICS = 6
MOST_WORDS = 6  # of a topic


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    category: Category
    difficulty: Difficulty
    topics: tuple[Topic, ...]
    follow_ups: tuple[str, ...]
    outline: tuple[str, ...]
    tips: str | None
    origin: Origin
    bank_id: str | None = None
    fields: frozenset[str] = frozenset()  # of work that it suits
    skills: frozenset[str] = frozenset()  # ids of libs/skills


def named_topics(names: Iterable[str]) -> tuple[Topic, ...]:
    """Topics that have a name alone: its own words show them.

    One that says nothing, or nothing new, cannot be looked for.
    """
    topics: dict[tuple[str, ...], Topic] = {}
    for name in names:
        words = tuple(dict.fromkeys(content_stems(name)))[:MOST_WORDS]
        if words:
            topics.setdefault(words, Topic(name, words))
    return tuple(topics.values())[:MOST_TOPICS]


def topics_as_stored(topics: Iterable[Topic]) -> list[dict[str, Any]]:
    return [{"name": topic.name, "words": list(topic.words)} for topic in topics]


def asked_of(row: InterviewQuestion) -> Asked:
    """A stored question as the rubric knows it."""
    return Asked(
        text=row.question,
        category=row.category,
        topics=tuple(map(_topic, row.topics)),
        outline=tuple(row.outline),
    )


def _topic(stored: Mapping[str, Any]) -> Topic:
    return Topic(stored["name"], tuple(stored["words"]))


def difficulty_of(interview: Interview) -> Difficulty:
    """As the session was begun; an interview that is none for practice has none."""
    return next((level for level in LEVELS if level == interview.difficulty), "medium")
