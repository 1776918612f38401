"""Finding people by what they show, and people one might like to know.

For a thread of its own (`Database.offload`): where there are many people, one search
takes as long as many requests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from common.pages import Paging
from profiles.acquaintance import are_connected, blocked_by, connected_with
from profiles.search_words import known_words
from profiles.tables import PersonSettings, Profile, SearchWord, UserSkill
from profiles.visibility import Sight, may_see, people, sight_of

MOST_WORDS = 8  # of a search; what comes after them is not looked at
MOST_CANDIDATES = 100_000  # rows of common skills, or connections, that are counted
CONNECTION_WEIGHT = 2  # whom both know says more than what both can
SHORTEST_BEGINNING = 2  # a single letter must be the whole word
_AFTER_ALL = "\U0010ffff"

_WEIGHTS = {"name": 8, "headline": 4, "position": 4, "company": 3}


@dataclass(frozen=True)
class Wanted:
    """What somebody searches for; every part of it must be there."""

    q: str = ""
    location: str = ""
    skill_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    sight: Sight
    is_connected: bool
    common_connections: int = 0


def search(
    session: Session, wanted: Wanted, *, reader: int, paging: Paging
) -> tuple[list[Found], int]:
    """A page of people, the best match first."""
    if _asks_for_signs(wanted.q) or _asks_for_signs(wanted.location):
        return [], 0
    statement, rank = _matching(_visible(reader), wanted)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    ids = session.scalars(
        statement.order_by(*rank, Profile.user_id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return _load(session, ids.all(), reader), total


def suggest(session: Session, *, reader: int, limit: int) -> list[Found]:
    """Who shares most with the reader, skills or connections, and is not connected."""
    common = _common(reader)
    skills = case((_shows_skills(), common.c.skills), else_=0)
    rows = session.execute(
        _visible(reader)
        .join(common, common.c.user_id == Profile.user_id)
        .add_columns(common.c.connections)
        .where(
            Profile.user_id != reader,
            skills + common.c.connections > 0,
            ~are_connected(Profile.user_id, reader),
        )
        .order_by(
            (skills + CONNECTION_WEIGHT * common.c.connections).desc(),
            Profile.user_id.desc(),
        )
        .limit(limit)
    )
    shared = {row.user_id: row.connections for row in rows}
    return [
        replace(one, common_connections=shared[one.sight.profile.user_id])
        for one in _load(session, list(shared), reader)
    ]


def _visible(reader: int) -> Select[int]:
    """The ids of people with a name whom the reader may see and does not block."""
    return (
        select(Profile.user_id)
        .outerjoin(PersonSettings, PersonSettings.user_id == Profile.user_id)
        .where(
            Profile.slug.is_not(None),
            may_see(reader),
            Profile.user_id.not_in(blocked_by(reader)),
        )
    )


def _matching(
    statement: Select[int], wanted: Wanted
) -> tuple[Select[int], list[ColumnElement[int]]]:
    """Only those that are wanted, and what to order them by."""
    weights = []
    for word in known_words(wanted.q)[:MOST_WORDS]:
        matches = _matches(word)
        statement = statement.join(matches, matches.c.user_id == Profile.user_id)
        weights.append(matches.c.weight)
    for word in known_words(wanted.location)[:MOST_WORDS]:
        statement = statement.where(_is_in(word))
    for key in dict.fromkeys(wanted.skill_keys):
        statement = statement.where(_can(key))
    return statement, [sum(weights[1:], weights[0]).desc()] if weights else []


def _load(session: Session, ids: Sequence[int], reader: int) -> list[Found]:
    """In that order; the whole rows only of those that are shown."""
    connected = are_connected(Profile.user_id, reader).label("is_connected")
    rows = session.execute(
        people().add_columns(connected).where(Profile.user_id.in_(ids))
    )
    found = {
        profile.user_id: Found(
            sight_of(profile, settings, reader=reader), is_connected=is_connected
        )
        for profile, settings, is_connected in rows
    }
    return [found[user_id] for user_id in ids]


def _matches(word: str) -> Subquery:
    """Who has a word that begins so, with the weight of the best such word."""
    found = aliased(SearchWord)
    weight = func.max(_weight(found.field, found.word, word))
    return (
        select(found.user_id, weight.label("weight"))
        .where(found.field.in_(_WEIGHTS), _begins(found.word, word))
        .group_by(found.user_id)
        .subquery()
    )


def _weight(field: Any, present: Any, word: str) -> Any:  # expressions of SQL
    whole = case((present == word, 2), else_=1)
    return case(_WEIGHTS, value=field) * whole


def _begins(column: Any, word: str) -> Any:  # expressions of SQL
    if len(word) < SHORTEST_BEGINNING:
        return column == word
    # A range, not LIKE: it uses the index, and nothing in it is a wildcard.
    return column.between(word, word + _AFTER_ALL)


def _is_in(word: str) -> Any:  # an expression of SQL
    place = aliased(SearchWord)
    return Profile.user_id.in_(
        select(place.user_id).where(
            place.field == "location", _begins(place.word, word)
        )
    )


def _can(key: str) -> Any:  # an expression of SQL
    able = select(UserSkill.user_id).where(UserSkill.key == key)
    return Profile.user_id.in_(able) & _shows_skills()


def _shows_skills() -> Any:  # an expression of SQL
    return or_(PersonSettings.show_skills.is_(None), PersonSettings.show_skills)


def _common(reader: int) -> Subquery:
    """Who shares skills or connections with the reader, and how many of each."""
    both = union_all(_sharing_skills(reader), _sharing_connections(reader)).subquery()
    return (
        select(
            both.c.user_id,
            func.sum(both.c.skills).label("skills"),
            func.sum(both.c.connections).label("connections"),
        )
        .group_by(both.c.user_id)
        .subquery()
    )


def _sharing_skills(reader: int) -> Select[*tuple[Any, ...]]:
    mine = aliased(UserSkill)
    pairs = (
        select(UserSkill.user_id)
        .where(UserSkill.key.in_(select(mine.key).where(mine.user_id == reader)))
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    return select(
        pairs.c.user_id,
        func.count().label("skills"),
        literal(0).label("connections"),
    ).group_by(pairs.c.user_id)


def _sharing_connections(reader: int) -> Select[*tuple[Any, ...]]:
    pairs = (
        connected_with(connected_with(select(literal(reader))))
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    (user_id,) = pairs.c
    return select(
        user_id.label("user_id"),
        literal(0).label("skills"),
        func.count().label("connections"),
    ).group_by(user_id)


def _asks_for_signs(text: str) -> bool:
    """Signs alone are in no word of anybody."""
    return bool(text) and not known_words(text)
