"""An answer that is read along while it is written, and stored at its end."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.responses import Response

from ai.asking.tasks import Answered, Prose
from ai.asking.writers import Writer
from ai.chatting import conversations
from ai.chatting.asking import Question
from ai.chatting.views import ChatAnswer, answer_of
from common.clock import utc_now
from common.db import Database
from common.errors import AppError, problem_response
from common.idempotency import Repeatable
from common.streams import BriefStream, Stream, StreamsFull


class Piece(BaseModel):
    text: str


class Speaking:
    """Gives the events of one answer; the first piece is there before the response."""

    def __init__(
        self,
        question: Question,
        writer: Writer,
        database: Database,
        repeatable: Repeatable | None,
    ) -> None:
        self.question = question
        self._database = database
        self._repeatable = repeatable
        self._pieces = writer.stream(question.task, question.user_id)
        self._first: str | Answered[Prose] | None = None

    async def begin(self) -> None:
        """What is refused before the first piece has a status of its own."""
        self._first = await anext(self._pieces)

    async def events(self, stream: Stream) -> AsyncIterator[bytes]:
        try:
            async for piece in self._written():
                if stream.over:
                    raise StreamsFull(retry_after=5)
                if isinstance(piece, str):
                    yield _event("piece", Piece(text=piece).model_dump_json())
                else:
                    yield await self._keep(piece)
        except AppError as error:
            yield _event("problem", bytes(problem_response(error).body).decode())

    async def _written(self) -> AsyncIterator[str | Answered[Prose]]:
        async with aclosing(_closable(self._pieces)) as pieces:
            if self._first is not None:
                yield self._first
            async for piece in pieces:
                yield piece

    async def _keep(self, answered: Answered[Prose]) -> bytes:
        question = self.question
        async with self._database.write() as session:
            message = await conversations.keep(
                session,
                question.user_id,
                question.session_id,
                question.message,
                answered,
                question.sources,
                now=utc_now(),
            )
            last = _last(answer_of(message))
            if self._repeatable is not None:
                # A repeat gets the last event alone: it says all that the others did.
                await self._repeatable.keep(
                    session, Response(last, media_type=BriefStream.media_type)
                )
        return last


async def _closable(
    pieces: AsyncIterator[str | Answered[Prose]],
) -> AsyncGenerator[str | Answered[Prose], None]:
    """A writer's iterator is a generator, and ended like one."""
    try:
        async for piece in pieces:
            yield piece
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


def _event(name: str, data: str) -> bytes:
    return format_sse_event(data_str=data, event=name)


def _last(answer: ChatAnswer) -> bytes:
    return _event("answer", answer.model_dump_json())


_SHAPE = {
    "type": "object",
    "description": "One event: `piece`, and at the end `answer` or `problem`",
    "properties": {
        "event": {"type": "string", "enum": ["piece", "answer", "problem"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events; the stream ends after the answer",
        "content": {BriefStream.media_type: {"schema": _SHAPE}},
    }
}
