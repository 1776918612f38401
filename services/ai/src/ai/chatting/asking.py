"""From a message to what whoever writes needs: conversation, person, guide."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from ai.asking.tasks import Prose, Task
from ai.chatting import conversations
from ai.chatting.advising import Source, advise
from ai.chatting.task import chat_task
from ai.knowing.owners import get_person
from ai.proving.orders import without_orders
from common.calls import Calls
from common.db import Database


@dataclass(frozen=True)
class Question:
    """A message that can be answered now, outside every transaction."""

    user_id: int
    session_id: int | None
    message: str
    task: Task[Prose]
    sources: tuple[Source, ...]


async def question_of(
    calls: Calls,
    database: Database,
    user_id: int,
    session_id: int | None,
    message: str,
    *,
    now: datetime,
) -> Question:
    """Raises: SessionNotFound, TooManySessions, SessionFull: It has no place."""
    async with database.read() as session:
        await conversations.check_room(session, user_id, session_id)
        said = (
            await conversations.last_messages(session, session_id)
            if session_id is not None
            else []
        )
    person = await get_person(calls, user_id)
    asked = without_orders(message)
    advice = await asyncio.to_thread(advise, asked, person, now)
    # All they have said and all their résumé are read through: not in the event loop.
    task = await asyncio.to_thread(chat_task, asked, said, person, advice, now)
    return Question(user_id, session_id, message, task, advice.sources)
