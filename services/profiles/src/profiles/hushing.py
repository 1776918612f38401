"""What rings no more: messages that were read, and people who are kept away.

News comes late and in any order: what was read may be told before it was written.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.tables import Notification, ReadConversation


def conversation_with(sender_id: int) -> str:
    """The topic of notifications about what this person wrote."""
    return f"conversation:{sender_id}"


async def note_read(
    session: AsyncSession, reader_id: int, sender_id: int, *, up_to: int, now: datetime
) -> None:
    """Messages of this sender up to that one need neither bell nor mail."""
    told = insert(ReadConversation).values(
        reader_id=reader_id, sender_id=sender_id, up_to_message_id=up_to
    )
    await session.execute(
        told.on_conflict_do_update(
            index_elements=["reader_id", "sender_id"],
            set_={"up_to_message_id": up_to},
            where=ReadConversation.up_to_message_id < up_to,
        )
    )
    message_id = Notification.data["message_id"].as_integer()
    about = Notification.topic == conversation_with(sender_id)
    await _hush(session, reader_id, and_(about, message_id <= up_to), now=now)


async def was_read(
    session: AsyncSession, reader_id: int, sender_id: int, message_id: int
) -> bool:
    """Whether it is known already that they have read this message."""
    read = await session.scalar(
        select(ReadConversation.up_to_message_id).where(
            ReadConversation.reader_id == reader_id,
            ReadConversation.sender_id == sender_id,
        )
    )
    return read is not None and message_id <= read


async def hush_person(
    session: AsyncSession,
    user_id: int,
    other_id: int,
    *,
    since: datetime,
    now: datetime,
) -> None:
    """What the other one did until then is no news any more for who blocks them."""
    done = or_(
        Notification.topic == conversation_with(other_id),
        _is_by(other_id, "connection_requested", "requester_id"),
        _is_by(other_id, "connection_accepted", "receiver_id"),
    )
    await _hush(
        session, user_id, and_(done, Notification.occurred_at <= since), now=now
    )


def _is_by(person_id: int, kind: str, fact: str) -> ColumnElement[bool]:
    return and_(
        Notification.kind == kind, Notification.data[fact].as_integer() == person_id
    )


async def _hush(
    session: AsyncSession, user_id: int, which: ColumnElement[bool], *, now: datetime
) -> None:
    """An unread one that is read has no mail either: that is asked when it leaves."""
    await session.execute(
        update(Notification)
        .where(Notification.user_id == user_id, Notification.read_at.is_(None), which)
        .values(read_at=now)
    )
