"""The HTTP door: people's profiles."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from common.clock import utc_now
from common.contracts.profiles import Level
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import Caller, CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, Body, Moment, PathId, View, WebAddress
from profiles import profile
from profiles.profile import ProfileNotFound
from profiles.tables import Profile

router = make_router("/api/v1/users", tag="users")


Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE]
Prose = Annotated[str, Field(max_length=4000), PROSE]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9 ().-]{5,20}$", max_length=20)]
Specialization = Annotated[str, Field(min_length=1, max_length=60), ONE_LINE]


class ProfileEdit(Body):
    """What is omitted stays; `null` clears."""

    full_name: Line | None = Field(default=None, examples=["Ada Lovelace"])
    phone: Phone | None = Field(default=None, examples=["+44 20 7946 0000"])
    bio: Prose | None = None
    location: Line | None = Field(default=None, examples=["London, United Kingdom"])
    current_position: Line | None = Field(default=None, examples=["ML Engineer"])
    company: Line | None = None
    linkedin_url: WebAddress | None = None
    github_url: WebAddress | None = None
    portfolio_url: WebAddress | None = None
    experience_level: Level | None = Field(default=None, examples=["senior"])
    ai_specializations: list[Specialization] = Field(
        default=[], max_length=20, examples=[["Conversational AI", "NLP"]]
    )


class PublicProfile(View):
    """What everybody may see: no address, no telephone number."""

    id: int = Field(validation_alias="user_id", examples=[42])
    full_name: str | None
    bio: str | None
    location: str | None
    current_position: str | None
    company: str | None
    linkedin_url: str | None
    github_url: str | None
    portfolio_url: str | None
    experience_level: Level | None
    ai_specializations: list[str]


class OwnProfile(PublicProfile):
    email: str = Field(default="", examples=["ada@example.com"])
    phone: str | None
    created_at: Moment
    updated_at: Moment


@router.get("/me", responses=problems(Unauthorized, InvalidToken))
async def read_my_profile(
    caller: CallerDep, database: DatabaseDep, response: Response
) -> OwnProfile:
    """The caller's own profile."""
    async with database.read() as session:
        found = await profile.find(session, caller.user_id)
    if found is None:
        # The event that begins a profile is still on its way.
        async with database.write() as session:
            await profile.begin(session, caller.user_id, now=utc_now())
            found = await profile.get(session, caller.user_id)
    return _own(found, caller, response)


@router.put("/me", responses=problems(Unauthorized, InvalidToken, PreconditionFailed))
async def edit_my_profile(
    body: ProfileEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> OwnProfile:
    """Change the caller's profile: what is omitted stays, `null` clears."""
    edited = await profile.edit(
        session,
        caller.user_id,
        body.model_dump(exclude_unset=True),
        if_match=if_match,
        now=utc_now(),
    )
    return _own(edited, caller, response)


@router.get("/{user_id:id}", responses=problems(ProfileNotFound))
async def read_profile(user_id: PathId, session: ReadSession) -> PublicProfile:
    """A person's public profile."""
    return PublicProfile.model_validate(await profile.get(session, user_id))


def _own(found: Profile, caller: Caller, response: Response) -> OwnProfile:
    response.headers["ETag"] = etag_of(found.version)
    view = OwnProfile.model_validate(found)
    return view.model_copy(update={"email": caller.email})
