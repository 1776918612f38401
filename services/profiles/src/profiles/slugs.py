"""The address of a public profile: made from the first name, the owner's to change.

An address that was given up leads to the new one. It stays its owner's for ninety days
at least, so that nobody receives visitors meant for somebody else.
"""

import hashlib
import re
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict
from profiles.folding import fold
from profiles.tables import FormerSlug, Profile, RetiredSlug

KEPT = timedelta(days=90)
MOST_FORMER = 10  # for one person
MOST_NUMBERED = 50
_LONGEST_BASE = 48  # leaves room for a number
_SHORTEST = 3

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Paths of ours now or soon, and names that speak for the platform.
RESERVED = frozenset(
    [
        "about",
        "account",
        "admin",
        "administrator",
        "api",
        "app",
        "auth",
        "avatar",
        "avatars",
        "blog",
        "ccai",
        "contact",
        "dashboard",
        "delete",
        "docs",
        "edit",
        "explore",
        "help",
        "home",
        "jobs",
        "legal",
        "login",
        "logout",
        "me",
        "member",
        "members",
        "moderator",
        "new",
        "news",
        "notifications",
        "null",
        "official",
        "people",
        "portfolio",
        "privacy",
        "profile",
        "profiles",
        "register",
        "root",
        "search",
        "security",
        "settings",
        "signin",
        "signup",
        "skills",
        "social",
        "staff",
        "status",
        "suggestions",
        "support",
        "system",
        "team",
        "terms",
        "undefined",
        "user",
        "users",
        "www",
    ]
)


class SlugTaken(Conflict):
    detail = "This address is taken: choose another."


class TooManySlugs(Conflict):
    detail = "You have changed your address too often. Take back one you had, or wait."


def is_allowed(slug: str) -> bool:
    """Numbers alone would look like the id of somebody else."""
    return slug not in RESERVED and any(char.isalpha() for char in slug)


def base_of(name: str) -> str:
    """A name as the beginning of an address; names without Latin letters have none."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    base = plain[:_LONGEST_BASE].strip("-")
    if len(base) < _SHORTEST or not is_allowed(base):
        base = f"member-{base}" if base else "member"
    return base


async def give(session: AsyncSession, profile: Profile) -> None:
    """The first address: numbered when somebody of the same name was first."""
    assert profile.full_name is not None
    base = base_of(profile.full_name)
    numbered = [f"{base}-{number}" for number in range(2, MOST_NUMBERED)]
    wanted = [slug for slug in (base, *numbered) if is_allowed(slug)]
    taken = await _taken(session, wanted)
    free = (slug for slug in wanted if slug not in taken)
    profile.slug = next(free, f"{base}-{token_hex(4)}")


async def change(
    session: AsyncSession, profile: Profile, wanted: str, *, now: datetime
) -> None:
    """Move to another address; the present one will lead there.

    Raises:
        SlugTaken: It is somebody else's, or was until lately.
        TooManySlugs: So many were given up lately that no more are kept.
    """
    if profile.slug == wanted:
        return
    await _claim(session, profile.user_id, wanted, now=now)
    if profile.slug is not None:
        await _check_former(session, profile.user_id, now=now)
        session.add(
            FormerSlug(slug=profile.slug, user_id=profile.user_id, given_up_at=now)
        )
    profile.slug = wanted


async def retire(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    """Keep the addresses of somebody who is erased from everybody, for a while."""
    present = select(Profile.slug).where(Profile.user_id == user_id)
    former = select(FormerSlug.slug).where(FormerSlug.user_id == user_id)
    held = await session.scalars(present.union_all(former))
    rows = [{"digest": _digest(s), "until": now + KEPT} for s in held if s is not None]
    if rows:
        await session.execute(insert(RetiredSlug).on_conflict_do_nothing(), rows)


async def forget_retired(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(delete(RetiredSlug).where(RetiredSlug.until <= now))


async def find_owner(session: AsyncSession, former: str) -> int | None:
    """Who had this address before."""
    return await session.scalar(
        select(FormerSlug.user_id).where(FormerSlug.slug == former)
    )


async def _taken(session: AsyncSession, wanted: list[str]) -> set[str]:
    present = select(Profile.slug).where(Profile.slug.in_(wanted))
    former = select(FormerSlug.slug).where(FormerSlug.slug.in_(wanted))
    taken = await session.scalars(present.union_all(former))
    digests = {_digest(slug): slug for slug in wanted}
    retired = await session.scalars(
        select(RetiredSlug.digest).where(RetiredSlug.digest.in_(digests))
    )
    return {s for s in taken if s is not None} | {digests[found] for found in retired}


async def _claim(
    session: AsyncSession, user_id: int, wanted: str, *, now: datetime
) -> None:
    present = select(Profile.user_id).where(Profile.slug == wanted)
    if await session.scalar(present) is not None:
        raise SlugTaken
    retired = await session.get(RetiredSlug, _digest(wanted))
    if retired is not None and retired.until > now:
        raise SlugTaken
    former = await session.get(FormerSlug, wanted)
    if former is None:
        return
    if former.user_id != user_id and former.given_up_at > now - KEPT:
        raise SlugTaken
    await session.delete(former)
    await session.flush()


async def _check_former(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    mine = FormerSlug.user_id == user_id
    many = await session.scalar(select(func.count()).where(mine)) or 0
    if many < MOST_FORMER:
        return
    old = mine & (FormerSlug.given_up_at <= now - KEPT)
    forgotten = await session.scalars(
        delete(FormerSlug).where(old).returning(FormerSlug.slug)
    )
    if not forgotten.all():
        raise TooManySlugs


def _digest(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()
