"""ai's tables: what people have used of the models, and answers kept for a while."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES


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
