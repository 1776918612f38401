"""social's tables: connections between people, and who is known."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES


class Person(Base):
    """Somebody who has registered. Their id is the one auth gave them."""

    __tablename__ = "people"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Connection(Base):
    """Two people, one row: the pair is stored in order, whoever asked."""

    __tablename__ = "connections"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="pair_in_order"),
        CheckConstraint("requester_id IN (low_id, high_id)", name="requester_in_pair"),
        CheckConstraint("status IN ('pending', 'accepted', 'rejected')", name="status"),
        CheckConstraint(
            "connection_type IN"
            " ('colleague', 'classmate', 'mentor', 'recruiter', 'other')",
            name="connection_type",
        ),
        UniqueConstraint("low_id", "high_id"),
        Index("ix_connections_high_id", "high_id"),
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
