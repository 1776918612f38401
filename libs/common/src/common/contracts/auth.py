"""What auth tells: people come, sign out, change their role, go."""

from typing import ClassVar, Literal

from common.contracts.event import Event

Role = Literal["candidate", "recruiter", "admin"]


class UserRegistered(Event):
    """Someone proved that they own an address we had not seen before."""

    subject: ClassVar[str] = "events.auth.user_registered.v1"

    user_id: int
    role: Role


class UserDeactivated(Event):
    """An admin locked an account. Its tokens from before now are void."""

    subject: ClassVar[str] = "events.auth.user_deactivated.v1"

    user_id: int


class UserReactivated(Event):
    subject: ClassVar[str] = "events.auth.user_reactivated.v1"

    user_id: int


class RoleChanged(Event):
    """Tokens from before now carry the old role and are void."""

    subject: ClassVar[str] = "events.auth.role_changed.v1"

    user_id: int
    role: Role


class SessionEnded(Event):
    """Signed out, replaced or revoked: access tokens of this session are void."""

    subject: ClassVar[str] = "events.auth.session_ended.v1"

    user_id: int
    session_id: str


class RecruiterRequestDecided(Event):
    """An admin answered who had asked to be a recruiter; the reason is with auth."""

    subject: ClassVar[str] = "events.auth.recruiter_request_decided.v1"

    user_id: int
    request_id: int
    granted: bool


class ErasureRequested(Event):
    """Every service removes what it holds of this person, then sends a receipt."""

    subject: ClassVar[str] = "events.auth.erasure_requested.v1"

    erasure_id: int
    user_id: int


class UserErased(Event):
    """All receipts are in."""

    subject: ClassVar[str] = "events.auth.user_erased.v1"

    erasure_id: int
    user_id: int


class ErasureReceipt(Event):
    """auth's own part of an erasure is done."""

    subject: ClassVar[str] = "events.auth.erasure_receipt.v1"

    erasure_id: int
    user_id: int
    removed: dict[str, int]
