"""Messages: sent, listed, read. Their ids rise in the order of their transactions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.social import MessageSent, MessagesRead
from common.db import hint
from common.errors import NotFound, TooManyRequests, Unprocessable
from common.outbox import emit
from social import people
from social.blocking.blocks import blocked_by
from social.tables import Message
from social.talking import conversations

TOPIC = "messages"  # of the hint: there is something new for a person
WITHIN = timedelta(hours=1)
MOST = 200  # messages of one person within that


class MessageNotFound(NotFound):
    detail = "There is no such message."


class MessageToOneself(Unprocessable):
    detail = "Nobody writes to themselves: choose another person."


class TooManyMessages(TooManyRequests):
    detail = "You have sent as many messages as one may in an hour: go on later."


async def send(
    session: AsyncSession, sender_id: int, receiver_id: int, body: str, *, now: datetime
) -> Message:
    """Store a message, tell of it, and wake who listens.

    Raises:
        MessageToOneself: There is no second person.
        PersonNotFound: Nobody is there, or does not want to hear of the sender.
        PersonBlocked: The sender blocks them.
        AwaitingAnswer: The two are strangers, and it is the other's turn.
        TooManyStrangers: Written to in a day.
        TooManyMessages: Of one person in an hour.
    """
    if sender_id == receiver_id:
        raise MessageToOneself
    await people.check_reachable(session, receiver_id, by=sender_id)
    await _check_pace(session, sender_id, now)
    conversation = await conversations.enter(session, sender_id, receiver_id, now=now)
    message = Message(
        conversation_id=conversation.id,
        sender_id=sender_id,
        receiver_id=receiver_id,
        body=body,
        created_at=now,
    )
    session.add(message)
    await session.flush()  # the conversation and the event need the id
    conversation.last_message_id = message.id
    _tell_sent(session, message)
    return message


async def get_own(session: AsyncSession, user_id: int, message_id: int) -> Message:
    """Raises: MessageNotFound: There is none, or it is between others."""
    message = await session.get(Message, message_id)
    if message is None or user_id not in (message.sender_id, message.receiver_id):
        raise MessageNotFound
    return message


async def get_received(session: AsyncSession, user_id: int, message_id: int) -> Message:
    """Raises: MessageNotFound: There is none, or it is not to this person."""
    message = await session.get(Message, message_id)
    if message is None or message.receiver_id != user_id:
        raise MessageNotFound
    return message


async def mark_read(
    session: AsyncSession, user_id: int, message_id: int, *, now: datetime
) -> Message:
    """This message and what came before it from the same person are read.

    Raises:
        MessageNotFound: There is none, or it is not to this person.
    """
    message = await get_received(session, user_id, message_id)
    marked = await session.scalars(
        update(Message)
        .where(Message.receiver_id == user_id, Message.read_at.is_(None))
        .where(Message.conversation_id == message.conversation_id)
        .where(Message.id <= message_id)
        .values(read_at=now)
        .returning(Message.id)
    )
    if marked.all():
        _tell_read(session, message)
    return message


async def list_with(
    session: AsyncSession, user_id: int, other: int, *, before: int | None, limit: int
) -> list[Message]:
    """What the two have written to each other, the newest first."""
    conversation = await conversations.find_between(session, user_id, other)
    if conversation is None:
        return []
    theirs = select(Message).where(Message.conversation_id == conversation.id)
    if before is not None:
        theirs = theirs.where(Message.id < before)
    newest = theirs.order_by(Message.id.desc()).limit(limit)
    return list(await session.scalars(newest))


async def list_of(
    session: AsyncSession, user_id: int, *, before: int | None, limit: int
) -> list[Message]:
    """From and to this person, the newest first; without people they block."""
    older = Message.id < before if before is not None else Message.id > 0
    blocked = blocked_by(user_id)
    return await _merged(
        session,
        [
            _sent(user_id).where(older, Message.receiver_id.not_in(blocked)),
            _received(user_id).where(older, Message.sender_id.not_in(blocked)),
        ],
        Message.id.desc(),
        limit,
    )


async def list_after(
    session: AsyncSession, user_id: int, *, after: int, limit: int
) -> list[Message]:
    """From and to this person after a message, in order."""
    newer = Message.id > after
    return await _merged(
        session,
        [_sent(user_id).where(newer), _received(user_id).where(newer)],
        Message.id.asc(),
        limit,
    )


async def newest_id(session: AsyncSession, user_id: int) -> int:
    newest = await _merged(
        session, [_sent(user_id), _received(user_id)], Message.id.desc(), 1
    )
    return newest[0].id if newest else 0


async def list_read_since(
    session: AsyncSession, sender_id: int, since: datetime
) -> Sequence[tuple[int, int, datetime]]:
    """What of this sender's was read since: by whom, up to which message, when."""
    rows = await session.execute(
        select(Message.receiver_id, func.max(Message.id), func.max(Message.read_at))
        .where(Message.sender_id == sender_id, Message.read_at > since)
        .group_by(Message.receiver_id)
    )
    return [(reader, up_to, at) for reader, up_to, at in rows if at is not None]


def _sent(user_id: int) -> Select[int]:
    return select(Message.id).where(Message.sender_id == user_id)


def _received(user_id: int) -> Select[int]:
    return select(Message.id).where(Message.receiver_id == user_id)


async def _merged(
    session: AsyncSession,
    parts: Sequence[Select[int]],
    order: ColumnElement[int],
    limit: int,
) -> list[Message]:
    """The first few of both: each part walks an index of its own and stops early."""
    first, second = (part.order_by(order).limit(limit).subquery() for part in parts)
    ids = select(first.c.id).union_all(select(second.c.id))
    found = select(Message).where(Message.id.in_(ids)).order_by(order).limit(limit)
    return list(await session.scalars(found))


async def _check_pace(session: AsyncSession, user_id: int, now: datetime) -> None:
    sent, oldest = (
        await session.execute(
            select(func.count(), func.min(Message.created_at))
            .where(Message.sender_id == user_id)
            .where(Message.created_at > now - WITHIN)
        )
    ).one()
    if sent >= MOST:
        wait = oldest + WITHIN - now
        raise TooManyMessages(retry_after=wait.total_seconds())


def _tell_sent(session: AsyncSession, message: Message) -> None:
    emit(
        session,
        MessageSent(
            message_id=message.id,
            sender_id=message.sender_id,
            receiver_id=message.receiver_id,
        ),
    )
    hint(session, TOPIC, message.receiver_id)
    hint(session, TOPIC, message.sender_id)  # who may have other windows open


def _tell_read(session: AsyncSession, message: Message) -> None:
    emit(
        session,
        MessagesRead(
            reader_id=message.receiver_id,
            sender_id=message.sender_id,
            up_to_message_id=message.id,
        ),
    )
    hint(session, TOPIC, message.sender_id)
