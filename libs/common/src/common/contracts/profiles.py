"""What profiles tells: a person's skills, preferences and privacy."""

from typing import ClassVar, Literal

from pydantic import Field

from common.contracts.event import Event, Receipt

Visibility = Literal["public", "connections", "private"]
ResumeVisibility = Literal["public", "companies", "private"]
Level = Literal["entry", "mid", "senior", "lead", "principal"]


class ProfileChanged(Event):
    subject: ClassVar[str] = "events.profiles.profile_changed.v1"

    user_id: int
    version: int
    experience_level: Level | None = None
    ai_specializations: tuple[str, ...] = ()


class SkillsChanged(Event):
    """All skills of a person, as they are now; only those of the taxonomy."""

    subject: ClassVar[str] = "events.profiles.skills_changed.v1"

    user_id: int
    version: int
    skill_ids: tuple[str, ...]
    years: dict[str, float] = Field(default={})


class SettingsChanged(Event):
    """What others need of a person's settings."""

    subject: ClassVar[str] = "events.profiles.settings_changed.v1"

    user_id: int
    version: int
    profile_visibility: Visibility
    resume_visibility: ResumeVisibility
    preferred_job_types: tuple[str, ...] = ()
    work_arrangements: tuple[str, ...] = ()
    salary_min: int | None = None
    salary_max: int | None = None
    salary_currency: str | None = None
    job_alerts: bool = True
    interview_reminders: bool = True
    timezone: str = "UTC"


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.profiles.erasure_receipt.v1"
