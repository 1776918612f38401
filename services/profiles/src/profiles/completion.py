"""How complete a profile is, and what would make it more so."""

from collections.abc import Callable
from dataclasses import dataclass

from profiles.tables import Profile

ENOUGH_SKILLS = 3


@dataclass(frozen=True)
class Part:
    """Something that a complete profile has."""

    field: str
    label: str
    points: int
    is_there: Callable[[Profile, int], object]


PARTS = (
    Part("full_name", "Say your name", 15, lambda p, _: p.full_name),
    Part("headline", "Write a headline", 10, lambda p, _: p.headline),
    Part("bio", "Write about yourself", 10, lambda p, _: p.bio),
    Part("location", "Say where you are", 10, lambda p, _: p.location),
    Part(
        "current_position",
        "Say what you do at present",
        10,
        lambda p, _: p.current_position,
    ),
    Part(
        "experience_level",
        "Choose your level of experience",
        10,
        lambda p, _: p.experience_level,
    ),
    Part(
        "skills",
        "Add at least three skills",
        20,
        lambda _, skills: skills >= ENOUGH_SKILLS,
    ),
    Part(
        "ai_specializations",
        "Name a specialization",
        5,
        lambda p, _: p.ai_specializations,
    ),
    Part("avatar", "Upload a picture", 5, lambda p, _: p.avatar),
    Part(
        "links",
        "Link to LinkedIn, GitHub or your own site",
        5,
        lambda p, _: p.linkedin_url or p.github_url or p.portfolio_url,
    ),
)


def missing(profile: Profile, skills: int) -> list[Part]:
    """What is not there yet, the most valuable first."""
    absent = [part for part in PARTS if not part.is_there(profile, skills)]
    return sorted(absent, key=lambda part: -part.points)


def completion(absent: list[Part]) -> int:
    """From 0 to 100."""
    return 100 - sum(part.points for part in absent)
