"""resumes' tables. The file itself lies beside the database, under a name we made."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
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
UNFINISHED = STATUSES[:4]  # the pipeline still has something to do


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
            sqlite_where=text(f"status IN {UNFINISHED}"),
        ),
        Index(
            "ix_resumes_first_id_version_number",
            *("first_id", "version_number"),
            unique=True,
            sqlite_where=text("first_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))  # what the person called it
    file_name: Mapped[str] = mapped_column(String(40), unique=True)  # what we call it
    file_size: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(4))  # pdf, docx, txt, json
    status: Mapped[str] = mapped_column(String(20))
    failure_reason: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int]
    # Long ones, left on the disk unless they are asked for.
    reading: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    parsed_data: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    report: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON))
    ats_score: Mapped[int | None]
    # By skill id: how long the dated roles lasted whose text shows it.
    skill_years: Mapped[dict[str, float] | None] = deferred(mapped_column(JSON))
    is_primary: Mapped[bool]
    # The first version of the same résumé, which may be gone; None: it is the first.
    first_id: Mapped[int | None]
    version_number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)  # rises with every edit
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def family_id(self) -> int:
        """The same for all versions of one résumé."""
        return self.first_id or self.id


class Step(Base):
    """A résumé came to this state then: what its progress is told from."""

    __tablename__ = "steps"
    __table_args__ = (
        Index("ix_steps_resume_id_id", "resume_id", "id"),
        Index("ix_steps_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resume_id: Mapped[int] = mapped_column(ForeignKey("resumes.id", ondelete="CASCADE"))
    user_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime]
