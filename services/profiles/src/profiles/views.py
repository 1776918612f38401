"""What people look like on the wire; the one place where hidden fields become null."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from common.contracts.profiles import Level
from common.schemas import Moment, View
from profiles import avatars
from profiles.completion import Part, completion, missing
from profiles.fields import Day
from profiles.pictures import SIZES
from profiles.tables import Profile
from profiles.visibility import Sight

Proficiency = Literal["beginner", "intermediate", "advanced", "expert"]
AvatarUrls = Annotated[
    dict[str, str] | None,
    Field(description="By the length of a side in pixels; null without a picture"),
]


class AvatarView(View):
    avatar_url: str | None = Field(
        examples=["/api/v1/users/avatars/5f0c9a-256.webp"],
        description="256 pixels a side",
    )
    avatar_urls: AvatarUrls


class ShownSkill(View):
    skill_id: str | None = Field(
        description="Of the taxonomy; null for a name it does not know",
        examples=["python"],
    )
    skill_name: str = Field(examples=["Python"])
    proficiency_level: Proficiency | None = Field(examples=["advanced"])
    years_of_experience: float | None = Field(examples=[4.5])
    is_verified: bool


class SkillView(ShownSkill):
    id: int = Field(examples=[12])
    created_at: Moment
    updated_at: Moment


class ShownAchievement(View):
    title: str = Field(examples=["AWS Certified Solutions Architect"])
    description: str | None
    icon: str | None = Field(examples=["award"])
    date_achieved: Day | None = Field(examples=["2025-11-03"])


class AchievementView(ShownAchievement):
    id: int = Field(examples=[3])
    created_at: Moment
    updated_at: Moment


class ShownPortfolioItem(View):
    title: str = Field(examples=["A voice bot for a bank"])
    description: str | None
    url: str | None = Field(examples=["https://example.com/voice-bot"])
    tech_stack: list[str] = Field(examples=[["Dialogflow CX", "Python"]])


class PortfolioItemView(ShownPortfolioItem):
    id: int = Field(examples=[5])
    order: int = Field(description="Lower comes first")
    created_at: Moment
    updated_at: Moment


class _Person(AvatarView):
    id: int = Field(examples=[42])
    slug: str | None = Field(
        description="The address of the public profile; from the first name on",
        examples=["ada-lovelace"],
    )
    full_name: str | None = Field(examples=["Ada Lovelace"])
    headline: str | None = Field(examples=["I teach machines to listen"])
    current_position: str | None = Field(examples=["ML Engineer"])
    company: str | None = Field(examples=["Analytical Engines"])
    location: str | None = Field(examples=["London, United Kingdom"])
    experience_level: Level | None


class _Portrait(_Person):
    email: str | None = Field(examples=["ada@example.com"])
    bio: str | None
    linkedin_url: str | None
    github_url: str | None
    portfolio_url: str | None
    ai_specializations: list[str] | None


class PublicProfile(_Portrait):
    """What a reader may see; what the person hides is null."""

    skills: list[str] | None = Field(examples=[["Python", "Kubernetes"]])


class Missing(View):
    field: str = Field(examples=["headline"])
    label: str = Field(examples=["Write a headline"])
    points: int = Field(examples=[10])


class OwnProfile(_Portrait):
    email: str = Field(examples=["ada@example.com"])
    phone: str | None
    ai_specializations: list[str]
    skills: list[str] = Field(examples=[["Python", "Kubernetes"]])
    profile_completion: int = Field(examples=[85], description="From 0 to 100")
    missing: list[Missing] = Field(description="What would complete it, best first")
    total_views: int
    created_at: Moment
    updated_at: Moment


class PublicPage(_Portrait):
    """A person's page for the world; what the person hides is null."""

    skills: list[ShownSkill] | None
    achievements: list[ShownAchievement] = Field(description="The latest first")
    portfolio: list[ShownPortfolioItem] = Field(description="In their owner's order")
    total_views: int = Field(description="One a visitor and day, but for their own")
    total_connections: int


class FoundPerson(_Person):
    skills: list[str] | None
    is_connected: bool


class SuggestedPerson(FoundPerson):
    common_skills: list[str] = Field(examples=[["Python"]])
    common_connections: int = Field(description="People both know", examples=[3])


def avatar_urls(avatar: str | None) -> dict[str, Any]:
    if avatar is None:
        return {"avatar_url": None, "avatar_urls": None}
    urls = {str(size): avatars.url_of(avatar, size) for size in SIZES}
    return {"avatar_url": avatars.url_of(avatar), "avatar_urls": urls}


def public_profile(sight: Sight, skills: list[str]) -> PublicProfile:
    shown = skills if sight.skills else None
    return PublicProfile(**_portrait(sight), skills=shown)


def own_profile(profile: Profile, skills: list[str]) -> OwnProfile:
    absent: list[Part] = missing(profile, len(skills))
    return OwnProfile(
        **_fields(OwnProfile, profile),
        **avatar_urls(profile.avatar),
        id=profile.user_id,
        skills=skills,
        profile_completion=completion(absent),
        missing=[Missing.model_validate(part) for part in absent],
    )


def public_page(
    sight: Sight,
    *,
    skills: Sequence[Any],
    achievements: Sequence[Any],
    portfolio: Sequence[Any],
    total_connections: int,
) -> PublicPage:
    """The sequences are rows of their tables."""
    shown = [ShownSkill.model_validate(skill) for skill in skills]
    return PublicPage(
        **_portrait(sight),
        skills=shown if sight.skills else None,
        achievements=[ShownAchievement.model_validate(a) for a in achievements],
        portfolio=[ShownPortfolioItem.model_validate(item) for item in portfolio],
        total_views=sight.profile.total_views,
        total_connections=total_connections,
    )


def found_person(sight: Sight, skills: list[str], *, is_connected: bool) -> FoundPerson:
    shown = skills if sight.skills else None
    return FoundPerson(**_person(sight), skills=shown, is_connected=is_connected)


def _person(sight: Sight) -> dict[str, Any]:
    profile = sight.profile
    fields = {
        **_fields(_Person, profile),
        **avatar_urls(profile.avatar),
        "id": profile.user_id,
    }
    if not sight.location:
        fields["location"] = None
    if not sight.experience:
        fields |= dict.fromkeys(("current_position", "company", "experience_level"))
    return fields


def _portrait(sight: Sight) -> dict[str, Any]:
    fields = {**_fields(_Portrait, sight.profile), **_person(sight)}
    if not sight.skills:
        fields["ai_specializations"] = None
    if not sight.email:
        fields["email"] = None
    return fields


def _fields(view: type[View], profile: Profile) -> dict[str, Any]:
    """Those of a view that are columns, but for the address, which callers give."""
    columns = Profile.__table__.columns.keys()
    return {
        name: getattr(profile, name) for name in view.model_fields if name in columns
    }
