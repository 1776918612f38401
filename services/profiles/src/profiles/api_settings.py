"""The HTTP door: a person's settings."""

from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import AfterValidator, Field

from common.clock import utc_now
from common.contracts.profiles import ResumeVisibility, Visibility
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import ONE_LINE, Body, View
from common.zones import ZoneName
from profiles import preferences
from profiles.currencies import CURRENCIES
from profiles.tables import PersonSettings

router = make_router("/api/v1/users/me/settings", tag="settings")

Theme = Literal["light", "dark", "system"]
Frequency = Literal["daily", "weekly"]
JobType = Literal["full-time", "part-time", "contract", "internship", "temporary"]
Arrangement = Literal["remote", "hybrid", "onsite"]


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("is no currency of ISO 4217, such as USD")
    return code


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


ONCE = AfterValidator(_once)
Currency = Annotated[str, Field(max_length=3), AfterValidator(_currency)]
# "de", "pt-BR", "zh-Hant-TW": the shape that browsers send
Language = Annotated[
    str, Field(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
]
Place = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE]
JobTypes = Annotated[list[JobType], Field(max_length=5), ONCE]
Places = Annotated[list[Place], Field(max_length=20), ONCE]
Arrangements = Annotated[list[Arrangement], Field(max_length=3), ONCE]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]


class NotificationsEdit(Body):
    email_notifications: bool = Field(
        default=True,
        description="False: no mail but sign-in codes and what is about the account",
    )
    application_updates: bool = Field(
        default=True, description="Mails about applications, sent and received"
    )
    message_alerts: bool = Field(default=True, description="Mails about messages")
    job_alerts: bool = True
    interview_reminders: bool = True
    weekly_digest: bool = Field(default=True, description="Whether there is a digest")
    digest_frequency: Frequency = Field(
        default="weekly", description="How often, when `weekly_digest` is true"
    )
    trend_alerts: bool = True
    networking_prompts: bool = True


class PrivacyEdit(Body):
    profile_visibility: Visibility = Field(default="public", examples=["connections"])
    resume_visibility: ResumeVisibility = "companies"
    show_email: bool = False
    show_location: bool = True
    show_skills: bool = True
    show_experience: bool = Field(
        default=True, description="Position, company and level"
    )


class PreferencesEdit(Body):
    theme: Theme = "system"
    language: Language = Field(default="en", examples=["en", "pt-BR"])
    timezone: ZoneName = Field(default="UTC", examples=["Europe/London"])
    preferred_job_types: JobTypes = Field(default=[], examples=[["full-time"]])
    preferred_locations: Places = Field(default=[], examples=[["London", "Berlin"]])
    work_arrangements: Arrangements = Field(default=[], examples=[["remote"]])
    salary_min: Amount | None = Field(default=None, examples=[90_000])
    salary_max: Amount | None = Field(default=None, examples=[130_000])
    salary_currency: Currency | None = Field(default=None, examples=["GBP"])


class SettingsEdit(Body):
    """What is omitted stays, at every level; `null` clears a salary or its currency."""

    notifications: NotificationsEdit = NotificationsEdit()
    privacy: PrivacyEdit = PrivacyEdit()
    preferences: PreferencesEdit = PreferencesEdit()

    def changes(self) -> dict[str, Any]:
        """The three groups as one: no two share a name."""
        groups = self.model_dump(exclude_unset=True).values()
        return {name: value for group in groups for name, value in group.items()}


class NotificationsView(View):
    email_notifications: bool
    application_updates: bool
    message_alerts: bool
    job_alerts: bool
    interview_reminders: bool
    weekly_digest: bool
    digest_frequency: Frequency
    trend_alerts: bool
    networking_prompts: bool


class PrivacyView(View):
    profile_visibility: Visibility
    resume_visibility: ResumeVisibility
    show_email: bool
    show_location: bool
    show_skills: bool
    show_experience: bool


class PreferencesView(View):
    theme: Theme
    language: str
    timezone: str = Field(examples=["Europe/London"])
    preferred_job_types: list[str]
    preferred_locations: list[str]
    work_arrangements: list[str]
    salary_min: int | None
    salary_max: int | None
    salary_currency: str | None


class SettingsView(View):
    notifications: NotificationsView
    privacy: PrivacyView
    preferences: PreferencesView


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def read_my_settings(
    caller: CallerDep, session: ReadSession, response: Response
) -> SettingsView:
    """The caller's settings; the defaults for who never changed any."""
    return _view(await preferences.of(session, caller.user_id), response)


@router.put("", responses=problems(Unauthorized, InvalidToken, PreconditionFailed))
async def edit_my_settings(
    body: SettingsEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> SettingsView:
    """Change the caller's settings: what is omitted stays, at every level."""
    edited = await preferences.edit(
        session, caller.user_id, body.changes(), if_match=if_match, now=utc_now()
    )
    return _view(edited, response)


def _view(settings: PersonSettings, response: Response) -> SettingsView:
    response.headers["ETag"] = etag_of(settings.version)
    return SettingsView(
        notifications=NotificationsView.model_validate(settings),
        privacy=PrivacyView.model_validate(settings),
        preferences=PreferencesView.model_validate(settings),
    )
