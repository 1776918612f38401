"""The HTTP door: the skills of a person, and those there are."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import ONE_LINE, Body, PathId, View
from profiles import own_skills, profile
from profiles.fields import SkillName
from profiles.own_skills import SkillAlreadyListed, SkillNotFound, TooManySkills
from profiles.tables import UserSkill
from profiles.views import Proficiency, SkillView
from skills import catalogue

router = make_router("/api/v1/skills", tag="skills")

Years = Annotated[float, Field(ge=0, le=80, allow_inf_nan=False)]


class NewSkill(Body):
    skill_name: SkillName = Field(examples=["Python"])
    proficiency_level: Proficiency | None = Field(default=None, examples=["advanced"])
    years_of_experience: Years | None = Field(default=None, examples=[4.5])


class SkillEdit(Body):
    """What is omitted stays; `null` clears."""

    skill_name: SkillName = Field(default="", examples=["Python"])
    proficiency_level: Proficiency | None = Field(default=None, examples=["expert"])
    years_of_experience: Years | None = Field(default=None, examples=[5])


class SuggestedSkill(View):
    skill_id: str = Field(examples=["python"])
    skill_name: str = Field(examples=["Python"])
    category: str = Field(examples=["Programming languages"])


class SuggestedSkills(View):
    items: list[SuggestedSkill]


@router.post(
    "",
    status_code=201,
    responses=problems(Unauthorized, InvalidToken, SkillAlreadyListed, TooManySkills),
)
async def add_skill(
    body: NewSkill, caller: CallerDep, session: WriteSession, response: Response
) -> SkillView:
    """Add a skill, by any of its names: it is kept by the one of the taxonomy."""
    now = utc_now()
    mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
    skill = await own_skills.add(
        session,
        mine,
        body.skill_name,
        proficiency_level=body.proficiency_level,
        years_of_experience=body.years_of_experience,
        now=now,
    )
    response.headers["Location"] = f"/api/v1/skills/{skill.id}"
    return _view(skill, response)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_skills(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[SkillView]:
    """The caller's skills, in the order they were added."""
    found, total = await own_skills.page_of(session, caller.user_id, paging)
    return Page.of([SkillView.model_validate(s) for s in found], total, paging)


@router.get("/suggest", responses=problems(Unauthorized, InvalidToken))
async def suggest_skills(
    caller: CallerDep,
    q: Annotated[str, Query(min_length=1, max_length=80, examples=["kube"]), ONE_LINE],
    limit: Annotated[QueryInt, Query(ge=1, le=20)] = 10,
) -> SuggestedSkills:
    """Skills of the taxonomy that begin like `q`, in any of their names."""
    del caller  # only has to be somebody
    return SuggestedSkills(
        items=[
            SuggestedSkill(
                skill_id=skill.id, skill_name=skill.name, category=skill.category
            )
            for skill in catalogue().suggest(q, limit=limit)
        ]
    )


@router.get(
    "/{own_skill_id:id}", responses=problems(Unauthorized, InvalidToken, SkillNotFound)
)
async def read_skill(
    own_skill_id: PathId, caller: CallerDep, session: ReadSession, response: Response
) -> SkillView:
    """One skill of the caller's."""
    found = await own_skills.get_own(session, caller.user_id, own_skill_id)
    return _view(found, response)


@router.put(
    "/{own_skill_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        SkillNotFound,
        SkillAlreadyListed,
        PreconditionFailed,
    ),
)
async def edit_skill(
    own_skill_id: PathId,
    body: SkillEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> SkillView:
    """Change a skill of the caller's: what is omitted stays, `null` clears."""
    now = utc_now()
    mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
    changes = body.model_dump(exclude_unset=True)
    skill = await own_skills.edit(
        session, mine, own_skill_id, changes, if_match=if_match, now=now
    )
    return _view(skill, response)


@router.delete(
    "/{own_skill_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, SkillNotFound, PreconditionFailed),
)
async def remove_skill(
    own_skill_id: PathId, caller: CallerDep, if_match: IfMatchDep, session: WriteSession
) -> None:
    """Remove a skill of the caller's."""
    now = utc_now()
    mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
    await own_skills.remove(session, mine, own_skill_id, if_match=if_match, now=now)


def _view(skill: UserSkill, response: Response) -> SkillView:
    response.headers["ETag"] = etag_of(skill.version)
    return SkillView.model_validate(skill)
