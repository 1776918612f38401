"""Who may see whom, and how much: every door that shows a person asks here.

Somebody who may not be seen is as good as not there: the answers are the same.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from profiles import preferences, slugs
from profiles.acquaintance import PersonId, are_connected, blockers_of
from profiles.locks import is_locked
from profiles.profile import ProfileNotFound
from profiles.tables import PersonSettings, Profile

NOBODY = 0  # the reader who is not signed in: connected to nobody, blocked by nobody


@dataclass(frozen=True)
class Sight:
    """A person as a reader may see them. The owner sees everything of their own."""

    profile: Profile
    settings: PersonSettings
    is_own: bool

    @property
    def location(self) -> bool:
        return self.is_own or self.settings.show_location

    @property
    def experience(self) -> bool:
        return self.is_own or self.settings.show_experience

    @property
    def skills(self) -> bool:
        return self.is_own or self.settings.show_skills

    @property
    def email(self) -> bool:
        return self.is_own or self.settings.show_email


def may_see(reader: PersonId) -> ColumnElement[bool]:
    """A condition on `Profile`, outer joined to `PersonSettings`."""
    chosen = func.coalesce(PersonSettings.profile_visibility, "public")
    among_friends = and_(
        chosen == "connections", are_connected(Profile.user_id, reader)
    )
    return or_(
        Profile.user_id == reader,
        and_(
            or_(chosen == "public", among_friends),
            Profile.user_id.not_in(blockers_of(reader)),
            ~is_locked(Profile.user_id),
        ),
    )


def people() -> Select[*tuple[Any, ...]]:
    """Profiles with what their owners set, which may be nothing."""
    return select(Profile, PersonSettings).outerjoin(
        PersonSettings, PersonSettings.user_id == Profile.user_id
    )


# Built once: public pages are read most.
_READER: ColumnElement[int] = bindparam("reader", type_=Profile.user_id.type)
_VISIBLE = people().where(may_see(_READER))
_BY_ID = _VISIBLE.where(Profile.user_id == bindparam("user_id"))
_BY_SLUG = _VISIBLE.where(Profile.slug == bindparam("slug"))


async def see(session: AsyncSession, user_id: int, *, reader: int) -> Sight:
    """Raises: ProfileNotFound: Nobody is there, or not for this reader."""
    found = await _find(session, _BY_ID, {"user_id": user_id, "reader": reader})
    if found is None:
        raise ProfileNotFound
    return found


async def see_by_slug(session: AsyncSession, slug: str, *, reader: int) -> Sight:
    """By the present address or a former one.

    Raises:
        ProfileNotFound: Nobody is there, or not for this reader.
    """
    found = await _find(session, _BY_SLUG, {"slug": slug, "reader": reader})
    if found is not None:
        return found
    owner = await slugs.find_owner(session, slug)
    if owner is None:
        raise ProfileNotFound
    return await see(session, owner, reader=reader)


async def _find(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], values: dict[str, Any]
) -> Sight | None:
    row = (await session.execute(statement, values)).first()
    return None if row is None else sight_of(*row, reader=values["reader"])


def sight_of(
    profile: Profile, settings: PersonSettings | None, *, reader: int
) -> Sight:
    given = settings or preferences.defaults(profile.user_id)
    return Sight(profile, given, is_own=profile.user_id == reader)
