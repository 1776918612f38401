"""social's tables: who is known, connected, blocked, and what people write."""

from datetime import datetime

from sqlalchemy import (
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
    type_annotation_map = COLUMN_TYPES


class Person(Base):
    """Somebody who has registered. Their id is the one auth gave them."""

    __tablename__ = "people"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_locked: Mapped[bool] = mapped_column(server_default=text("0"))
    told_at: Mapped[datetime | None]  # when the lock was told: older news is void


class Connection(Base):
    """Two people, one row: the pair is stored in order, whoever asked."""

    __tablename__ = "connections"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="pair_in_order"),
        CheckConstraint("requester_id IN (low_id, high_id)", name="requester_in_pair"),
        CheckConstraint(
            "status IN ('pending', 'accepted', 'rejected', 'withdrawn')", name="status"
        ),
        CheckConstraint(
            "connection_type IN"
            " ('colleague', 'classmate', 'mentor', 'recruiter', 'other')",
            name="connection_type",
        ),
        UniqueConstraint("low_id", "high_id"),
        Index("ix_connections_high_id", "high_id"),
        Index("ix_connections_requester_id_created_at", "requester_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int]
    high_id: Mapped[int]
    requester_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(50))
    connection_type: Mapped[str] = mapped_column(String(20))
    message: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def receiver_id(self) -> int:
        return self.high_id if self.requester_id == self.low_id else self.low_id


class Block(Base):
    """Somebody wants to hear no more of somebody."""

    __tablename__ = "blocks"
    __table_args__ = (
        CheckConstraint("blocker_id <> blocked_id", name="two_people"),
        UniqueConstraint("blocker_id", "blocked_id"),
        Index("ix_blocks_blocked_id", "blocked_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    blocker_id: Mapped[int]
    blocked_id: Mapped[int]
    created_at: Mapped[datetime]


class Conversation(Base):
    """What two people have written to each other, one row for a pair."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="pair_in_order"),
        CheckConstraint("opener_id IN (low_id, high_id)", name="opener_in_pair"),
        UniqueConstraint("low_id", "high_id"),
        Index("ix_conversations_low_id_last_message_id", "low_id", "last_message_id"),
        Index("ix_conversations_high_id_last_message_id", "high_id", "last_message_id"),
        Index("ix_conversations_opener_id_created_at", "opener_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int]
    high_id: Mapped[int]
    opener_id: Mapped[int]  # who wrote first
    is_open: Mapped[bool]  # not yet: a stranger has written and waits for an answer
    last_message_id: Mapped[int]
    created_at: Mapped[datetime]

    def other_than(self, user_id: int) -> int:
        return self.high_id if user_id == self.low_id else self.low_id


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
        Index("ix_messages_sender_id_id", "sender_id", "id"),
        Index("ix_messages_receiver_id_id", "receiver_id", "id"),
        Index("ix_messages_sender_id_created_at", "sender_id", "created_at"),
        Index("ix_messages_sender_id_read_at", "sender_id", "read_at"),
        Index(
            "ix_messages_unread",
            *("receiver_id", "conversation_id"),
            sqlite_where=text("read_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    sender_id: Mapped[int]
    receiver_id: Mapped[int]
    body: Mapped[str] = mapped_column(String(4000))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Report(Base):
    """A message that its receiver finds wrong, for an admin to look at."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint(
            "reason IN ('spam', 'fraud', 'harassment', 'other')", name="reason"
        ),
        CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name="status"),
        UniqueConstraint("message_id", "reporter_id"),
        Index("ix_reports_status_id", "status", "id"),
        Index("ix_reports_reporter_id_created_at", "reporter_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE")
    )
    reporter_id: Mapped[int]
    reported_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
