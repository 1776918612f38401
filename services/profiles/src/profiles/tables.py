"""profiles' tables. A person's id is the one auth gave them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
    text,
)
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
        Index("ix_profiles_slug", "slug", unique=True),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # As their last token said; shown to others only when they want it.
    email: Mapped[str | None] = mapped_column(String(320))
    slug: Mapped[str | None] = mapped_column(String(60))  # from the first name on
    headline: Mapped[str | None] = mapped_column(String(255))
    avatar: Mapped[str | None] = mapped_column(String(32))  # see `avatars`
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
    skills_version: Mapped[int] = mapped_column(server_default="0")
    total_views: Mapped[int] = mapped_column(server_default="0")
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


class ReadConversation(Base):
    """How far a person has read what another one wrote: it needs no bell any more."""

    __tablename__ = "read_conversations"
    __table_args__ = (Index("ix_read_conversations_sender_id", "sender_id"),)

    reader_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sender_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    up_to_message_id: Mapped[int]


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
    application_updates: Mapped[bool] = mapped_column(server_default="1")
    message_alerts: Mapped[bool] = mapped_column(server_default="1")

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


class Acquaintance(Base):
    """Two people and whether they are connected, as social last told it."""

    __tablename__ = "acquaintances"
    __table_args__ = (
        PrimaryKeyConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="pair_in_order"),
        Index("ix_acquaintances_high_id", "high_id"),
    )

    low_id: Mapped[int]
    high_id: Mapped[int]
    connected: Mapped[bool]
    told_at: Mapped[datetime]  # what happened before is older news


class Block(Base):
    """Who does not want to be seen by whom, as social last told it."""

    __tablename__ = "blocks"
    __table_args__ = (
        PrimaryKeyConstraint("blocker_id", "blocked_id"),
        Index("ix_blocks_blocked_id", "blocked_id"),
    )

    blocker_id: Mapped[int]
    blocked_id: Mapped[int]
    blocked: Mapped[bool]
    told_at: Mapped[datetime]


class Lock(Base):
    """An account that an admin has locked, as auth last told it: nobody sees it."""

    __tablename__ = "locks"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    locked: Mapped[bool]
    told_at: Mapped[datetime]


class UserSkill(Base):
    """A skill of a person: one of the taxonomy, or a name nobody knows."""

    __tablename__ = "user_skills"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_user_skills_key_user_id", "key", "user_id"),
        CheckConstraint(
            "proficiency_level IN ('beginner', 'intermediate', 'advanced', 'expert')",
            name="proficiency_level",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(120))  # the same for every spelling
    skill_id: Mapped[str | None] = mapped_column(String(80))
    skill_name: Mapped[str] = mapped_column(String(80))
    proficiency_level: Mapped[str | None] = mapped_column(String(20))
    years_of_experience: Mapped[float | None]
    is_verified: Mapped[bool]  # never set by a client
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Achievement(Base):
    __tablename__ = "achievements"
    __table_args__ = (
        Index("ix_achievements_user_id_date_achieved", "user_id", "date_achieved"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(String(2000))
    icon: Mapped[str | None] = mapped_column(String(100))
    date_achieved: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PortfolioItem(Base):
    """A piece of work a person shows. Its address is text: nobody here opens it."""

    __tablename__ = "portfolio_items"
    __table_args__ = (
        Index("ix_portfolio_items_user_id_order", "user_id", "order"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(String(2000))
    url: Mapped[str | None] = mapped_column(String(500))
    tech_stack: Mapped[list[str]]
    order: Mapped[int]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class FormerSlug(Base):
    """An address a profile had; it leads to the new one and is nobody else's yet."""

    __tablename__ = "former_slugs"
    __table_args__ = (Index("ix_former_slugs_user_id", "user_id"),)

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    user_id: Mapped[int]
    given_up_at: Mapped[datetime]


class RetiredSlug(Base):
    """An address of somebody who was erased, as a hash: nobody else's for a while."""

    __tablename__ = "retired_slugs"
    __table_args__ = (Index("ix_retired_slugs_until", "until"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]


class Visit(Base):
    """Who looked at a profile on a day, so that they are counted once."""

    __tablename__ = "visits"
    __table_args__ = (
        PrimaryKeyConstraint("user_id", "day", "visitor"),
        Index("ix_visits_day", "day"),
    )

    user_id: Mapped[int]
    day: Mapped[date]
    visitor: Mapped[str] = mapped_column(String(32))  # an id, or a keyed hash


class SearchWord(Base):
    """A word by which others may find a person; hidden fields have none here."""

    __tablename__ = "search_words"
    __table_args__ = (
        PrimaryKeyConstraint("word", "field", "user_id"),
        Index("ix_search_words_user_id", "user_id"),
        CheckConstraint(
            "field IN ('name', 'headline', 'position', 'company', 'location')",
            name="field",
        ),
    )

    word: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int]
