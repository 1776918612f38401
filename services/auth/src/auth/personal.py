"""What auth holds of people."""

from pathlib import Path

from sqlalchemy import ScalarSelect, select

from auth.settings import Settings
from auth.tables import (
    Attempt,
    Erasure,
    ErasurePart,
    Export,
    Mail,
    RecruiterRequest,
    RefreshToken,
    SecurityEvent,
    SignInCode,
    SigningKey,
    User,
    UserSession,
)
from common.mail.mailers import mark_of
from common.personal import Impersonal, Mentioned, Owned, PersonalData


def _address(user_id: int) -> ScalarSelect[str]:
    return select(User.email).where(User.id == user_id).scalar_subquery()


def _folder(settings: Settings) -> Path:
    return settings.data_dir


def _mails_of(user: User) -> list[str]:
    """What lies in the folder that stands for a mail server in development.

    Also what was being written when a service was killed.
    """
    return [f"mail/*{mark_of(user.email)}-*"]


PERSONAL = PersonalData(
    owned=[
        Owned(
            Mail,
            lambda user_id: Mail.recipient == _address(user_id),
            hidden=[
                *("id", "recipient", "kind", "message_id", "created_at"),
                *("expires_at", "due_at", "tries"),
            ],
        ),
        Owned(
            SignInCode,
            lambda user_id: SignInCode.email == _address(user_id),
            hidden=["email", "nonce", "requested_at", "expires_at", "tries_left"],
        ),
        Owned(
            Attempt,
            lambda user_id: Attempt.subject == _address(user_id),
            exported=["kind", "at", "network"],
            hidden=["id", "subject", "is_told"],
        ),
        Owned(
            RefreshToken,
            lambda user_id: RefreshToken.session_id.in_(
                select(UserSession.id).where(UserSession.user_id == user_id)
            ),
            hidden=["digest", "session_id", "created_at", "expires_at", "used_at"],
        ),
        Owned(
            UserSession,
            lambda user_id: UserSession.user_id == user_id,
            exported=[
                *("user_agent", "created_at", "last_used_at", "expires_at", "ended_at"),
            ],
            hidden=["id", "user_id"],
        ),
        Owned(
            Export,
            lambda user_id: Export.user_id == user_id,
            exported=["requested_at", "status"],
            hidden=["id", "user_id", "file_name", "file_size", "expires_at"],
            files=lambda export: [f"auth/exports/*{export.file_name}*"],
        ),
        Owned(
            RecruiterRequest,
            lambda user_id: RecruiterRequest.user_id == user_id,
            exported=[
                *("id", "company", "website", "note", "status", "reason"),
                *("created_at", "decided_at"),
            ],
            hidden=["user_id", "decided_by"],
        ),
        Owned(
            SecurityEvent,
            lambda user_id: SecurityEvent.user_id == user_id,
            exported=["kind", "detail", "device", "network", "count", "at", "last_at"],
            hidden=["id", "user_id"],
        ),
        Owned(
            User,
            lambda user_id: User.id == user_id,
            exported=[
                *("id", "email", "role", "is_active", "created_at", "last_login_at"),
            ],
            hidden=["tokens_void_before", "version"],
            files=_mails_of,
        ),
    ],
    mentioned=[Mentioned(RecruiterRequest.decided_by)],
    impersonal=[
        Impersonal(
            SigningKey,
            ["kid", "private_pem", "created_at", "signs_from"],
            "of the platform itself",
        ),
        Impersonal(
            Erasure,
            [
                *("id", "user_id", "receipt_digest", "requested_at", "asked_at"),
                "completed_at",
            ],
            "the id and the time, for audit",
        ),
        Impersonal(
            ErasurePart,
            ["erasure_id", "service", "removed", "at"],
            "counts by table, for audit",
        ),
    ],
    files_dir=_folder,
)
