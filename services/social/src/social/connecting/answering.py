"""What becomes of a request, and how a connection ends."""

from datetime import datetime
from typing import Literal, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.social import ConnectionAccepted, ConnectionRemoved
from common.errors import Conflict, Forbidden
from common.outbox import emit
from social.connecting.connections import ConnectionNotFound, get_own
from social.tables import Connection

Answer = Literal["accepted", "rejected"]
E = TypeVar("E", ConnectionAccepted, ConnectionRemoved)


class NotYoursToAnswer(Forbidden):
    detail = "You have asked: it is for the other person to answer."


class AnsweredAlready(Conflict):
    detail = "This request has been accepted: remove the connection instead."


async def answer(
    session: AsyncSession,
    user_id: int,
    connection_id: int,
    verdict: Answer,
    *,
    now: datetime,
) -> Connection:
    """Accept or reject. Who rejected may still accept while the other waits.

    Raises:
        ConnectionNotFound: There is none of theirs.
        NotYoursToAnswer: They have asked themselves.
        AnsweredAlready: It is accepted, and not to be rejected any more.
    """
    connection = await _get_asked(session, user_id, connection_id)
    if connection.status == verdict:
        return connection
    if connection.status == "accepted":
        raise AnsweredAlready
    connection.status = verdict
    connection.updated_at = now
    if verdict == "accepted":
        emit(session, _told(ConnectionAccepted, connection))
    return connection


async def remove(
    session: AsyncSession, user_id: int, connection_id: int, *, now: datetime
) -> None:
    """End a connection, take back the own request, or reject the other's.

    Raises:
        ConnectionNotFound: There is none of theirs.
    """
    connection = await get_own(session, user_id, connection_id)
    if connection.status == "accepted":
        await end(session, connection)
        return
    is_own = connection.requester_id == user_id
    connection.status = "withdrawn" if is_own else "rejected"
    connection.updated_at = now


async def end(session: AsyncSession, connection: Connection) -> None:
    """Take it away, whatever it is; the others hear of it if it was one."""
    if connection.status == "accepted":
        emit(session, _told(ConnectionRemoved, connection))
    await session.delete(connection)


async def _get_asked(
    session: AsyncSession, user_id: int, connection_id: int
) -> Connection:
    """One that this person was asked for, also if they have rejected it."""
    connection = await session.get(Connection, connection_id)
    if connection is not None and connection.receiver_id == user_id:
        if connection.status != "withdrawn":
            return connection
        raise ConnectionNotFound
    await get_own(session, user_id, connection_id)
    raise NotYoursToAnswer


def _told(event: type[E], connection: Connection) -> E:
    return event(
        connection_id=connection.id,
        requester_id=connection.requester_id,
        receiver_id=connection.receiver_id,
    )
