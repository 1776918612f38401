"""A stored ledger in brief: what a score needs, without a word of the posting.

Ranking hundreds of postings for one person reads only this. `Judge.score` of it is the
score of the match of the whole ledger.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from matching.ledger import Importance, Kind


class Asked(NamedTuple):
    """What a requirement asks for; of the same in other postings, the same object."""

    kind: Kind
    name: str
    skill_id: str | None = None
    minimum: float | None = None


class Point(NamedTuple):
    asked: Asked
    importance: Importance
    section: str


Outline = tuple[Point, ...]


def outline(rows: Iterable[Mapping[str, Any]]) -> Outline:
    """Of requirements as `requirements_to_json` wrote them."""
    return tuple(
        _point(
            row["kind"],
            row["name"],
            row.get("skill_id"),
            row.get("minimum"),
            row["importance"],
            row["section"],
        )
        for row in rows
    )


@lru_cache(maxsize=65_536)
def asked(kind: Kind, name: str, skill_id: str | None, minimum: float | None) -> Asked:
    return Asked(kind, name, skill_id, minimum)


@lru_cache(maxsize=65_536)
def _point(
    kind: Kind,
    name: str,
    skill_id: str | None,
    minimum: float | None,
    importance: Importance,
    section: str,
) -> Point:
    return Point(asked(kind, name, skill_id, minimum), importance, section)
