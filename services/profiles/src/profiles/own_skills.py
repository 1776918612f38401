"""The skills people say they have: each once, whatever they call it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.profiles import SkillsChanged
from common.errors import Conflict, NotFound
from common.etags import IfMatch
from common.outbox import emit
from common.pages import Paging, count
from profiles.profile import touch
from profiles.skill_names import Named, named
from profiles.tables import Profile, UserSkill

MOST = 100  # for one person


# Built once: every profile that is read asks for them.
_NAMES = (
    select(UserSkill.skill_name)
    .where(UserSkill.user_id == bindparam("user_id"))
    .order_by(UserSkill.id)
)


class SkillNotFound(NotFound):
    detail = "You have no such skill."


class SkillAlreadyListed(Conflict):
    detail = "You have this skill already, perhaps by another name."


class TooManySkills(Conflict):
    detail = f"A profile has at most {MOST} skills: remove one first."


async def add(
    session: AsyncSession, profile: Profile, name: str, *, now: datetime, **more: Any
) -> UserSkill:
    """Raises: SkillAlreadyListed, TooManySkills."""
    called = named(name)
    mine = await all_of(session, profile.user_id)
    if any(skill.key == called.key for skill in mine):
        raise SkillAlreadyListed
    if len(mine) >= MOST:
        raise TooManySkills
    skill = _row(profile.user_id, called, now=now, **more)
    session.add(skill)
    await _tell(session, profile, now=now)
    return skill


async def edit(
    session: AsyncSession,
    profile: Profile,
    skill_id: int,
    changes: Mapping[str, object],
    *,
    if_match: IfMatch,
    now: datetime,
) -> UserSkill:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        SkillNotFound: It is nobody's, or somebody else's.
        PreconditionFailed: It was changed in between.
        SkillAlreadyListed: The new name is that of another skill of theirs.
    """
    skill = await get_own(session, profile.user_id, skill_id)
    if_match.check(skill.version)
    fields = dict(changes)
    name = fields.pop("skill_name", None)
    if isinstance(name, str):
        await _rename(session, skill, named(name))
    for field, value in fields.items():
        setattr(skill, field, value)
    skill.version += 1
    skill.updated_at = now
    await _tell(session, profile, now=now)
    return skill


async def remove(
    session: AsyncSession,
    profile: Profile,
    skill_id: int,
    *,
    if_match: IfMatch,
    now: datetime,
) -> None:
    """Raises: SkillNotFound, PreconditionFailed: See `edit`."""
    skill = await get_own(session, profile.user_id, skill_id)
    if_match.check(skill.version)
    await session.delete(skill)
    await _tell(session, profile, now=now)


async def replace(
    session: AsyncSession, profile: Profile, skills: Iterable[Named], *, now: datetime
) -> None:
    """Make these the person's skills; those they had keep what is known of them."""
    wanted = {called.key: called for called in skills}
    mine = {skill.key: skill for skill in await all_of(session, profile.user_id)}
    if mine.keys() == wanted.keys():
        return
    for key in mine.keys() - wanted.keys():
        await session.delete(mine[key])
    for key, called in wanted.items():
        if key not in mine:
            session.add(_row(profile.user_id, called, now=now))
    await _tell(session, profile, now=now)


async def get_own(session: AsyncSession, user_id: int, skill_id: int) -> UserSkill:
    skill = await session.get(UserSkill, skill_id)
    if skill is None or skill.user_id != user_id:
        raise SkillNotFound
    return skill


async def page_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[Sequence[UserSkill], int]:
    """In the order they were added."""
    statement = select(UserSkill).where(UserSkill.user_id == user_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(UserSkill.id).offset(paging.offset).limit(paging.page_size)
    )
    return found.all(), total


async def all_of(session: AsyncSession, user_id: int) -> Sequence[UserSkill]:
    found = await session.scalars(
        select(UserSkill).where(UserSkill.user_id == user_id).order_by(UserSkill.id)
    )
    return found.all()


async def names_of(session: AsyncSession, user_id: int) -> list[str]:
    """In the order they were added."""
    return list(await session.scalars(_NAMES, {"user_id": user_id}))


async def names_of_all(
    session: AsyncSession, user_ids: Iterable[int]
) -> dict[int, list[str]]:
    """Of several people at once; who has none is not there."""
    rows = await session.execute(
        select(UserSkill.user_id, UserSkill.skill_name)
        .where(UserSkill.user_id.in_(list(user_ids)))
        .order_by(UserSkill.id)
    )
    names: dict[int, list[str]] = {}
    for user_id, name in rows:
        names.setdefault(user_id, []).append(name)
    return names


def _row(user_id: int, called: Named, *, now: datetime, **more: Any) -> UserSkill:
    return UserSkill(
        user_id=user_id,
        key=called.key,
        skill_id=called.skill_id,
        skill_name=called.skill_name,
        is_verified=False,
        version=1,
        created_at=now,
        updated_at=now,
        **more,
    )


async def _rename(session: AsyncSession, skill: UserSkill, called: Named) -> None:
    others = await all_of(session, skill.user_id)
    if any(other.key == called.key and other.id != skill.id for other in others):
        raise SkillAlreadyListed
    # What somebody confirmed was the skill of before.
    skill.is_verified = skill.is_verified and skill.key == called.key
    skill.key, skill.skill_id, skill.skill_name = called


async def _tell(session: AsyncSession, profile: Profile, *, now: datetime) -> None:
    """All of them, as they are now: whoever hears one event needs no other."""
    await session.flush()
    profile.skills_version += 1
    touch(profile, now=now)
    known = [s for s in await all_of(session, profile.user_id) if s.skill_id]
    years = {
        str(skill.skill_id): skill.years_of_experience
        for skill in known
        if skill.years_of_experience is not None
    }
    emit(
        session,
        SkillsChanged(
            user_id=profile.user_id,
            version=profile.skills_version,
            skill_ids=tuple(str(skill.skill_id) for skill in known),
            years=years,
        ),
    )
