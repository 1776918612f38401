"""The HTTP door: practice as a conversation, read along as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import Request
from fastapi.sse import format_sse_event
from pydantic import BaseModel, Field
from starlette.responses import Response

from common.calls import Calls, CallsDep
from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.idempotency import Repeatable, repeatable
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import BLANK_CLEARS, Body, PathId, View
from common.streams import BriefStream, StreamsDep, StreamsFull, TooManyStreams
from interviews.practising import answering, talking
from interviews.practising.api_questions import AnswerText
from interviews.practising.talking import (
    AllAnswered,
    AnsweredMeanwhile,
    AnswerTooLong,
    Standing,
    Taken,
)
from interviews.practising.views import question_view
from interviews.scheduling.changing import InterviewOver
from interviews.scheduling.interviews import InterviewNotFound

router = make_router("/api/v1/interviews", tag="practice")


class Said(Body):
    answer: Annotated[AnswerText | None, BLANK_CLEARS] = Field(
        default=None,
        description="To what was asked last; left out, it is only asked",
        examples=["I listened to forty calls, and found where callers give up."],
    )


class Asking(View):
    """The next thing to answer: a question, or a follow-up to the last answer."""

    question_id: int
    text: str
    is_follow_up: bool
    number: int = Field(description="From 1")
    of: int


class Done(View):
    """All is answered: the feedback can be asked for."""

    answered: int


_SHAPE = {
    "type": "object",
    "description": (
        "One event: `evaluation` and `coaching` of an answer, then `question` or `done`"
    ),
    "properties": {
        "event": {
            "type": "string",
            "enum": ["evaluation", "coaching", "question", "done"],
        },
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events; the stream ends with what comes next",
        "content": {BriefStream.media_type: {"schema": _SHAPE}},
    }
}


@router.post(
    "/{interview_id:id}/chat",
    status_code=200,
    response_class=BriefStream,
    responses=_DOCUMENTED
    | problems(
        Unauthorized,
        InvalidToken,
        InterviewNotFound,
        InterviewOver,
        AllAnswered,
        AnsweredMeanwhile,
        AnswerTooLong,
        TooManyStreams,
        StreamsFull,
    ),
)
async def talk(
    interview_id: PathId,
    body: Said,
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
    streams: StreamsDep,
    request: Request,
) -> BriefStream:
    """Practise in a conversation: answer, hear what it earned, be asked on.

    `evaluation` comes at once and is stored; `coaching` holds a model's words, and
    takes its time; `question` asks what comes next, a follow-up where an answer earned
    little. Who goes away meanwhile goes on later where they were.
    """
    with ExitStack() as held:
        stream = streams.open(caller)
        held.callback(streams.close, stream)
        async with database.read() as session:
            standing = await talking.stand(session, caller.user_id, interview_id)
        if body.answer is None:
            return BriefStream(_only(_next(standing)), held.pop_all())
        again = await repeatable(request, caller.user_id)
        taken = await _take(database, standing, body.answer, again)
        return BriefStream(_told(calls, database, taken), held.pop_all())


async def _take(
    database: Database, standing: Standing, said: str, again: Repeatable | None
) -> Taken:
    question, whole = standing.whole(said)
    evaluation = await answering.judge(question, whole)
    async with database.write() as session:
        taken = await talking.take(session, standing, whole, evaluation, now=utc_now())
        if again is not None:
            # A repeat is told the points and what comes next, without a model's words.
            told = _evaluation(taken) + _next(taken.standing)
            await again.keep(session, Response(told, media_type=BriefStream.media_type))
    return taken


async def _only(event: bytes) -> AsyncIterator[bytes]:
    yield event


async def _told(calls: Calls, database: Database, taken: Taken) -> AsyncIterator[bytes]:
    yield _evaluation(taken)
    coached = await answering.have_coached(
        calls,
        database,
        taken.standing.interview,
        taken.question,
        taken.evaluation,
        now=utc_now(),
    )
    yield _event("coaching", question_view(coached))
    yield _next(taken.standing)


def _evaluation(taken: Taken) -> bytes:
    return _event("evaluation", question_view(taken.question))


def _next(standing: Standing) -> bytes:
    question = standing.current
    if question is None:
        return _event("done", Done(answered=len(standing.questions)))
    ids = [each.id for each in standing.questions]
    is_follow_up = question.awaits_follow_up
    asking = Asking(
        question_id=question.id,
        text=question.follow_ups[0] if is_follow_up else question.question,
        is_follow_up=is_follow_up,
        number=ids.index(question.id) + 1,
        of=len(ids),
    )
    return _event("question", asking)


def _event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(data_str=data.model_dump_json(), event=name)
