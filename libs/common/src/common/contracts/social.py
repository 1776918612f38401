"""What social tells: who asks whom, who is connected, who blocks whom."""

from typing import ClassVar

from common.contracts.event import Event, Receipt


class ConnectionRequested(Event):
    subject: ClassVar[str] = "events.social.connection_requested.v1"
    about: ClassVar[tuple[str, ...]] = ("requester_id", "receiver_id")

    connection_id: int
    requester_id: int
    receiver_id: int


class ConnectionAccepted(Event):
    subject: ClassVar[str] = "events.social.connection_accepted.v1"
    about: ClassVar[tuple[str, ...]] = ("requester_id", "receiver_id")

    connection_id: int
    requester_id: int
    receiver_id: int


class ConnectionRemoved(Event):
    subject: ClassVar[str] = "events.social.connection_removed.v1"
    about: ClassVar[tuple[str, ...]] = ("requester_id", "receiver_id")

    connection_id: int
    requester_id: int
    receiver_id: int


class MessageSent(Event):
    subject: ClassVar[str] = "events.social.message_sent.v1"
    about: ClassVar[tuple[str, ...]] = ("sender_id", "receiver_id")

    message_id: int
    sender_id: int
    receiver_id: int


class MessagesRead(Event):
    """Everything from `sender_id` up to that message has been read."""

    subject: ClassVar[str] = "events.social.messages_read.v1"
    about: ClassVar[tuple[str, ...]] = ("reader_id", "sender_id")

    reader_id: int
    sender_id: int
    up_to_message_id: int


class UserBlocked(Event):
    subject: ClassVar[str] = "events.social.user_blocked.v1"
    about: ClassVar[tuple[str, ...]] = ("blocker_id", "blocked_id")

    blocker_id: int
    blocked_id: int


class UserUnblocked(Event):
    subject: ClassVar[str] = "events.social.user_unblocked.v1"
    about: ClassVar[tuple[str, ...]] = ("blocker_id", "blocked_id")

    blocker_id: int
    blocked_id: int


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.social.erasure_receipt.v1"
