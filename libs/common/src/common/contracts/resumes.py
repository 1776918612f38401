"""What resumes tells: that a résumé is there, and the facts read in it."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from common.contracts.event import Event, Receipt
from common.contracts.profiles import Level

Education = Literal["none", "school", "vocational", "bachelor", "master", "doctorate"]


class SkillFact(BaseModel):
    """A skill of the taxonomy and where the résumé's text names it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    skill_id: str
    section: str
    start: int
    end: int
    years: float | None = None


class ResumeUploaded(Event):
    subject: ClassVar[str] = "events.resumes.resume_uploaded.v1"

    resume_id: int
    user_id: int


class ResumeParsed(Event):
    """Read: these are its facts, without a word of its text."""

    subject: ClassVar[str] = "events.resumes.resume_parsed.v1"

    resume_id: int
    user_id: int
    is_primary: bool
    skills: tuple[SkillFact, ...] = ()
    years_experience: float | None = None
    education: Education | None = None
    level: Level | None = None
    languages: tuple[str, ...] = ()


class ResumeAnalyzed(Event):
    subject: ClassVar[str] = "events.resumes.resume_analyzed.v1"

    resume_id: int
    user_id: int
    ats_score: int


class PrimaryResumeChanged(Event):
    """Another résumé stands for this person now, or none does."""

    subject: ClassVar[str] = "events.resumes.primary_resume_changed.v1"

    user_id: int
    resume_id: int | None


class ResumeRemoved(Event):
    subject: ClassVar[str] = "events.resumes.resume_removed.v1"

    resume_id: int
    user_id: int


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.resumes.erasure_receipt.v1"
