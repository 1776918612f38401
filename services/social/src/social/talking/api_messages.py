"""The HTTP door: writing to people, and reading what they wrote."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from common.calls import Calls, CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import (
    BadCursor,
    CursorPage,
    CursorQuery,
    QueryInt,
    cursor_of,
    position_of,
)
from common.routing import router as make_router
from common.schemas import MAX_ID, PROSE, SHOWN, Body, Id, PathId, View
from social.names_client import read_names
from social.people import PersonBlocked, PersonNotFound
from social.talking import conversations, messages
from social.talking.conversations import AwaitingAnswer, Seen, TooManyStrangers
from social.talking.messages import MessageNotFound, MessageToOneself, TooManyMessages
from social.talking.views import ConversationView, MessageView, message_view

router = make_router("/api/v1/social/messages", tag="messages")

Limit = Annotated[QueryInt, Query(ge=1, le=100)]


class NewMessage(Body):
    receiver_id: Id = Field(examples=[42])
    body: Annotated[str, Field(min_length=1, max_length=4000), PROSE, SHOWN] = Field(
        examples=["Is the post in Lisbon still open?"]
    )


class Unread(View):
    unread: int = Field(description="Messages that are not read yet", examples=[3])


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        PersonNotFound,
        PersonBlocked,
        AwaitingAnswer,
        MessageToOneself,
        TooManyStrangers,
        TooManyMessages,
    ),
)
async def send_message(
    body: NewMessage, caller: CallerDep, response: Response, session: WriteSession
) -> MessageView:
    """Write to a person. To a stranger once, and again when they have answered."""
    message = await messages.send(
        session, caller.user_id, body.receiver_id, body.body, now=utc_now()
    )
    response.headers["Location"] = f"{router.prefix}/{message.id}"
    return message_view(message, caller.user_id)


@router.get("", responses=problems(Unauthorized, InvalidToken, BadCursor))
async def list_messages(
    caller: CallerDep,
    session: ReadSession,
    with_user_id: Annotated[
        QueryInt | None,
        Query(ge=1, le=MAX_ID, description="Only with that person"),
    ] = None,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> CursorPage[MessageView]:
    """The caller's messages, sent and received, the newest first."""
    me, before = caller.user_id, position_of(cursor)
    if with_user_id is None:
        found = await messages.list_of(session, me, before=before, limit=limit + 1)
    else:
        found = await messages.list_with(
            session, me, with_user_id, before=before, limit=limit + 1
        )
    shown = found[:limit]
    return CursorPage(
        items=[message_view(one, me) for one in shown],
        next_cursor=cursor_of(shown[-1].id) if len(found) > limit else None,
    )


@router.get("/conversations", responses=problems(Unauthorized, InvalidToken, BadCursor))
async def list_conversations(
    caller: CallerDep,
    database: DatabaseDep,
    calls: CallsDep,
    cursor: CursorQuery = None,
    limit: Limit = 20,
) -> CursorPage[ConversationView]:
    """With whom the caller has written, the newest message first."""
    async with database.read() as session:
        found = await conversations.list_of(
            session, caller.user_id, before=position_of(cursor), limit=limit + 1
        )
    shown = found[:limit]
    return CursorPage(
        items=await _named(calls, shown, caller.user_id),
        next_cursor=cursor_of(shown[-1].last.id) if len(found) > limit else None,
    )


@router.get("/unread-count", responses=problems(Unauthorized, InvalidToken))
async def count_unread_messages(caller: CallerDep, session: ReadSession) -> Unread:
    """How many messages the caller has not read yet."""
    return Unread(unread=await conversations.count_unread(session, caller.user_id))


@router.get(
    "/{message_id:id}",
    responses=problems(Unauthorized, InvalidToken, MessageNotFound),
)
async def read_message(
    message_id: PathId, caller: CallerDep, session: ReadSession
) -> MessageView:
    """One message from or to the caller."""
    message = await messages.get_own(session, caller.user_id, message_id)
    return message_view(message, caller.user_id)


@router.put(
    "/{message_id:id}/read",
    responses=problems(Unauthorized, InvalidToken, MessageNotFound),
)
async def mark_message_read(
    message_id: PathId, caller: CallerDep, session: WriteSession
) -> MessageView:
    """Mark a message to the caller as read, and all before it from the same person.

    Again changes nothing. Who sent them can see it.
    """
    message = await messages.mark_read(
        session, caller.user_id, message_id, now=utc_now()
    )
    return message_view(message, caller.user_id)


async def _named(
    calls: Calls, found: list[Seen], reader_id: int
) -> list[ConversationView]:
    """With the names of the others, asked for all at once."""
    others = {one.conversation.other_than(reader_id) for one in found}
    # Who wrote, told who they are by that.
    wrote = {
        one.conversation.other_than(reader_id)
        for one in found
        if one.conversation.is_open or one.conversation.opener_id != reader_id
    }
    names = await read_names(calls, others, wrote, reader=reader_id)
    return [
        ConversationView(
            id=one.conversation.id,
            user_id=one.conversation.other_than(reader_id),
            person=names.get(one.conversation.other_than(reader_id)),
            last_message=message_view(one.last, reader_id),
            unread=one.unread,
            is_open=one.conversation.is_open,
        )
        for one in found
    ]
