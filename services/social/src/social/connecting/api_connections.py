"""The HTTP door: asking people to connect, and who asked whom."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id, Moment, View
from social import connections
from social.connections import (
    AlreadyConnected,
    AlreadyRequested,
    Asked,
    ConnectionToOneself,
    ConnectionType,
    Direction,
    PersonNotFound,
    Shown,
)
from social.tables import Connection

router = make_router("/api/v1/social/connections", tag="connections")


class ConnectionRequest(Body):
    receiver_id: Id = Field(examples=[42])
    connection_type: ConnectionType = Field(default="other", examples=["colleague"])
    message: Annotated[str, Field(max_length=1000), PROSE] | None = Field(
        default=None, examples=["We built the voice bot at Northwind together."]
    )


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


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        PersonNotFound,
        AlreadyRequested,
        AlreadyConnected,
        ConnectionToOneself,
    ),
)
async def request_connection(
    body: ConnectionRequest, caller: CallerDep, session: WriteSession
) -> ConnectionView:
    """Ask a person to connect. Two people have one connection, whoever asked."""
    asked = Asked(body.receiver_id, body.connection_type, body.message)
    connection = await connections.request(
        session, caller.user_id, asked, now=utc_now()
    )
    return _view(connection, caller.user_id)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_connections(
    caller: CallerDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[Shown | None, Query()] = None,
    direction: Annotated[
        Direction | None, Query(description="outgoing: the caller asked")
    ] = None,
) -> Page[ConnectionView]:
    """The caller's connections and open requests, the newest first."""
    found, total = await connections.list_of(
        session, caller.user_id, status=status, direction=direction, paging=paging
    )
    return Page.of([_view(one, caller.user_id) for one in found], total, paging)


def _view(connection: Connection, reader_id: int) -> ConnectionView:
    fields = {
        name: getattr(connection, name)
        for name in ConnectionView.model_fields
        if name != "direction"
    }
    outgoing = connection.requester_id == reader_id
    return ConnectionView(**fields, direction="outgoing" if outgoing else "incoming")
