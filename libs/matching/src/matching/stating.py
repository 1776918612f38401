"""What the poster stated beside the text: skills, level, place."""

from collections.abc import Iterator

from matching.ledger import Requirement
from matching.naming import kind_of
from matching.parties import Posting
from matching.phrasing import Found, find_level
from matching.ranks import level_rank
from skills import catalogue


def listed_skills(posting: Posting) -> Iterator[Requirement]:
    start = 0
    for written in posting.skills:
        skill = catalogue().resolve(written)
        if written.strip():
            yield Requirement(
                kind_of(skill),
                skill.name if skill else written.strip(),
                "must",
                "listed_skills",
                start,
                start + len(written),
                written,
                skill_id=skill.id if skill else None,
            )
        start += len(written) + 1  # the line break of Posting.listed_skills


def stated_level(posting: Posting) -> Iterator[Requirement]:
    """The poster's own level; without one, what the title says."""
    level = posting.experience_level or ""
    rank = level_rank(level)
    if rank is not None:
        section, found = (
            "experience_level",
            Found(0, len(level), level.strip().lower(), rank),
        )
    elif named := find_level(posting.title):
        section, found = "title", named
    else:
        return
    text: str = getattr(posting, section)
    yield Requirement(
        "level",
        found.name,
        "must",
        section,
        found.start,
        found.end,
        text[found.start : found.end],
        minimum=found.minimum,
    )


def stated_location(posting: Posting) -> Iterator[Requirement]:
    place = posting.location or ""
    if place.strip() and not posting.remote:
        yield Requirement(
            "location", place.strip(), "must", "location", 0, len(place), place
        )
