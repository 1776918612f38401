"""resumes' tables. The file itself lies beside the database, under a name we made."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column

from common.db import COLUMN_TYPES, metadata

STATUSES = (
    "uploaded",
    "parsing",
    "parsed",
    "analyzing",
    "analyzed",
    "needs_ocr",
    "failed",
)


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {dict[str, Any]: JSON}


class Resume(Base):
    __tablename__ = "resumes"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index("ix_resumes_user_id_id", "user_id", "id"),
        Index(
            "ix_resumes_primary",
            "user_id",
            unique=True,
            sqlite_where=text("is_primary"),
        ),
        Index(
            "ix_resumes_waiting",
            "id",
            sqlite_where=text("status IN ('uploaded', 'parsing')"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))  # what the person called it
    file_name: Mapped[str] = mapped_column(String(40), unique=True)  # what we call it
    file_size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(4))  # pdf, docx, txt
    status: Mapped[str] = mapped_column(String(20))
    failure_reason: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int]
    # Long ones, left on the disk unless they are asked for.
    reading: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    parsed_data: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    report: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    ats_score: Mapped[int | None]
    is_primary: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
