"""The HTTP door: a message to the assistant, answered whole or as it is written."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import Field

from ai.asking.api_writer import WriterDep
from ai.asking.tasks import Answered, Prose
from ai.chatting import conversations
from ai.chatting.api_speaking import DOCUMENTED, Speaking
from ai.chatting.asking import Question, question_of
from ai.chatting.conversations import SessionFull, SessionNotFound, TooManySessions
from ai.chatting.desk import Desk, SessionBusy, TooManyQuestions
from ai.chatting.views import ChatAnswer, answer_of
from ai.leaving import PersonErased
from ai.spending.ledger import AiBudgetSpent
from common.calls import CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.idempotency import HEADER, repeatable
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PROSE, SHOWN, Body, Id
from common.streams import BriefStream, StreamsDep, StreamsFull, TooManyStreams

router = make_router("/api/v1/ai/chat", tag="assistant")

REFUSALS = (
    *(Unauthorized, InvalidToken, SessionNotFound, SessionBusy, SessionFull),
    *(TooManySessions, TooManyQuestions, PersonErased, AiBudgetSpent),
)


class NewMessage(Body):
    message: Annotated[str, Field(min_length=1, max_length=4000), PROSE, SHOWN] = Field(
        examples=["How can I improve my résumé?"]
    )
    session_id: Id | None = Field(
        default=None, description="Left out, it begins a conversation", examples=[None]
    )


@dataclass(frozen=True)
class Ready:
    """An answer that was written before the transaction."""

    question: Question
    answered: Answered[Prose]


async def _question(
    body: NewMessage,
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
    request: Request,
) -> AsyncIterator[Question]:
    """Its place is held until the answer is stored."""
    desk: Desk = request.state.desk
    with desk.place(caller.user_id, body.session_id):
        yield await question_of(
            calls,
            database,
            caller.user_id,
            body.session_id,
            body.message,
            now=utc_now(),
        )


async def _ready(
    question: Annotated[Question, Depends(_question, scope="function")],
    writer: WriterDep,
) -> Ready:
    return Ready(question, await writer.write(question.task, question.user_id))


@router.post("", status_code=201, responses=problems(*REFUSALS))
async def chat(
    body: NewMessage,
    ready: Annotated[Ready, Depends(_ready)],
    response: Response,
    session: WriteSession,
) -> ChatAnswer:
    """Ask the assistant, and get its answer whole.

    It knows the caller's profile, résumé, next interviews and applications, and nobody
    else's. Question and answer are kept together.
    """
    question = ready.question
    answer = await conversations.keep(
        session,
        question.user_id,
        body.session_id,
        body.message,
        ready.answered,
        question.sources,
        now=utc_now(),
    )
    response.headers["Location"] = f"/api/v1/ai/chat/sessions/{answer.session_id}"
    return answer_of(answer)


@router.post(
    "/stream",
    status_code=200,
    response_class=BriefStream,
    responses=DOCUMENTED | problems(*REFUSALS, TooManyStreams, StreamsFull),
)
async def chat_aloud(
    body: NewMessage,
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
    streams: StreamsDep,
    writer: WriterDep,
    request: Request,
) -> BriefStream:
    """Ask the assistant, and read along: server-sent events.

    `piece` events carry text as it is written. The last event is `answer`, which is
    what was stored and stands in place of the pieces, or `problem`, after which nothing
    was stored. Who goes away before the end leaves nothing behind.
    """
    desk: Desk = request.state.desk
    place = desk.place(caller.user_id, body.session_id, request.headers.get(HEADER))
    with ExitStack() as held:
        held.enter_context(place)
        question = await question_of(
            calls,
            database,
            caller.user_id,
            body.session_id,
            body.message,
            now=utc_now(),
        )
        speaking = Speaking(
            question, writer, database, await repeatable(request, caller.user_id)
        )
        await speaking.begin()
        stream = streams.open(caller)
        held.callback(streams.close, stream)
        return BriefStream(speaking.events(stream), held.pop_all())
