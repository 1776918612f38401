"""Levels and educations in order, so that "at least" has a meaning."""

LEVELS = ("entry", "mid", "senior", "lead", "principal")
EDUCATIONS = ("none", "school", "vocational", "bachelor", "master", "doctorate")

_LEVEL_RANKS = {name: rank for rank, name in enumerate(LEVELS, start=1)}
_EDUCATION_RANKS = {name: rank for rank, name in enumerate(EDUCATIONS)}


def level_rank(level: str | None) -> int | None:
    """From 1 for entry to 5 for principal; None for what we do not know."""
    return _LEVEL_RANKS.get(level.strip().casefold()) if level else None


def education_rank(education: str | None) -> int | None:
    """From 0 for none to 5 for a doctorate; None for what we do not know."""
    return _EDUCATION_RANKS.get(education.strip().casefold()) if education else None
