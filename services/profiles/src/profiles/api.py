"""The HTTP door: people's profiles."""

import asyncio
from typing import Annotated

from fastapi import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.profiles import Level
from common.deps import DatabaseDep, ReadSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken, MaybeCallerDep
from common.routing import router as make_router
from common.schemas import Body, PathId
from profiles import own_skills, profile, skill_names, visibility
from profiles.fields import (
    Label,
    MaybeLine,
    MaybePhone,
    MaybeProse,
    MaybeWebAddress,
    SkillName,
    Slug,
)
from profiles.profile import ProfileNotFound
from profiles.slugs import SlugTaken, TooManySlugs
from profiles.tables import Profile
from profiles.views import OwnProfile, PublicProfile, own_profile, public_profile

router = make_router("/api/v1/users", tag="users")

Names = Annotated[list[SkillName], Field(max_length=own_skills.MOST)]


class ProfileEdit(Body):
    """What is omitted stays; `null`, or an empty text, clears."""

    full_name: MaybeLine = Field(default=None, examples=["Ada Lovelace"])
    slug: Slug = Field(
        default="",
        description="The address of the public profile; the former one leads to it",
        examples=["ada-lovelace"],
    )
    headline: MaybeLine = Field(default=None, examples=["I teach machines to listen"])
    phone: MaybePhone = Field(default=None, examples=["+44 20 7946 0000"])
    bio: MaybeProse = None
    location: MaybeLine = Field(default=None, examples=["London, United Kingdom"])
    current_position: MaybeLine = Field(default=None, examples=["ML Engineer"])
    company: MaybeLine = None
    linkedin_url: MaybeWebAddress = None
    github_url: MaybeWebAddress = None
    portfolio_url: MaybeWebAddress = None
    experience_level: Level | None = Field(default=None, examples=["senior"])
    ai_specializations: list[Label] = Field(
        default=[], max_length=20, examples=[["Conversational AI", "NLP"]]
    )
    skills: Names = Field(
        default=[],
        description="All of them; those that were there keep what is known of them",
        examples=[["Python", "Kubernetes"]],
    )


@router.get("/me", responses=problems(Unauthorized, InvalidToken))
async def read_my_profile(
    caller: CallerDep, database: DatabaseDep, response: Response
) -> OwnProfile:
    """The caller's own profile, and what would make it complete."""
    async with database.read() as session:
        found = await profile.find(session, caller.user_id)
        if found is not None and found.email == caller.email:
            return await _own(session, found, response)
    # The event that begins a profile is still on its way, or the address is new.
    async with database.write() as session:
        found = await profile.of_owner(
            session, caller.user_id, caller.email, now=utc_now()
        )
        return await _own(session, found, response)


@router.put(
    "/me",
    responses=problems(
        Unauthorized, InvalidToken, PreconditionFailed, SlugTaken, TooManySlugs
    ),
)
async def edit_my_profile(
    body: ProfileEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    database: DatabaseDep,
) -> OwnProfile:
    """Change the caller's profile: what is omitted stays, `null` clears."""
    now = utc_now()
    changes = body.model_dump(exclude_unset=True)
    names = changes.pop("skills", None)
    skills = await asyncio.to_thread(skill_names.named_all, names) if names else []
    async with database.write() as session:
        mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
        await profile.edit(session, mine, changes, if_match=if_match, now=now)
        if names is not None:
            await own_skills.replace(session, mine, skills, now=now)
        return await _own(session, mine, response)


@router.get(
    "/{user_id:id}", responses=problems(Unauthorized, InvalidToken, ProfileNotFound)
)
async def read_profile(
    user_id: PathId, caller: MaybeCallerDep, session: ReadSession
) -> PublicProfile:
    """A person's profile, as far as they show it to the caller."""
    reader = caller.user_id if caller else visibility.NOBODY
    sight = await visibility.see(session, user_id, reader=reader)
    return public_profile(sight, await own_skills.names_of(session, user_id))


async def _own(session: AsyncSession, found: Profile, response: Response) -> OwnProfile:
    response.headers["ETag"] = etag_of(found.version)
    return own_profile(found, await own_skills.names_of(session, found.user_id))
