"""Questions about the skills that the work itself asks for."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from interviews.practising.asking import MOST_WORDS, Question
from interviews.practising.choosing import Wanted
from interviews.practising.rubric.asked import Topic
from skills import catalogue
from skills.catalogue import Skill

_NO_WORK = frozenset({"Soft skills", "Spoken languages"})  # asked about otherwise


def questions_about(wanted: Wanted) -> list[Question]:
    """One for each skill and category, as hard as is wished; the most wanted first."""
    skills = [catalogue().get(skill_id) for skill_id in wanted.aim.skills]
    return [
        _question(skill, pattern)
        for skill in skills
        if skill.category not in _NO_WORK
        for pattern in patterns()
        if pattern["level"] == wanted.difficulty
        and pattern["category"] in wanted.categories
    ]


@cache
def patterns() -> tuple[dict[str, Any], ...]:
    file = files("interviews.practising") / "patterns.toml"
    return tuple(tomllib.loads(file.read_text("utf-8"))["pattern"])


def _question(skill: Skill, pattern: dict[str, Any]) -> Question:
    return Question(
        text=pattern["text"].format(skill=skill.name),
        category=pattern["category"],
        difficulty=pattern["level"],
        topics=tuple(_topics(skill, pattern)),
        follow_ups=tuple(pattern["follow_ups"]),
        outline=tuple(pattern["outline"]),
        tips=pattern["tips"],
        origin="job",
        skills=frozenset({skill.id}),
    )


def _topics(skill: Skill, pattern: dict[str, Any]) -> Iterator[Topic]:
    yield Topic(skill.name, (skill.name, *skill.aliases)[:MOST_WORDS])
    for topic in pattern["topics"]:
        yield Topic(topic["name"], tuple(topic["words"]))
