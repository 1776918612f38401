"""ai's tables: conversations, what was written for people and kept for them, what they
have used of the models, and answers kept for a while.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {
        list[dict[str, Any]]: JSON,
        dict[str, Any]: JSON,
    }


class ChatSession(Base):
    """A conversation with the assistant."""

    __tablename__ = "chat_sessions"
    __table_args__ = (
        Index("ix_chat_sessions_user_id_last_message_at", "user_id", "last_message_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    messages: Mapped[int]  # how many are in it
    version: Mapped[int]
    created_at: Mapped[datetime]
    last_message_at: Mapped[datetime]


class ChatMessage(Base):
    """One message. A question and its answer come in together or not at all."""

    __tablename__ = "ai_chat_history"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'assistant')", name="role"),
        Index("ix_ai_chat_history_session_id_id", "session_id", "id"),
        Index("ix_ai_chat_history_user_id_id", "user_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("chat_sessions.id", ondelete="CASCADE")
    )
    role: Mapped[str] = mapped_column(String(50))
    content: Mapped[str]
    # Of answers alone: who wrote them, of what, and why it is less than it could be.
    engine: Mapped[str | None] = mapped_column(String(50))
    model: Mapped[str | None] = mapped_column(String(100))
    tokens_used: Mapped[int | None]
    degraded_reason: Mapped[str | None] = mapped_column(String(50))
    sources: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]


class IdeaSet(Base):
    """The project ideas of one asking; a person's oldest make room for new ones."""

    __tablename__ = "project_ideas"
    __table_args__ = (
        Index("ix_project_ideas_user_id_id", "user_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    asked: Mapped[dict[str, Any]]
    ideas: Mapped[list[dict[str, Any]]]
    engine: Mapped[str] = mapped_column(String(50))
    degraded_reason: Mapped[str | None] = mapped_column(String(50))
    created_at: Mapped[datetime]


class TailoredResume(Base):
    """A résumé written anew for one posting, from one résumé and from nothing else."""

    __tablename__ = "tailored_resumes"
    __table_args__ = (
        Index("ix_tailored_resumes_user_id_id", "user_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    resume_id: Mapped[int]  # of the resumes service
    job_id: Mapped[int | None]  # of the jobs service; None for a pasted posting
    title: Mapped[str] = mapped_column(String(300))
    ats_score: Mapped[int | None]
    ats_score_before: Mapped[int | None]
    engine: Mapped[str] = mapped_column(String(50))
    degraded_reason: Mapped[str | None] = mapped_column(String(50))
    created_at: Mapped[datetime]
    # Long, left on the disk unless it is asked for; see `building.papers.Paper`.
    paper: Mapped[dict[str, Any]] = deferred(mapped_column(JSON, nullable=False))


class UsageOfDay(Base):
    """What one person's questions of one kind have cost on one day (UTC)."""

    __tablename__ = "usage_of_days"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(60), primary_key=True)
    engine: Mapped[str] = mapped_column(String(30), primary_key=True)
    model: Mapped[str] = mapped_column(String(100), primary_key=True)
    calls: Mapped[int] = mapped_column(default=0)
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    micro_dollars: Mapped[int] = mapped_column(default=0)  # estimated

    __table_args__ = (Index("ix_usage_of_days_day", "day"),)


class RememberedAnswer(Base):
    """What a model answered one person, for the same question asked again."""

    __tablename__ = "remembered_answers"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)  # a digest
    task: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str]  # as the model gave it: what of it may stand is asked again
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_remembered_answers_created_at", "created_at"),
        Index("ix_remembered_answers_user_id_created_at", "user_id", "created_at"),
    )
