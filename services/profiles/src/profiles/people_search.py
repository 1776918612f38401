"""Finding people by what they show, and people one might like to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Subquery, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from common.pages import Paging, count
from profiles import own_skills
from profiles.acquaintance import are_connected, does_block
from profiles.search_words import known_words
from profiles.tables import PersonSettings, Profile, SearchWord, UserSkill
from profiles.visibility import Sight, may_see, people, sight_of

MOST_WORDS = 8  # of a search; what comes after them is not looked at
MOST_CANDIDATES = 20_000  # rows of common skills that are counted
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
    common: int = 0


async def search(
    session: AsyncSession, wanted: Wanted, *, reader: int, paging: Paging
) -> tuple[list[Found], int]:
    """A page of people, the best match first."""
    statement = _visible(reader)
    ranks = []
    for word in known_words(wanted.q)[:MOST_WORDS]:
        matches = _matches(word)
        statement = statement.join(matches, matches.c.user_id == Profile.user_id)
        ranks.append(matches.c.weight)
    for word in known_words(wanted.location)[:MOST_WORDS]:
        statement = statement.where(_is_in(word))
    for key in dict.fromkeys(wanted.skill_keys):
        statement = statement.where(_can(key))
    if _asks_for_signs(wanted.q) or _asks_for_signs(wanted.location):
        return [], 0
    total = await count(session, statement.with_only_columns(Profile.user_id))
    best = [sum(ranks[1:], ranks[0]).desc()] if ranks else []
    page = statement.order_by(*best, Profile.user_id.desc())
    rows = await session.execute(page.offset(paging.offset).limit(paging.page_size))
    return [_found(row, reader) for row in rows], total


async def suggest(session: AsyncSession, *, reader: int, limit: int) -> list[Found]:
    """Who shares most skills with the reader and is not connected with them."""
    mine = {skill.key for skill in await own_skills.all_of(session, reader)}
    if not mine:
        return []
    common = _common(mine, reader)
    statement = (
        _visible(reader)
        .add_columns(common.c.many)
        .join(common, common.c.user_id == Profile.user_id)
        .where(_shows_skills(), ~are_connected(Profile.user_id, reader))
        .order_by(common.c.many.desc(), Profile.user_id.desc())
        .limit(limit)
    )
    rows = await session.execute(statement)
    return [_found(row, reader) for row in rows]


def _visible(reader: int) -> Select[*tuple[Any, ...]]:
    """People with a name whom the reader may see and does not block."""
    return (
        people()
        .add_columns(are_connected(Profile.user_id, reader).label("is_connected"))
        .where(
            Profile.slug.is_not(None),
            may_see(reader),
            ~does_block(reader, Profile.user_id),
        )
    )


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


def _common(keys: set[str], reader: int) -> Subquery:
    pairs = (
        select(UserSkill.user_id)
        .where(UserSkill.key.in_(keys), UserSkill.user_id != reader)
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    return (
        select(pairs.c.user_id, func.count().label("many"))
        .group_by(pairs.c.user_id)
        .subquery()
    )


def _asks_for_signs(text: str) -> bool:
    """Signs alone are in no word of anybody."""
    return bool(text) and not known_words(text)


def _found(row: Sequence[Any], reader: int) -> Found:
    profile, settings, is_connected, *common = row
    sight = sight_of(profile, settings, reader=reader)
    return Found(sight, is_connected, *common)
