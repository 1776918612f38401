"""A person's profile: begun when they register, or when they first look at it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.profiles import ProfileChanged
from common.errors import NotFound
from common.etags import IfMatch
from common.outbox import emit
from profiles import search_words, slugs
from profiles.locks import is_locked
from profiles.tables import Profile

# Built once: every screen asks for it.
_ONE = select(Profile).where(Profile.user_id == bindparam("user_id"))


class ProfileNotFound(NotFound):
    detail = "There is no such profile."


async def begin(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    """Make an empty profile unless there is one: the event may come late or again."""
    await session.execute(
        insert(Profile)
        .values(
            user_id=user_id,
            ai_specializations=[],
            version=1,
            skills_version=0,
            total_views=0,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing()
    )


async def find(session: AsyncSession, user_id: int) -> Profile | None:
    return await session.scalar(_ONE, {"user_id": user_id})


async def get(session: AsyncSession, user_id: int) -> Profile:
    profile = await find(session, user_id)
    if profile is None:
        raise ProfileNotFound
    return profile


async def names_of(session: AsyncSession, user_ids: Collection[int]) -> dict[int, str]:
    """The names of those who have given one, and are not locked out."""
    if not user_ids:
        return {}
    rows = await session.execute(
        select(Profile.user_id, Profile.full_name).where(
            Profile.user_id.in_(user_ids),
            Profile.full_name.is_not(None),
            ~is_locked(Profile.user_id),
        )
    )
    return {user_id: name for user_id, name in rows if name is not None}


async def of_owner(
    session: AsyncSession, user_id: int, email: str, *, now: datetime
) -> Profile:
    """The profile of somebody who is here now, under the address they came with."""
    await begin(session, user_id, now=now)
    profile = await get(session, user_id)
    if profile.email != email:
        profile.email = email
    return profile


async def edit(
    session: AsyncSession,
    profile: Profile,
    changes: Mapping[str, object],
    *,
    if_match: IfMatch,
    now: datetime,
) -> None:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        PreconditionFailed: Somebody changed it in between.
        SlugTaken, TooManySlugs: See `slugs.change`.
    """
    if_match.check(profile.version)
    fields = dict(changes)
    slug = fields.pop("slug", None)
    for field, value in fields.items():
        setattr(profile, field, value)
    if isinstance(slug, str):
        await slugs.change(session, profile, slug, now=now)
    elif profile.slug is None and profile.full_name is not None:
        await slugs.give(session, profile)
    touch(profile, now=now)
    await search_words.refresh(session, profile.user_id)
    emit(session, _changed(profile))


def touch(profile: Profile, *, now: datetime) -> None:
    """Who has read it before, has an old one: see `common.etags`."""
    profile.version += 1
    profile.updated_at = now


def _changed(profile: Profile) -> ProfileChanged:
    return ProfileChanged.model_validate(
        {
            "user_id": profile.user_id,
            "version": profile.version,
            "experience_level": profile.experience_level,
            "ai_specializations": tuple(profile.ai_specializations),
        }
    )
