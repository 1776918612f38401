"""Connections: one asks, the other answers; a pair of people has one at most.

Who was refused is not told so: to them the request goes on waiting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.social import ConnectionRequested
from common.errors import Conflict, NotFound, TooManyRequests, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from social import people
from social.tables import Connection

ConnectionType = Literal["colleague", "classmate", "mentor", "recruiter", "other"]
Shown = Literal["pending", "accepted"]
Direction = Literal["incoming", "outgoing"]

WITHIN = timedelta(days=1)
MOST = 50  # requests of one person within that
ASK_AGAIN_AFTER = timedelta(days=30)


class ConnectionNotFound(NotFound):
    detail = "There is no such connection of yours."


class ConnectionToOneself(Unprocessable):
    detail = "Nobody connects to themselves: choose another person."


class AlreadyRequested(Conflict):
    detail = "You have asked this person already."


class AlreadyConnected(Conflict):
    detail = "You are connected with this person already."


class AskedLately(Conflict):
    detail = "You took back a request to this person lately: ask again later."


class TooManyConnectionRequests(TooManyRequests):
    detail = "You have asked as many people as one may in a day: go on later."


@dataclass(frozen=True)
class Asked:
    """What somebody says when they ask."""

    receiver_id: int
    connection_type: ConnectionType
    message: str | None


async def request(
    session: AsyncSession, requester_id: int, asked: Asked, *, now: datetime
) -> Connection:
    """Store a request between two people, and tell of it.

    Raises:
        ConnectionToOneself: There is no second person.
        PersonNotFound: The receiver is not known, or does not want to be asked.
        PersonBlocked: The requester blocks the receiver.
        AlreadyRequested: One of the two has asked before; the detail says who.
        AlreadyConnected: And the other has accepted.
        AskedLately: The requester has, and took it back.
        TooManyConnectionRequests: Of one person in a day.
    """
    if asked.receiver_id == requester_id:
        raise ConnectionToOneself
    await people.check_reachable(session, asked.receiver_id, by=requester_id)
    if present := await find_between(session, requester_id, asked.receiver_id):
        _check_may_ask_again(present, requester_id, now)
    await _check_pace(session, requester_id, now)
    await remove_between(session, requester_id, asked.receiver_id)
    connection = _new(requester_id, asked, now)
    session.add(connection)
    await session.flush()  # the event needs the id
    emit(session, _requested(connection))
    return connection


async def find_between(
    session: AsyncSession, one: int, other: int
) -> Connection | None:
    """Of two people, in whatever state it is."""
    return await session.scalar(select(Connection).where(_between(one, other)))


async def are_connected(session: AsyncSession, one: int, other: int) -> bool:
    connection = await find_between(session, one, other)
    return connection is not None and connection.status == "accepted"


async def remove_between(session: AsyncSession, one: int, other: int) -> None:
    await session.execute(delete(Connection).where(_between(one, other)))


async def get_own(
    session: AsyncSession, user_id: int, connection_id: int
) -> Connection:
    """One that this person can see.

    Raises:
        ConnectionNotFound: There is none, or it is not theirs to see.
    """
    connection = await session.scalar(
        select(Connection).where(Connection.id == connection_id, _seen_by(user_id))
    )
    if connection is None:
        raise ConnectionNotFound
    return connection


async def list_of(
    session: AsyncSession,
    user_id: int,
    *,
    status: Shown | None,
    direction: Direction | None,
    paging: Paging,
) -> tuple[list[Connection], int]:
    """A page of the person's connections, the newest first.

    `outgoing` are those that the person asked for, whatever became of them.
    """
    statement = select(Connection).where(_seen_by(user_id))
    if status == "accepted":
        statement = statement.where(Connection.status == "accepted")
    if status == "pending":
        statement = statement.where(Connection.status != "accepted")
    if direction == "outgoing":
        statement = statement.where(Connection.requester_id == user_id)
    if direction == "incoming":
        statement = statement.where(Connection.requester_id != user_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(Connection.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(found), total


def shown_status(connection: Connection) -> Shown:
    """As either of the two may know it, who sees it at all."""
    return "accepted" if connection.status == "accepted" else "pending"


def _between(one: int, other: int) -> ColumnElement[bool]:
    low, high = sorted((one, other))
    return and_(Connection.low_id == low, Connection.high_id == high)


def _seen_by(user_id: int) -> ColumnElement[bool]:
    status = Connection.status
    return and_(
        or_(Connection.low_id == user_id, Connection.high_id == user_id),
        or_(
            status.in_(("pending", "accepted")),
            and_(status == "rejected", Connection.requester_id == user_id),
        ),
    )


def _check_may_ask_again(present: Connection, asker_id: int, now: datetime) -> None:
    asked_before = present.requester_id == asker_id
    if present.status == "accepted":
        raise AlreadyConnected(connection_id=present.id)
    if present.status == "withdrawn":
        if asked_before and present.updated_at > now - ASK_AGAIN_AFTER:
            raise AskedLately
    elif asked_before:
        raise AlreadyRequested(connection_id=present.id)
    elif present.status == "pending":
        raise AlreadyRequested(
            "This person has asked you already.", connection_id=present.id
        )


async def _check_pace(session: AsyncSession, user_id: int, now: datetime) -> None:
    asked, oldest = (
        await session.execute(
            select(func.count(), func.min(Connection.created_at))
            .where(Connection.requester_id == user_id)
            .where(Connection.created_at > now - WITHIN)
        )
    ).one()
    if asked >= MOST:
        wait = oldest + WITHIN - now
        raise TooManyConnectionRequests(retry_after=wait.total_seconds())


def _new(requester_id: int, asked: Asked, now: datetime) -> Connection:
    low, high = sorted((requester_id, asked.receiver_id))
    return Connection(
        low_id=low,
        high_id=high,
        requester_id=requester_id,
        status="pending",
        connection_type=asked.connection_type,
        message=asked.message,
        created_at=now,
        updated_at=now,
    )


def _requested(connection: Connection) -> ConnectionRequested:
    return ConnectionRequested(
        connection_id=connection.id,
        requester_id=connection.requester_id,
        receiver_id=connection.receiver_id,
    )
