"""interviews' tables: dates, and a small copy of who applied where."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {dict[str, Any]: JSON}


class Interview(Base):
    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint(
            "interview_type IN ('technical', 'behavioral', 'hr', 'mock')",
            name="interview_type",
        ),
        CheckConstraint(
            "status IN ('scheduled', 'completed', 'cancelled', 'rescheduled')",
            name="status",
        ),
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration_minutes"),
        Index("ix_interviews_user_id_ends_at", "user_id", "ends_at"),
        Index("ix_interviews_user_id_scheduled_at", "user_id", "scheduled_at"),
        Index("ix_interviews_application_id", "application_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    application_id: Mapped[int | None]  # of the jobs service
    interview_type: Mapped[str] = mapped_column(String(50))
    title: Mapped[str | None] = mapped_column(String(255))
    company: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str | None] = mapped_column(String(255))
    scheduled_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    ends_at: Mapped[datetime]  # always scheduled_at + duration_minutes
    meeting_link: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(50))
    notes: Mapped[str | None] = mapped_column(String(4000))
    feedback: Mapped[dict[str, Any] | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class OwnApplication(Base):
    """Whose application it is, as its event told it."""

    __tablename__ = "own_applications"

    application_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int]
    recruiter_id: Mapped[int | None]
