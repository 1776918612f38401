"""What is known of one person, and by whom it could not be said."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from ai.knowing.resumes import OwnResume


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ProfileSkill(_Told):
    name: str
    level: str | None = None
    years: float | None = None


class Profile(_Told):
    full_name: str | None = None
    headline: str | None = None
    current_position: str | None = None
    company: str | None = None
    location: str | None = None
    experience_level: str | None = None
    ai_specializations: tuple[str, ...] = ()
    timezone: str = "UTC"
    skills: tuple[ProfileSkill, ...] = ()


class Interview(_Told):
    interview_type: str
    title: str | None
    company: str | None
    role: str | None
    scheduled_at: datetime
    duration_minutes: int


class Gap(_Told):
    skill: str
    jobs: int


class FittingJob(_Told):
    id: int
    title: str
    company: str
    match_score: int


class SentApplication(_Told):
    title: str
    company: str
    status: str


class Search(_Told):
    """How their search stands, by jobs."""

    judged_jobs: int = 0
    gaps: tuple[Gap, ...] = ()
    fitting: tuple[FittingJob, ...] = ()
    by_status: dict[str, int] = Field(default_factory=dict)
    latest: tuple[SentApplication, ...] = ()

    @property
    def sent(self) -> int:
        return sum(self.by_status.values())


class Person(_Told):
    """One person's own data. None where there is none, or where nobody could say.

    `unavailable` names who could not: then None does not mean that there is nothing.
    """

    profile: Profile | None = None
    resume: OwnResume | None = None
    interviews: tuple[Interview, ...] | None = None
    search: Search | None = None
    unavailable: tuple[str, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether there is nothing of theirs to speak of."""
        said = self.profile and (
            self.profile.skills
            or self.profile.current_position
            or self.profile.headline
        )
        sent = self.search and self.search.sent
        return not (said or self.resume or self.interviews or sent)
