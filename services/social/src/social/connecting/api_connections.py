"""The HTTP door: asking people to connect, answering, and who is connected."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from common.calls import Calls, CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id, Moment, PathId, View
from social.connecting import answering, connections
from social.connecting.answering import Answer, AnsweredAlready, NotYoursToAnswer
from social.connecting.connections import (
    AlreadyConnected,
    AlreadyRequested,
    Asked,
    AskedLately,
    ConnectionNotFound,
    ConnectionToOneself,
    ConnectionType,
    Direction,
    Shown,
    TooManyConnectionRequests,
    shown_status,
)
from social.names_client import Named, read_names
from social.people import PersonBlocked, PersonNotFound
from social.tables import Connection

router = make_router("/api/v1/social/connections", tag="connections")


class ConnectionRequest(Body):
    receiver_id: Id = Field(examples=[42])
    connection_type: ConnectionType = Field(default="other", examples=["colleague"])
    message: Annotated[str, Field(max_length=1000), PROSE] | None = Field(
        default=None, examples=["We built the voice bot at Northwind together."]
    )


class ConnectionAnswer(Body):
    status: Answer = Field(examples=["accepted"])


class ConnectionView(View):
    id: int = Field(examples=[9])
    requester_id: int = Field(description="Who asked", examples=[7])
    receiver_id: int = Field(description="Who was asked", examples=[42])
    direction: Direction = Field(description="For the caller")
    status: Shown
    connection_type: ConnectionType
    message: str | None
    created_at: Moment
    updated_at: Moment


class AnsweredConnection(ConnectionView):
    status: Answer  # type: ignore[assignment]  # who rejected may know it


class NamedConnection(ConnectionView):
    person: Named | None = Field(
        description="The other of the two; null while names cannot be had"
    )


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        PersonNotFound,
        PersonBlocked,
        AlreadyRequested,
        AlreadyConnected,
        AskedLately,
        ConnectionToOneself,
        TooManyConnectionRequests,
    ),
)
async def request_connection(
    body: ConnectionRequest,
    caller: CallerDep,
    response: Response,
    session: WriteSession,
) -> ConnectionView:
    """Ask a person to connect. Two people have one connection, whoever asked."""
    asked = Asked(body.receiver_id, body.connection_type, body.message)
    connection = await connections.request(
        session, caller.user_id, asked, now=utc_now()
    )
    response.headers["Location"] = f"{router.prefix}/{connection.id}"
    return ConnectionView(**_fields(connection, caller.user_id))


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_connections(
    caller: CallerDep,
    paging: PagingDep,
    database: DatabaseDep,
    calls: CallsDep,
    status: Annotated[Shown | None, Query()] = None,
    direction: Annotated[
        Direction | None, Query(description="outgoing: the caller asked")
    ] = None,
) -> Page[NamedConnection]:
    """The caller's connections and open requests, the newest first."""
    async with database.read() as session:
        found, total = await connections.list_of(
            session, caller.user_id, status=status, direction=direction, paging=paging
        )
    return Page.of(await _named(calls, found, caller.user_id), total, paging)


@router.get(
    "/{connection_id:id}",
    responses=problems(Unauthorized, InvalidToken, ConnectionNotFound),
)
async def read_connection(
    connection_id: PathId, caller: CallerDep, database: DatabaseDep, calls: CallsDep
) -> NamedConnection:
    """One connection or open request of the caller's."""
    async with database.read() as session:
        found = await connections.get_own(session, caller.user_id, connection_id)
    (view,) = await _named(calls, [found], caller.user_id)
    return view


@router.put(
    "/{connection_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotYoursToAnswer,
        ConnectionNotFound,
        AnsweredAlready,
    ),
)
async def answer_connection(
    connection_id: PathId,
    body: ConnectionAnswer,
    caller: CallerDep,
    session: WriteSession,
) -> AnsweredConnection:
    """Accept or reject a request. Who asked is not told of a rejection."""
    connection = await answering.answer(
        session, caller.user_id, connection_id, body.status, now=utc_now()
    )
    fields = _fields(connection, caller.user_id)
    return AnsweredConnection(**{**fields, "status": connection.status})


@router.delete(
    "/{connection_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, ConnectionNotFound),
)
async def remove_connection(
    connection_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """End a connection, take back an own request, or reject one.

    Who took a request back may ask the same person again after thirty days.
    """
    await answering.remove(session, caller.user_id, connection_id, now=utc_now())


async def _named(
    calls: Calls, found: Sequence[Connection], reader_id: int
) -> list[NamedConnection]:
    """With the names of the others, asked for all at once."""
    introduced = {
        _other(one, reader_id)
        for one in found
        if one.status == "accepted" or one.requester_id != reader_id
    }
    others = {_other(one, reader_id) for one in found}
    names = await read_names(calls, others, introduced, reader=reader_id)
    return [
        NamedConnection(
            **_fields(one, reader_id), person=names.get(_other(one, reader_id))
        )
        for one in found
    ]


def _other(connection: Connection, reader_id: int) -> int:
    is_own = connection.requester_id == reader_id
    return connection.receiver_id if is_own else connection.requester_id


def _fields(connection: Connection, reader_id: int) -> dict[str, object]:
    computed = {
        "status": shown_status(connection),
        "direction": "outgoing" if connection.requester_id == reader_id else "incoming",
    }
    plain = ConnectionView.model_fields.keys() - computed.keys()
    return computed | {name: getattr(connection, name) for name in plain}
