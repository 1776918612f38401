"""Conversations: what is kept of them, and how much a person may keep."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ai.asking.tasks import Answered, Prose
from ai.chatting.advising import Source
from ai.chatting.task import Said
from ai.leaving import check_there
from ai.tables import ChatMessage, ChatSession
from common.errors import Conflict, NotFound
from common.pages import Paging, count

MOST_SESSIONS = 200
MOST_MESSAGES = 1000  # in a session
REMEMBERED = 20  # of the last messages, so many reach whoever writes
REMEMBERED_CHARACTERS = 12_000
_TITLE = 80


class SessionNotFound(NotFound):
    detail = "There is no such conversation of yours."


class TooManySessions(Conflict):
    detail = "You have as many conversations as there is room for: delete one."


class SessionFull(Conflict):
    detail = "This conversation is as long as one may be: begin another."


async def get_own(session: AsyncSession, user_id: int, session_id: int) -> ChatSession:
    """Raises: SessionNotFound: It is not theirs, or there is none."""
    found = await session.get(ChatSession, session_id)
    if found is None or found.user_id != user_id:
        raise SessionNotFound
    return found


async def check_room(
    session: AsyncSession, user_id: int, session_id: int | None
) -> None:
    """Whether one more question and its answer have a place.

    Raises:
        SessionNotFound, TooManySessions, SessionFull: They have none.
    """
    if session_id is not None:
        found = await get_own(session, user_id, session_id)
        if found.messages + 2 > MOST_MESSAGES:
            raise SessionFull
        return
    held = select(func.count()).where(ChatSession.user_id == user_id)
    if (await session.scalar(held) or 0) >= MOST_SESSIONS:
        raise TooManySessions


async def last_messages(session: AsyncSession, session_id: int) -> list[Said]:
    """The last of a conversation that together are not too long, in their order."""
    found = await session.execute(
        select(ChatMessage.role, ChatMessage.content)
        .where(ChatMessage.session_id == session_id)
        .order_by(ChatMessage.id.desc())
        .limit(REMEMBERED)
    )
    kept: list[Said] = []
    left = REMEMBERED_CHARACTERS
    for role, content in found:
        left -= len(content)
        if left < 0:
            break
        kept.append(Said(role=role, text=content))
    return kept[::-1]


async def keep(
    session: AsyncSession,
    user_id: int,
    session_id: int | None,
    message: str,
    answered: Answered[Prose],
    sources: Sequence[Source],
    *,
    now: datetime,
) -> ChatMessage:
    """Store a question with its answer, in a new conversation when there is none yet.

    Raises:
        PersonErased: They have left meanwhile.
        SessionNotFound, TooManySessions, SessionFull: Meanwhile there is no place.
    """
    await check_there(session, user_id)
    await check_room(session, user_id, session_id)
    if session_id is None:
        conversation = await _begin(session, user_id, message, now)
    else:
        conversation = await get_own(session, user_id, session_id)
    conversation.messages += 2
    conversation.last_message_at = now
    common = {"user_id": user_id, "session_id": conversation.id, "created_at": now}
    question = ChatMessage(role="user", content=message, sources=[], **common)
    session.add(question)
    await session.flush()  # the question comes first
    answer = ChatMessage(
        role="assistant",
        content=answered.answer.text,
        engine=answered.engine,
        model=answered.model,
        tokens_used=answered.tokens,
        degraded_reason=answered.degraded_reason,
        sources=[asdict(source) for source in sources],
        **common,
    )
    session.add(answer)
    await session.flush()  # who asked is told its id
    return answer


async def _begin(
    session: AsyncSession, user_id: int, message: str, now: datetime
) -> ChatSession:
    words = " ".join(message.split())
    title = words if len(words) <= _TITLE else f"{words[: _TITLE - 1].rstrip()}…"
    begun = ChatSession(
        user_id=user_id,
        title=title,
        messages=0,
        version=1,
        created_at=now,
        last_message_at=now,
    )
    session.add(begun)
    await session.flush()  # its messages need the id
    return begun


async def list_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[ChatSession], int]:
    """The one spoken in last comes first."""
    statement = select(ChatSession).where(ChatSession.user_id == user_id)
    total = await count(session, statement.with_only_columns(ChatSession.id))
    rows = await session.scalars(
        statement.order_by(ChatSession.last_message_at.desc(), ChatSession.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(rows), total


async def messages_before(
    session: AsyncSession,
    user_id: int,
    *,
    session_id: int | None,
    before: int | None,
    limit: int,
) -> list[ChatMessage]:
    """The last before a position, the newest first; of one session or of all."""
    statement = select(ChatMessage).where(ChatMessage.user_id == user_id)
    if session_id is not None:
        await get_own(session, user_id, session_id)
        statement = statement.where(ChatMessage.session_id == session_id)
    if before is not None:
        statement = statement.where(ChatMessage.id < before)
    found = await session.scalars(
        statement.order_by(ChatMessage.id.desc()).limit(limit)
    )
    return list(found)


def rename(conversation: ChatSession, title: str) -> None:
    conversation.title = title
    conversation.version += 1


async def remove(session: AsyncSession, conversation: ChatSession) -> None:
    await session.execute(
        delete(ChatMessage).where(ChatMessage.session_id == conversation.id)
    )
    await session.delete(conversation)
