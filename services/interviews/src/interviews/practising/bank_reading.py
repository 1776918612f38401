"""The bank: questions of our own, for when there is no model and for what it lacks."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from interviews.practising.asking import CATEGORIES, Category, Question
from interviews.practising.rubric.asked import Topic


@cache
def bank() -> tuple[Question, ...]:
    """All of them, in the order of their ids."""
    found = [question for category in CATEGORIES for question in _read(category)]
    return tuple(sorted(found, key=lambda question: question.bank_id or ""))


def _read(category: Category) -> Iterator[Question]:
    file = files("interviews.practising") / "bank" / f"{category}.toml"
    for entry in tomllib.loads(file.read_text("utf-8"))["question"]:
        yield _question(category, entry)


def _question(category: Category, entry: dict[str, Any]) -> Question:
    return Question(
        text=entry["text"],
        category=category,
        difficulty=entry["level"],
        topics=tuple(Topic(t["name"], tuple(t["words"])) for t in entry["topics"]),
        follow_ups=tuple(entry["follow_ups"]),
        outline=tuple(entry["outline"]),
        tips=entry["tips"],
        origin="bank",
        bank_id=entry["id"],
        fields=frozenset(entry["fields"]),
        skills=frozenset(entry.get("skills", ())),
    )
