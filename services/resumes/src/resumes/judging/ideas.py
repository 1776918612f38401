"""What a project could be that shows a skill: by the kind of skill, `ideas.toml`."""

import tomllib
from functools import lru_cache
from importlib.resources import files

_NOTHING_KNOWN = "what you already do well"


def idea_of(category: str, new: str, known: list[str]) -> tuple[str, str]:
    """Title and description of a project."""
    ideas = _ideas()
    idea = ideas.get(category, ideas["otherwise"])
    words = {"new": new, "known": _enumerated(known) or _NOTHING_KNOWN}
    return idea["title"].format(**words), idea["description"].format(**words)


def _enumerated(names: list[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


@lru_cache(1)
def _ideas() -> dict[str, dict[str, str]]:
    text = files("resumes.judging").joinpath("ideas.toml").read_text("utf-8")
    return tomllib.loads(text)
