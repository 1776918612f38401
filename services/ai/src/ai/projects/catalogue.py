"""The catalogue of projects, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

from skills import catalogue

Difficulty = Literal["beginner", "intermediate", "advanced"]


@dataclass(frozen=True)
class Blueprint:
    id: str
    title: str
    description: str
    teaches: tuple[str, ...]
    stack: tuple[str, ...]
    roles: tuple[str, ...]
    difficulty: Difficulty
    weeks: int
    impact: str
    steps: tuple[str, ...]
    learns: tuple[str, ...]

    @cached_property
    def skills(self) -> dict[str, str]:
        """What it teaches: names by their ids, or by themselves where there is none."""
        return {skill_key(name): name for name in self.teaches}


@lru_cache(maxsize=4096)  # a name nobody knows is looked for in all of them
def skill_key(name: str) -> str:
    skill = catalogue().resolve(name)
    return skill.id if skill else name.casefold()


@cache
def blueprints() -> tuple[Blueprint, ...]:
    folder = files("ai.projects.blueprints")
    names = sorted(
        file.name for file in folder.iterdir() if file.name.endswith(".toml")
    )
    return tuple(
        _blueprint(row)
        for name in names
        for row in tomllib.loads((folder / name).read_text(encoding="utf-8"))[
            "blueprint"
        ]
    )


# JSON of a file of ours; a test reads it whole.
def _blueprint(row: dict[str, Any]) -> Blueprint:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
    }
    return Blueprint(**plain)
