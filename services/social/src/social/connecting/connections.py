"""Connections: one asks, the other answers; a pair of people has one at most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.social import ConnectionRequested
from common.errors import Conflict, NotFound, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from social.tables import Connection, Person

ConnectionType = Literal["colleague", "classmate", "mentor", "recruiter", "other"]
Shown = Literal["pending", "accepted"]
Direction = Literal["incoming", "outgoing"]

SHOWN: tuple[Shown, ...] = ("pending", "accepted")  # who was refused is not told so


class PersonNotFound(NotFound):
    detail = "There is no such person."


class ConnectionToOneself(Unprocessable):
    detail = "Nobody connects to themselves: choose another person."


class AlreadyRequested(Conflict):
    detail = "You have asked this person already."


class AlreadyConnected(Conflict):
    detail = "You are connected with this person already."


@dataclass(frozen=True)
class Asked:
    """What somebody says when they ask."""

    receiver_id: int
    connection_type: ConnectionType
    message: str | None


async def remember_person(session: AsyncSession, user_id: int) -> None:
    await session.execute(
        insert(Person).values(user_id=user_id).on_conflict_do_nothing()
    )


async def request(
    session: AsyncSession, requester_id: int, asked: Asked, *, now: datetime
) -> Connection:
    """Store a request between two people, and tell of it.

    Raises:
        ConnectionToOneself: There is no second person.
        PersonNotFound: The receiver is not known.
        AlreadyRequested: One of the two has asked before; the detail says who.
        AlreadyConnected: And the other has accepted.
    """
    if asked.receiver_id == requester_id:
        raise ConnectionToOneself
    if await session.get(Person, asked.receiver_id) is None:
        raise PersonNotFound
    low, high = sorted((requester_id, asked.receiver_id))
    if present := await find_between(session, low, high):
        raise _refusal(present, requester_id)
    connection = Connection(
        low_id=low,
        high_id=high,
        requester_id=requester_id,
        status="pending",
        connection_type=asked.connection_type,
        message=asked.message,
        created_at=now,
        updated_at=now,
    )
    session.add(connection)
    await session.flush()  # the event needs the id
    emit(session, _requested(connection))
    return connection


async def find_between(
    session: AsyncSession, low_id: int, high_id: int
) -> Connection | None:
    """The connection of an ordered pair."""
    return await session.scalar(
        select(Connection).where(
            Connection.low_id == low_id, Connection.high_id == high_id
        )
    )


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
    statuses = SHOWN if status is None else (status,)
    statement = (
        select(Connection)
        .where(or_(Connection.low_id == user_id, Connection.high_id == user_id))
        .where(Connection.status.in_(statuses))
    )
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


def _refusal(present: Connection, requester_id: int) -> Conflict:
    if present.status == "accepted":
        return AlreadyConnected(connection_id=present.id)
    if present.requester_id == requester_id:
        return AlreadyRequested(connection_id=present.id)
    return AlreadyRequested(
        "This person has asked you already.",
        connection_id=present.id,
    )


def _requested(connection: Connection) -> ConnectionRequested:
    return ConnectionRequested(
        connection_id=connection.id,
        requester_id=connection.requester_id,
        receiver_id=connection.receiver_id,
    )
