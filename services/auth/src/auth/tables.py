"""auth's tables. Nothing here opens an account: codes and tokens are not stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.db import COLUMN_TYPES, metadata
from common.mail.queue import QueuedMail


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES | {dict[str, Any]: JSON}


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('candidate', 'recruiter', 'admin')", name="role"),
        Index("ix_users_tokens_void_before", "tokens_void_before"),
        Index("ix_users_role_id", "role", "id"),
        Index("ix_users_is_active_id", "is_active", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)  # normalised
    role: Mapped[str] = mapped_column(String(20))
    is_active: Mapped[bool]
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    # Access tokens issued up to then are void: a role changed, an account was locked.
    tokens_void_before: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class SignInCode(Base):
    """What the code last sent to an address is computed from. A new one replaces it."""

    __tablename__ = "sign_in_codes"
    __table_args__ = (Index("ix_sign_in_codes_expires_at", "expires_at"),)

    email: Mapped[str] = mapped_column(String(320), primary_key=True)
    nonce: Mapped[bytes]
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]


class Attempt(Base):
    """Something that is limited within a time: codes, failures, checks."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_subject_kind_at", "subject", "kind", "at"),
        Index("ix_attempts_at", "at"),
        Index(
            "ix_attempts_untold",
            "id",
            sqlite_where=text("kind = 'failure' AND is_told = 0"),
            postgresql_where=text("kind = 'failure' AND NOT is_told"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(320))  # a mailbox or an IP
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    network: Mapped[str | None] = mapped_column(String(50))  # where a failure came from
    # Whether a failure stands in the log of its person, if there is one.
    is_told: Mapped[bool] = mapped_column(default=False, server_default="1")


class UserSession(Base):
    """One sign-in on one device, with the refresh tokens that followed it."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_user_id", "user_id"),
        Index("ix_sessions_ended_at", "ended_at"),
        Index("ix_sessions_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user_agent: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshToken(Base):
    """By its SHA-256. The one without `used_at` is the session's active one."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_session_id", "session_id"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SigningKey(Base):
    """An Ed25519 key that signs access tokens, did lately, or will soon."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(32), primary_key=True)
    private_pem: Mapped[str]
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime]


class RecruiterRequest(Base):
    """Somebody asks to be a recruiter. One at a time may be pending."""

    __tablename__ = "recruiter_requests"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'granted', 'declined', 'withdrawn')", name="status"
        ),
        Index("ix_recruiter_requests_user_id_id", "user_id", "id"),
        Index("ix_recruiter_requests_status_id", "status", "id"),
        Index(
            "uq_recruiter_requests_pending",
            "user_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    company: Mapped[str] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str]
    status: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]  # an admin, who may be gone since


class SecurityEvent(Base):
    """What happened to an account, for its person to read."""

    __tablename__ = "security_events"
    __table_args__ = (
        Index("ix_security_events_user_id_id", "user_id", "id"),
        Index("ix_security_events_last_at", "last_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(40))
    device: Mapped[str | None] = mapped_column(String(60))
    network: Mapped[str | None] = mapped_column(String(50))
    count: Mapped[int]
    at: Mapped[datetime]
    last_at: Mapped[datetime]


class Mail(QueuedMail, Base):
    """A mail that waits. It holds no code: that is computed when it is written."""

    __tablename__ = "mail_queue"
    __table_args__ = (
        Index("ix_mail_queue_due_at", "due_at"),
        {"sqlite_autoincrement": True},
    )

    recipient: Mapped[str] = mapped_column(String(320))


class Erasure(Base):
    """A person who asked to be forgotten. What remains is who by id, and when."""

    __tablename__ = "erasures"
    __table_args__ = (
        Index(
            "ix_erasures_open",
            "asked_at",
            sqlite_where=text("completed_at IS NULL"),
        ),
        Index("ix_erasures_requested_at", "requested_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(unique=True)
    receipt_digest: Mapped[bytes] = mapped_column(unique=True)
    requested_at: Mapped[datetime]
    asked_at: Mapped[datetime]  # when the services were last asked
    completed_at: Mapped[datetime | None]


class ErasurePart(Base):
    """The receipt of one service."""

    __tablename__ = "erasure_parts"

    erasure_id: Mapped[int] = mapped_column(
        ForeignKey("erasures.id", ondelete="CASCADE"), primary_key=True
    )
    service: Mapped[str] = mapped_column(String(20), primary_key=True)
    removed: Mapped[dict[str, Any]]  # rows by table
    at: Mapped[datetime]


class Export(Base):
    """A person's own data, being collected from all services or ready to fetch."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("status IN ('collecting', 'ready', 'failed')", name="status"),
        Index("ix_exports_user_id_id", "user_id", "id"),
        Index("ix_exports_status", "status"),
        Index("ix_exports_expires_at", "expires_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(40), unique=True)
    file_size: Mapped[int | None]
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # until then it is collected, then kept
