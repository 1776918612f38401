"""ai's tables: conversations, and what was written for people and kept for them."""

from datetime import datetime
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
