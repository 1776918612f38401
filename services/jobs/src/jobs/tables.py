"""jobs' tables: postings, what is saved of them, applications, copies of résumés."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        dict[str, Any]: JSON,
    }


class Job(Base):
    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'active', 'paused', 'closed')", "status"),
        UniqueConstraint("source", "external_id"),
        Index("ix_jobs_change", "change", unique=True),
        Index("ix_jobs_posted_by_id", "posted_by", "id"),
        # What ran out; and with `updated_at` all that a sitemap says, off the index.
        Index(
            "ix_jobs_status_expires_at_updated_at",
            *("status", "expires_at", "updated_at"),
        ),
        Index("ix_jobs_status_posted_at", "status", "posted_at"),
        Index("ix_jobs_fingerprint", "fingerprint"),
        Index(
            "ix_jobs_unread",
            "id",
            sqlite_where=text("reading != 'done' AND status = 'active'"),
        ),
        CheckConstraint("reading IN ('new', 'changed', 'done')", "reading"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(255))
    company: Mapped[str] = mapped_column(String(255))
    company_logo: Mapped[str | None] = mapped_column(String(500))
    location: Mapped[str | None] = mapped_column(String(255))
    remote: Mapped[bool]
    job_type: Mapped[str | None] = mapped_column(String(50))
    experience_level: Mapped[str | None] = mapped_column(String(50))
    salary_min: Mapped[int | None]
    salary_max: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    salary_period: Mapped[str] = mapped_column(String(10))
    description: Mapped[str]
    requirements: Mapped[str]
    benefits: Mapped[str]
    skills: Mapped[list[str]]  # as the poster named them
    ai_specializations: Mapped[list[str]]
    source: Mapped[str] = mapped_column(String(100))
    external_id: Mapped[str | None] = mapped_column(String(200))
    external_url: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(10))
    posted_by: Mapped[int | None]
    posted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ledger: Mapped[list[dict[str, Any]]]  # the requirements read in the posting
    version: Mapped[int]
    # Rises with every change of any job: the index follows it. Below zero: not yet.
    change: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expiry_chosen: Mapped[bool] = mapped_column(default=False)  # not by its lifetime
    closed_reason: Mapped[str | None] = mapped_column(String(10))
    deleted_at: Mapped[datetime | None]  # the row stays, for who has applied
    # Of imported postings: whether the requirements are still to be read in them.
    reading: Mapped[str] = mapped_column(String(10), default="done")
    digest: Mapped[str | None] = mapped_column(String(16))  # of the row it came from
    fingerprint: Mapped[str | None] = mapped_column(String(16))  # see `fingerprints`
    sketch: Mapped[str | None] = mapped_column(String(256))
    quality_score: Mapped[int | None]  # see `quality`; None until it was read
    quality_lacks: Mapped[list[str]] = mapped_column(default=list)


class JobViews(Base):
    """How often others have opened a job; apart, so that its version does not move."""

    __tablename__ = "job_views"

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    views: Mapped[int]


class Closing(Base):
    """A job that is over, until all who wait for an answer were told."""

    __tablename__ = "closings"

    job_id: Mapped[int] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(String(10))
    told_to: Mapped[int]  # the application up to which they were told


class SavedJob(Base):
    """A job that somebody keeps an eye on."""

    __tablename__ = "saved_jobs"
    __table_args__ = (
        UniqueConstraint("user_id", "job_id"),
        Index("ix_saved_jobs_user_id_id", "user_id", "id"),
        Index("ix_saved_jobs_job_id", "job_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    notes: Mapped[str | None] = mapped_column(String(4000))
    version: Mapped[int]
    created_at: Mapped[datetime]


class Application(Base):
    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(
            "status IN ('applied', 'reviewing', 'interview', 'offered', 'accepted',"
            " 'rejected', 'withdrawn')",
            name="status",
        ),
        CheckConstraint("employer_rating BETWEEN 1 AND 5", name="employer_rating"),
        UniqueConstraint("user_id", "job_id"),
        Index("ix_applications_user_id_id", "user_id", "id"),
        Index("ix_applications_user_id_applied_at", "user_id", "applied_at"),
        Index("ix_applications_job_id", "job_id"),
        Index("ix_applications_job_id_status", "job_id", "status"),
        Index("ix_applications_job_id_match_score", "job_id", "match_score"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    resume_id: Mapped[int | None]  # of the resumes service; None once it is deleted
    resume_filename: Mapped[str | None] = mapped_column(String(255))
    cover_letter: Mapped[str | None] = mapped_column(String(20000))
    notes: Mapped[str | None] = mapped_column(String(4000))  # the candidate's own
    status: Mapped[str] = mapped_column(String(50))
    match_score: Mapped[int | None]
    applied_at: Mapped[datetime]
    updated_at: Mapped[datetime]  # of what both sides see
    employer_notes: Mapped[str | None] = mapped_column(String(4000))
    employer_rating: Mapped[int | None]
    # One for each side: neither learns when the other writes notes for itself.
    candidate_version: Mapped[int] = mapped_column(default=1)
    employer_version: Mapped[int] = mapped_column(default=1)


class ApplicationPapers(Base):
    """The long texts of an application, as they were sent; apart, for lists."""

    __tablename__ = "application_papers"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    resume_text: Mapped[str | None]
    resume_words: Mapped[str]  # folded, to be searched
    letter_words: Mapped[str]


class ApplicationStep(Base):
    """The history of an application; rows are only ever added."""

    __tablename__ = "application_steps"
    __table_args__ = (
        CheckConstraint("side IN ('candidate', 'employer')", name="side"),
        Index("ix_application_steps_application_id", "application_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE")
    )
    from_status: Mapped[str | None] = mapped_column(String(50))
    to_status: Mapped[str] = mapped_column(String(50))
    by_user_id: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))  # candidate or employer
    note: Mapped[str | None] = mapped_column(String(2000))  # for the other side
    at: Mapped[datetime]


class ResumeFacts(Base):
    """What one résumé says, as its event told it; without a word of its text."""

    __tablename__ = "resume_facts"
    __table_args__ = (Index("ix_resume_facts_user_id", "user_id"),)

    resume_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int]
    facts: Mapped[dict[str, Any]]
    removed: Mapped[bool]  # kept, so that a late event cannot bring it back
    occurred_at: Mapped[datetime]


class PrimaryResume(Base):
    """Which résumé stands for a person."""

    __tablename__ = "primary_resumes"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resume_id: Mapped[int | None]
    occurred_at: Mapped[datetime]


class SavedSearch(Base):
    """What somebody looks for again and again, and wants to hear of."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("user_id", "digest"),
        Index("ix_saved_searches_alerts_told_to", "alerts", "told_to"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    criteria: Mapped[dict[str, Any]]  # as the parameters of a search
    digest: Mapped[str] = mapped_column(String(64))  # of the criteria
    alerts: Mapped[bool]
    told_to: Mapped[int]  # the newcomer up to which it was told
    matches: Mapped[int]  # told so far
    last_match_at: Mapped[datetime | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Newcomer(Base):
    """A job that came, until every saved search has been held against it.

    Its id counts up with each that comes: so a search knows how far it was told.
    """

    __tablename__ = "newcomers"
    __table_args__ = (UniqueConstraint("job_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))


class OwnSkills(Base):
    """The skills a person lists in their profile, as profiles last told them."""

    __tablename__ = "own_skills"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    skills: Mapped[list[dict[str, Any]]]  # skill_id, years


class ProfileFacts(Base):
    """Where a person stands, as profiles last told it."""

    __tablename__ = "profile_facts"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    level: Mapped[str | None] = mapped_column(String(20))
    specializations: Mapped[list[str]]


class Preferences(Base):
    """What a person looks for, and who may find them; no row: nobody may.

    The places are in no event: they are asked for, from `ask_at` on.
    """

    __tablename__ = "preferences"
    __table_args__ = (Index("ix_preferences_ask_at", "ask_at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    profile_visibility: Mapped[str] = mapped_column(String(20))
    resume_visibility: Mapped[str] = mapped_column(String(20))
    job_types: Mapped[list[str]]
    work_arrangements: Mapped[list[str]]
    salary_min: Mapped[int | None]
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    places: Mapped[list[str]]
    ask_at: Mapped[datetime | None]  # None: `places` are those of `version`
    attempts: Mapped[int]


class CandidateSkill(Base):
    """Who has a skill, of the primary résumé or their own list: to be found by it."""

    __tablename__ = "candidate_skills"
    __table_args__ = (Index("ix_candidate_skills_user_id", "user_id"),)

    skill_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Lock(Base):
    """An account that an admin has locked, as auth last told it."""

    __tablename__ = "locks"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    locked: Mapped[bool]
    told_at: Mapped[datetime]  # what happened before is older news


class Block(Base):
    """Who does not want to be seen by whom, as social last told it."""

    __tablename__ = "blocks"
    __table_args__ = (Index("ix_blocks_blocked_id", "blocked_id"),)

    blocker_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blocked_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blocked: Mapped[bool]
    told_at: Mapped[datetime]
