"""profiles' tables. A person's id is the one auth gave them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata
from common.mail.queue import QueuedMail

UNREAD_ONLY = "read_at IS NULL"


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {list[str]: JSON, dict[str, Any]: JSON}


class Profile(Base):
    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint(
            "experience_level IN ('entry', 'mid', 'senior', 'lead', 'principal')",
            name="experience_level",
        ),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    full_name: Mapped[str | None] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(20))
    bio: Mapped[str | None] = mapped_column(String(4000))
    location: Mapped[str | None] = mapped_column(String(255))
    current_position: Mapped[str | None] = mapped_column(String(255))
    company: Mapped[str | None] = mapped_column(String(255))
    linkedin_url: Mapped[str | None] = mapped_column(String(500))
    github_url: Mapped[str | None] = mapped_column(String(500))
    portfolio_url: Mapped[str | None] = mapped_column(String(500))
    experience_level: Mapped[str | None] = mapped_column(String(20))
    ai_specializations: Mapped[list[str]]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Notification(Base):
    """Something a person should hear of, made from one event.

    Of those with the same `topic` (a conversation) one at most is unread: a newer one
    takes the place of the older, with an id of its own.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_user_id_id", "user_id", "id"),
        Index("ix_notifications_event_id_user_id", "event_id", "user_id", unique=True),
        Index("ix_notifications_created_at", "created_at"),
        Index(
            "ix_notifications_unread", "user_id", "id", sqlite_where=text(UNREAD_ONLY)
        ),
        Index(
            "ix_notifications_one_unread_of_topic",
            "user_id",
            "topic",
            unique=True,
            sqlite_where=text(UNREAD_ONLY),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    event_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(String(40))
    data: Mapped[dict[str, Any]]  # ids and facts of the event
    occurred_at: Mapped[datetime]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Mail(QueuedMail, Base):
    """A mail that waits: about one notification, or a digest of several.

    Neither address nor words: both are asked for when it leaves.
    """

    __tablename__ = "mail_queue"
    __table_args__ = (
        Index("ix_mail_queue_due_at", "due_at"),
        Index("ix_mail_queue_notification_id", "notification_id"),
        Index("ix_mail_queue_kind", "kind"),
        {"sqlite_autoincrement": True},
    )

    user_id: Mapped[int]
    notification_id: Mapped[int | None]
    # Of a digest: the notifications after the first, up to the second.
    since_id: Mapped[int | None]
    until_id: Mapped[int | None]


class MailedTopic(Base):
    """When a person last got a mail about a conversation: one a day is enough."""

    __tablename__ = "mailed_topics"
    __table_args__ = (Index("ix_mailed_topics_mailed_at", "mailed_at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    mailed_at: Mapped[datetime]


class DigestPlan(Base):
    """When a person's next digest is due; made with their first notification."""

    __tablename__ = "digest_plans"
    __table_args__ = (Index("ix_digest_plans_next_due_at", "next_due_at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_due_at: Mapped[datetime]
    told_until: Mapped[int]  # the last notification a digest has covered


class Digest(Base):
    """A period whose digest was queued: there is no second one."""

    __tablename__ = "digests"
    __table_args__ = (Index("ix_digests_created_at", "created_at"),)

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    created_at: Mapped[datetime]


class PersonSettings(Base):
    """What a person has set; who never did has no row, see `preferences.of`."""

    __tablename__ = "person_settings"
    __table_args__ = (
        CheckConstraint(
            "digest_frequency IN ('daily', 'weekly')", name="digest_frequency"
        ),
        CheckConstraint(
            "profile_visibility IN ('public', 'connections', 'private')",
            name="profile_visibility",
        ),
        CheckConstraint(
            "resume_visibility IN ('public', 'companies', 'private')",
            name="resume_visibility",
        ),
        CheckConstraint("salary_min <= salary_max", name="salary_in_order"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)

    email_notifications: Mapped[bool]
    job_alerts: Mapped[bool]
    interview_reminders: Mapped[bool]
    weekly_digest: Mapped[bool]  # whether there is one at all
    digest_frequency: Mapped[str] = mapped_column(String(10))
    trend_alerts: Mapped[bool]
    networking_prompts: Mapped[bool]

    profile_visibility: Mapped[str] = mapped_column(String(20))
    resume_visibility: Mapped[str] = mapped_column(String(20))
    show_email: Mapped[bool]
    show_location: Mapped[bool]
    show_skills: Mapped[bool]
    show_experience: Mapped[bool]

    theme: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(35))
    timezone: Mapped[str] = mapped_column(String(64))
    preferred_job_types: Mapped[list[str]]
    preferred_locations: Mapped[list[str]]
    work_arrangements: Mapped[list[str]]
    salary_min: Mapped[int | None]
    salary_max: Mapped[int | None]
    salary_currency: Mapped[str | None] = mapped_column(String(3))

    version: Mapped[int]
    updated_at: Mapped[datetime]
