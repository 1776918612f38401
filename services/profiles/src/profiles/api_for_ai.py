"""The door for ai: what a person says of themselves, for answers written to them."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from common.calls import called_by
from common.contracts.profiles import Level
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from profiles import preferences
from profiles.tables import Profile, UserSkill

router = make_router("/internal/profiles", tag="internal")

MOST_SKILLS = 100
SAID = (
    *("full_name", "headline", "current_position", "company", "location"),
    *("experience_level", "ai_specializations"),
)


class OwnWanted(Body):
    user_id: Id


class OwnSkill(View):
    name: str = Field(validation_alias="skill_name")
    level: str | None = Field(validation_alias="proficiency_level")
    years: float | None = Field(validation_alias="years_of_experience")


class OwnProfile(View):
    full_name: str | None = None
    headline: str | None = None
    current_position: str | None = None
    company: str | None = None
    location: str | None = None
    experience_level: Level | None = None
    ai_specializations: list[str] = Field(default_factory=list)
    timezone: str = "UTC"
    skills: list[OwnSkill] = Field(default_factory=list)


@router.post("/own", include_in_schema=False)
async def own_profile(
    body: OwnWanted, _caller: Annotated[str, called_by("ai")], session: ReadSession
) -> OwnProfile:
    """What that person says of themselves; all empty for who says nothing."""
    profile = await session.get(Profile, body.user_id)
    settings = await preferences.of(session, body.user_id)
    skills = await session.scalars(
        select(UserSkill)
        .where(UserSkill.user_id == body.user_id)
        .order_by(UserSkill.id)
        .limit(MOST_SKILLS)
    )
    said = {name: getattr(profile, name) for name in SAID} if profile else {}
    return OwnProfile(
        **said,
        timezone=settings.timezone,
        skills=[OwnSkill.model_validate(skill) for skill in skills],
    )
