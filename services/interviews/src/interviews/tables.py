"""interviews' tables: dates, what leads to them, and a small copy of who applied."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata

INTERVIEW_TYPES = "('technical', 'behavioral', 'hr', 'mock')"


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }


class Interview(Base):
    """One person's; of an application, its recruiter is the other side."""

    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint(
            f"interview_type IN {INTERVIEW_TYPES}",
            name="interview_type",
        ),
        CheckConstraint(
            "status IN ('scheduled', 'completed', 'cancelled', 'rescheduled')",
            name="status",
        ),
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration_minutes"),
        CheckConstraint(
            "difficulty IS NULL OR difficulty IN ('easy', 'medium', 'hard')",
            name="difficulty",
        ),
        Index("ix_interviews_user_id_ends_at", "user_id", "ends_at"),
        Index("ix_interviews_user_id_scheduled_at", "user_id", "scheduled_at"),
        Index("ix_interviews_recruiter_id_ends_at", "recruiter_id", "ends_at"),
        Index(
            "ix_interviews_recruiter_id_scheduled_at", "recruiter_id", "scheduled_at"
        ),
        Index("ix_interviews_application_id", "application_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]  # the candidate
    recruiter_id: Mapped[int | None]  # of the application
    organizer_id: Mapped[int | None]  # who of the two made it
    application_id: Mapped[int | None]  # of the jobs service
    interview_type: Mapped[str] = mapped_column(String(50))
    title: Mapped[str | None] = mapped_column(String(255))
    company: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(String(4000))
    attendees: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    scheduled_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    ends_at: Mapped[datetime]  # always scheduled_at + duration_minutes
    timezone: Mapped[str] = mapped_column(String(64), server_default="UTC")
    meeting_link: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(50))
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    notes: Mapped[str | None] = mapped_column(String(4000))  # the candidate's own
    employer_notes: Mapped[str | None] = mapped_column(String(4000))
    feedback: Mapped[dict[str, Any] | None]
    # Practice has no date: it takes no time, and nobody is reminded of it.
    is_practice: Mapped[bool] = mapped_column(server_default=false())
    difficulty: Mapped[str | None] = mapped_column(String(10))  # of practice
    job_id: Mapped[int | None]  # of the jobs service: what the practice is for
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class OwnApplication(Base):
    """Whose application it is, as its event told it."""

    __tablename__ = "own_applications"

    application_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int]
    recruiter_id: Mapped[int | None]


class Proposal(Base):
    """Times that a recruiter offers a candidate, of which they pick one."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint(
            f"interview_type IN {INTERVIEW_TYPES}",
            name="interview_type",
        ),
        CheckConstraint(
            "status IN ('open', 'picked', 'declined', 'withdrawn')", name="status"
        ),
        Index("ix_proposals_user_id_status", "user_id", "status"),
        Index("ix_proposals_recruiter_id_status", "recruiter_id", "status"),
        Index("ix_proposals_application_id", "application_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int]
    user_id: Mapped[int]
    recruiter_id: Mapped[int]
    interview_type: Mapped[str] = mapped_column(String(50))
    title: Mapped[str | None] = mapped_column(String(255))
    company: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(String(4000))
    duration_minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(64))
    meeting_link: Mapped[str | None] = mapped_column(String(500))
    slots: Mapped[list[str]]  # moments as ISO 8601 in UTC, in order
    status: Mapped[str] = mapped_column(String(20))
    decline_reason: Mapped[str | None] = mapped_column(String(500))
    interview_id: Mapped[int | None]  # that came of it
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Scorecard(Base):
    """What one interviewer holds of a candidate after an interview."""

    __tablename__ = "scorecards"
    __table_args__ = (
        CheckConstraint(
            "recommendation IN ('strong_no', 'no', 'yes', 'strong_yes')",
            name="recommendation",
        ),
        UniqueConstraint("interview_id", "author_id"),
        Index("ix_scorecards_author_id", "author_id"),
        Index("ix_scorecards_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE")
    )
    author_id: Mapped[int]
    user_id: Mapped[int]  # the candidate
    ratings: Mapped[list[dict[str, Any]]]
    recommendation: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str | None] = mapped_column(String(4000))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class InterviewQuestion(Base):
    """To practise with, and what the candidate last answered. Theirs alone."""

    __tablename__ = "interview_questions"
    __table_args__ = (
        CheckConstraint("origin IN ('model', 'job', 'bank', 'own')", name="origin"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
        Index("ix_interview_questions_interview_id", "interview_id"),
        Index("ix_interview_questions_user_id_answered_at", "user_id", "answered_at"),
        Index("ix_interview_questions_user_id_bank_id", "user_id", "bank_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE")
    )
    user_id: Mapped[int]  # the candidate
    origin: Mapped[str] = mapped_column(String(10))
    bank_id: Mapped[str | None] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(1000))
    category: Mapped[str] = mapped_column(String(20))
    difficulty: Mapped[str] = mapped_column(String(10))
    # Each a name and the words that show it: they stay as they were asked.
    topics: Mapped[list[dict[str, Any]]]
    follow_ups: Mapped[list[str]]
    outline: Mapped[list[str]]
    tips: Mapped[str | None] = mapped_column(String(500))
    answer: Mapped[str | None] = mapped_column(String(8000))  # the last one
    tries: Mapped[int]
    awaits_follow_up: Mapped[bool]  # in a chat: what is answered next is added
    score: Mapped[int | None]
    evaluation: Mapped[dict[str, Any] | None]
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Reminder(Base):
    """Still to be told; gone in the transaction that tells it."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("interview_id", "user_id", "minutes"),
        Index("ix_reminders_due_at", "due_at"),
        Index("ix_reminders_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE")
    )
    user_id: Mapped[int]
    minutes: Mapped[int]  # before it begins
    due_at: Mapped[datetime]


class ReminderChoice(Base):
    """When a person wants to be reminded, who does not want it as everybody."""

    __tablename__ = "reminder_choices"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minutes: Mapped[list[int]]
    updated_at: Mapped[datetime]


class CalendarFeed(Base):
    """That a person has a feed, and the how-manieth: an older address is void."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int]
    created_at: Mapped[datetime]
