"""The tables every service has: what it must send, what it has handled, what failed.

They live in each service's own file, beside its own tables.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class OutboxMessage(Base):
    """An event that became true in the same transaction."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting", "position", sqlite_where=text("published_at IS NULL")
        ),
        Index("ix_outbox_published_at", "published_at"),
        {"sqlite_autoincrement": True},
    )

    position: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class InboxEntry(Base):
    """An event that a reaction has handled: it is not handled again."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_handled_at", "handled_at"),)

    event_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reaction: Mapped[str] = mapped_column(String(100), primary_key=True)
    handled_at: Mapped[datetime]


class DeadLetter(Base):
    """An event that could not be handled, kept until it is replayed."""

    __tablename__ = "dead_letters"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    reaction: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    headers: Mapped[str]  # JSON
    error: Mapped[str] = mapped_column(String(1000))
    failed_at: Mapped[datetime]


class IdempotentAnswer(Base):
    """The answer to a POST with an Idempotency-Key, stored with its effect."""

    __tablename__ = "idempotent_answers"
    __table_args__ = (Index("ix_idempotent_answers_created_at", "created_at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    route: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[str]  # JSON: those that belong to the answer
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class ErasedPerson(Base):
    """Somebody who asked to be forgotten. What remains is who by id, and when.

    The row also says how far this service is: rows go at once, then files and what is
    left of them in the database's own files, then the receipt is sent.
    """

    __tablename__ = "erased_people"
    __table_args__ = (
        Index(
            "ix_erased_people_waiting",
            "user_id",
            sqlite_where=text("finished_at IS NULL"),
        ),
        Index(
            "ix_erased_people_unswept", "user_id", sqlite_where=text("swept_at IS NULL")
        ),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    erasure_id: Mapped[int]
    erased_at: Mapped[datetime]
    removed: Mapped[dict[str, Any]]  # rows by table
    files: Mapped[list[str]]  # patterns of what is to be deleted
    finished_at: Mapped[datetime | None]  # when the receipt was sent
    swept_at: Mapped[datetime | None]  # when latecomers were looked for
