"""The HTTP door: conversations with the assistant, and what was said in them."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from ai.chatting import conversations
from ai.chatting.conversations import SessionNotFound
from ai.chatting.views import MessageView, SessionView
from ai.tables import ChatSession
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import (
    BadCursor,
    CursorPage,
    CursorQuery,
    Page,
    PagingDep,
    QueryInt,
    cursor_of,
    position_of,
)
from common.routing import router as make_router
from common.schemas import MAX_ID, ONE_LINE, SHOWN, Body, PathId

router = make_router("/api/v1/ai/chat", tag="assistant")

OWN = (Unauthorized, InvalidToken, SessionNotFound)


class NewTitle(Body):
    title: Annotated[str, Field(min_length=1, max_length=120), ONE_LINE, SHOWN] = Field(
        examples=["Second round at Northwind Voice"]
    )


@router.get("/history", responses=problems(*OWN, BadCursor))
async def read_history(
    caller: CallerDep,
    session: ReadSession,
    session_id: Annotated[QueryInt | None, Query(ge=1, le=MAX_ID)] = None,
    cursor: CursorQuery = None,
    limit: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> CursorPage[MessageView]:
    """Messages of one conversation, or of all, the newest first."""
    found = await conversations.messages_before(
        session,
        caller.user_id,
        session_id=session_id,
        before=position_of(cursor),
        limit=limit + 1,
    )
    shown = found[:limit]
    more = len(found) > limit
    return CursorPage[MessageView](
        items=[MessageView.model_validate(message) for message in shown],
        next_cursor=cursor_of(shown[-1].id) if more else None,
    )


@router.get("/sessions", responses=problems(Unauthorized, InvalidToken))
async def list_chat_sessions(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[SessionView]:
    """The caller's conversations, the one spoken in last first."""
    found, total = await conversations.list_of(session, caller.user_id, paging)
    items = [SessionView.model_validate(each) for each in found]
    return Page.of(items, total, paging)


@router.get("/sessions/{session_id:id}", responses=problems(*OWN))
async def read_chat_session(
    session_id: PathId, caller: CallerDep, response: Response, session: ReadSession
) -> SessionView:
    """One conversation; its messages are in the history."""
    found = await conversations.get_own(session, caller.user_id, session_id)
    return _view(found, response)


@router.put("/sessions/{session_id:id}", responses=problems(*OWN, PreconditionFailed))
async def rename_chat_session(
    session_id: PathId,
    body: NewTitle,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> SessionView:
    """Give a conversation another title."""
    found = await conversations.get_own(session, caller.user_id, session_id)
    if_match.check(found.version)
    conversations.rename(found, body.title)
    return _view(found, response)


@router.delete("/sessions/{session_id:id}", status_code=204, responses=problems(*OWN))
async def delete_chat_session(
    session_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Remove a conversation with all its messages."""
    found = await conversations.get_own(session, caller.user_id, session_id)
    await conversations.remove(session, found)


def _view(found: ChatSession, response: Response) -> SessionView:
    response.headers["ETag"] = etag_of(found.version)
    return SessionView.model_validate(found)
