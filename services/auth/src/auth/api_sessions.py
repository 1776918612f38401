"""The HTTP door: where a person is signed in, and what happened to their account."""

from datetime import timedelta
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field

from auth import security_log, sessions
from auth.api_clients import ClientDep, RevocationsDep
from auth.clients import device_of
from auth.security_log import Kind
from auth.settings import Settings
from auth.tables import UserSession
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession
from common.errors import NotFound, Unauthorized, problems
from common.identity import Caller, CallerDep, InvalidToken
from common.pages import (
    BadCursor,
    CursorPage,
    CursorQuery,
    QueryInt,
    cursor_of,
    position_of,
)
from common.routing import router as make_router
from common.schemas import Moment, View

router = make_router("/api/v1/auth", tag="sessions")


class SessionNotFound(NotFound):
    detail = "You have no such session that is still alive."


class SessionView(View):
    id: str = Field(examples=["9f2b64c0b0f34d0f9c1c7b0a6f1d2e3c"])
    device: str = Field(examples=["Firefox on Linux"])
    created_at: Moment = Field(description="When somebody signed in")
    last_used_at: Moment = Field(description="When it last got fresh tokens")
    expires_at: Moment = Field(description="Unless it is used before")
    is_current: bool = Field(description="Whether this very request belongs to it")


class Sessions(View):
    items: list[SessionView]


class SecurityEventView(View):
    id: int = Field(examples=[7])
    kind: Kind = Field(examples=["signed_in"])
    detail: str | None = Field(
        description="What became: a role, a decision, why a session ended",
        examples=["recruiter"],
    )
    device: str | None = Field(examples=["Firefox on Linux"])
    network: str | None = Field(
        description="The address it came from, or its network", examples=["203.0.113.7"]
    )
    count: int = Field(description="How often, from `at` to `last_at`", examples=[1])
    at: Moment
    last_at: Moment


@router.get("/sessions", responses=problems(Unauthorized, InvalidToken))
async def list_sessions(
    caller: CallerDep, request: Request, session: ReadSession
) -> Sessions:
    """Where the caller is signed in, the session used last first: twenty at most."""
    settings: Settings = request.state.settings
    idle = settings.refresh_lifetime
    live = await sessions.list_live(session, caller.user_id, idle=idle, now=utc_now())
    return Sessions(items=[_view(held, caller, idle) for held in live])


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, SessionNotFound),
)
async def end_session(
    session_id: str,
    caller: CallerDep,
    database: DatabaseDep,
    client: ClientDep,
    revocations: RevocationsDep,
) -> None:
    """End one of the caller's sessions: a device that was lost, say."""
    now = utc_now()
    async with database.write() as session:
        if not await sessions.end_one(session, session_id, caller.user_id, now=now):
            raise SessionNotFound
        await security_log.record(
            session,
            caller.user_id,
            "session_ended",
            detail="ended_by_you",
            client=client,
            now=now,
        )
    revocations.end_session(session_id, now.timestamp())


@router.delete(
    "/sessions", status_code=204, responses=problems(Unauthorized, InvalidToken)
)
async def end_other_sessions(
    caller: CallerDep,
    database: DatabaseDep,
    client: ClientDep,
    revocations: RevocationsDep,
) -> None:
    """End all of the caller's sessions but this one."""
    now = utc_now()
    async with database.write() as session:
        ended = await sessions.end_all(
            session, caller.user_id, but=caller.session_id, now=now
        )
        if ended:
            await security_log.record(
                session,
                caller.user_id,
                "other_sessions_ended",
                client=client,
                count=len(ended),
                now=now,
            )
    for session_id in ended:
        revocations.end_session(session_id, now.timestamp())


@router.get(
    "/security-events", responses=problems(Unauthorized, InvalidToken, BadCursor)
)
async def list_security_events(
    caller: CallerDep,
    session: ReadSession,
    cursor: CursorQuery = None,
    limit: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> CursorPage[SecurityEventView]:
    """What happened to the caller's account lately, the newest first."""
    found = await security_log.list_of(
        session, caller.user_id, before=position_of(cursor), limit=limit + 1
    )
    shown = found[:limit]
    return CursorPage[SecurityEventView](
        items=[SecurityEventView.model_validate(event) for event in shown],
        next_cursor=cursor_of(shown[-1].id) if len(found) > limit else None,
    )


def _view(held: UserSession, caller: Caller, idle: timedelta) -> SessionView:
    return SessionView(
        id=held.id,
        device=device_of(held.user_agent),
        created_at=held.created_at,
        last_used_at=held.last_used_at,
        expires_at=min(held.expires_at, held.last_used_at + idle),
        is_current=held.id == caller.session_id,
    )
