"""What social tells: who asks whom, who is connected, who blocks whom."""

from typing import ClassVar

from common.contracts.event import Event


class ConnectionRequested(Event):
    subject: ClassVar[str] = "events.social.connection_requested.v1"

    connection_id: int
    requester_id: int
    receiver_id: int


class ConnectionAccepted(Event):
    subject: ClassVar[str] = "events.social.connection_accepted.v1"

    connection_id: int
    requester_id: int
    receiver_id: int


class ConnectionRemoved(Event):
    subject: ClassVar[str] = "events.social.connection_removed.v1"

    connection_id: int
    requester_id: int
    receiver_id: int


class MessageSent(Event):
    subject: ClassVar[str] = "events.social.message_sent.v1"

    message_id: int
    sender_id: int
    receiver_id: int


class UserBlocked(Event):
    subject: ClassVar[str] = "events.social.user_blocked.v1"

    blocker_id: int
    blocked_id: int


class UserUnblocked(Event):
    subject: ClassVar[str] = "events.social.user_unblocked.v1"

    blocker_id: int
    blocked_id: int


class ErasureReceipt(Event):
    subject: ClassVar[str] = "events.social.erasure_receipt.v1"

    erasure_id: int
    user_id: int
    removed: dict[str, int]
