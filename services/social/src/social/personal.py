"""What social holds of people."""

from common.personal import Mentioned, Owned, PersonalData
from social.connecting.connections import shown_status
from social.tables import Block, Connection, Conversation, Message, Person, Report

PERSONAL = PersonalData(
    owned=[
        Owned(
            Report,
            lambda user_id: (
                (Report.reporter_id == user_id) | (Report.reported_id == user_id)
            ),
            # Who was reported is not to learn it from their export.
            hidden=[
                *("id", "message_id", "reporter_id", "reported_id", "reason", "note"),
                *("status", "decided_by", "decided_at", "created_at"),
            ],
        ),
        Owned(
            Message,
            # Either of the two: a message to nobody is none.
            lambda user_id: (
                (Message.sender_id == user_id) | (Message.receiver_id == user_id)
            ),
            exported=[
                *("id", "conversation_id", "sender_id", "receiver_id", "body"),
                *("created_at", "read_at"),
            ],
        ),
        Owned(
            Conversation,
            lambda user_id: (
                (Conversation.low_id == user_id) | (Conversation.high_id == user_id)
            ),
            exported=["id", "low_id", "high_id", "opener_id", "is_open", "created_at"],
            hidden=["last_message_id"],
        ),
        Owned(
            Connection,
            lambda user_id: (
                (Connection.low_id == user_id) | (Connection.high_id == user_id)
            ),
            exported=[
                *("id", "low_id", "high_id", "requester_id"),
                *("connection_type", "message", "created_at"),
            ],
            # Who was refused is not to learn it from their export either.
            hidden=["status", "updated_at"],
            more=lambda _session, row: {"status": shown_status(row)},
        ),
        Owned(
            Block,
            lambda user_id: (
                (Block.blocker_id == user_id) | (Block.blocked_id == user_id)
            ),
            # Nor who was blocked.
            hidden=["id", "blocker_id", "blocked_id", "created_at"],
        ),
        Owned(
            Person,
            lambda user_id: Person.user_id == user_id,
            hidden=["user_id", "is_locked", "told_at"],
        ),
    ],
    # Of reports and blocks each gets their own.
    authored=[
        Owned(
            Report,
            lambda user_id: Report.reporter_id == user_id,
            exported=["id", "message_id", "reason", "note", "status", "created_at"],
        ),
        Owned(
            Block,
            lambda user_id: Block.blocker_id == user_id,
            exported=["id", "blocked_id", "created_at"],
        ),
    ],
    mentioned=[Mentioned(Report.decided_by)],
)
