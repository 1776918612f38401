"""What auth tells: people come, sign out, change their role, go."""

from typing import ClassVar, Literal

from common.contracts.event import Event, OfErasure, Receipt

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


class SecurityAlert(Event):
    """It may be that somebody else signs in as this person.

    `device` is in words of auth's own, such as "Firefox on Linux".
    """

    subject: ClassVar[str] = "events.auth.security_alert.v1"

    user_id: int
    kind: Literal["token_reused", "new_device"]
    device: str | None = None


class RecruiterRequestDecided(Event):
    """An admin answered who had asked to be a recruiter; the reason is with auth."""

    subject: ClassVar[str] = "events.auth.recruiter_request_decided.v1"

    user_id: int
    request_id: int
    granted: bool


class ErasureRequested(OfErasure):
    """Every service removes what it holds of this person, then sends a receipt."""

    subject: ClassVar[str] = "events.auth.erasure_requested.v1"


class UserErased(OfErasure):
    """All receipts are in."""

    subject: ClassVar[str] = "events.auth.user_erased.v1"


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.auth.erasure_receipt.v1"


class ExportReady(Event):
    """A person's own data lies ready for them to fetch."""

    subject: ClassVar[str] = "events.auth.export_ready.v1"

    export_id: int
    user_id: int
