"""Conversations: one for two people, open once the other answered or is connected."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, TooManyRequests
from social.blocking.blocks import blocked_by
from social.connecting.connections import are_connected
from social.tables import Conversation, Message

WITHIN = timedelta(days=1)
MOST_STRANGERS = 20  # of one person within that


class AwaitingAnswer(Conflict):
    detail = (
        "You are not connected with this person and have written already: "
        "wait until they answer."
    )


class TooManyStrangers(TooManyRequests):
    detail = "You have written to as many strangers as one may in a day: go on later."


@dataclass(frozen=True)
class Seen:
    """A conversation as one of the two sees it."""

    conversation: Conversation
    last: Message
    unread: int


async def find_between(
    session: AsyncSession, one: int, other: int
) -> Conversation | None:
    low, high = sorted((one, other))
    return await session.scalar(
        select(Conversation).where(
            Conversation.low_id == low, Conversation.high_id == high
        )
    )


async def enter(
    session: AsyncSession, sender_id: int, receiver_id: int, *, now: datetime
) -> Conversation:
    """The conversation in which this sender may write now; begun if there is none.

    Raises:
        AwaitingAnswer: A stranger writes once, and again when there was an answer.
        TooManyStrangers: Written to in a day.
    """
    connected = await are_connected(session, sender_id, receiver_id)
    present = await find_between(session, sender_id, receiver_id)
    if present is None:
        if not connected:
            await _check_strangers(session, sender_id, now)
        return await _begin(session, sender_id, receiver_id, connected, now)
    if not present.is_open and not connected and present.opener_id == sender_id:
        raise AwaitingAnswer
    present.is_open = True
    return present


async def list_of(
    session: AsyncSession, user_id: int, *, before: int | None, limit: int
) -> list[Seen]:
    """Those with the newest messages first; without those of people they block.

    `before` is the id of a conversation's last message.
    """
    statement = select(Conversation, Message).join(
        Message, Message.id == Conversation.last_message_id
    )
    mine = [
        and_(own == user_id, other.not_in(blocked_by(user_id)))
        for own, other in (
            (Conversation.low_id, Conversation.high_id),
            (Conversation.high_id, Conversation.low_id),
        )
    ]
    statement = statement.where(or_(*mine))
    if before is not None:
        statement = statement.where(Conversation.last_message_id < before)
    order = Conversation.last_message_id.desc()
    rows = (await session.execute(statement.order_by(order).limit(limit))).all()
    unread = await _unread(session, user_id, [found.id for found, _ in rows])
    return [Seen(found, last, unread.get(found.id, 0)) for found, last in rows]


async def count_unread(session: AsyncSession, user_id: int) -> int:
    """Messages to this person which they have not read, but of people they block."""
    unread = (
        select(func.count())
        .where(Message.receiver_id == user_id, Message.read_at.is_(None))
        .where(Message.sender_id.not_in(blocked_by(user_id)))
    )
    return await session.scalar(unread) or 0


async def _begin(
    session: AsyncSession,
    sender_id: int,
    receiver_id: int,
    is_open: bool,
    now: datetime,
) -> Conversation:
    low, high = sorted((sender_id, receiver_id))
    conversation = Conversation(
        low_id=low,
        high_id=high,
        opener_id=sender_id,
        is_open=is_open,
        last_message_id=0,  # the message comes in the same transaction
        created_at=now,
    )
    session.add(conversation)
    await session.flush()
    return conversation


async def _check_strangers(session: AsyncSession, user_id: int, now: datetime) -> None:
    written, oldest = (
        await session.execute(
            select(func.count(), func.min(Conversation.created_at))
            .where(Conversation.opener_id == user_id, ~Conversation.is_open)
            .where(Conversation.created_at > now - WITHIN)
        )
    ).one()
    if written >= MOST_STRANGERS:
        wait = oldest + WITHIN - now
        raise TooManyStrangers(retry_after=wait.total_seconds())


async def _unread(
    session: AsyncSession, user_id: int, ids: Collection[int]
) -> dict[int, int]:
    rows = await session.execute(
        select(Message.conversation_id, func.count().label("unread"))
        .where(Message.receiver_id == user_id, Message.read_at.is_(None))
        .where(Message.conversation_id.in_(ids))
        .group_by(Message.conversation_id)
    )
    return {row.conversation_id: row.unread for row in rows}
