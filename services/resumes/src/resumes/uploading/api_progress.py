"""The HTTP door: how far a résumé is, as server-sent events."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import Response
from pydantic import Field

from common.db import Database
from common.deps import DatabaseDep
from common.errors import Unauthorized, ValidationFailed, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Moment, PathId, View
from common.streams import (
    DOCUMENTED,
    EventStream,
    LastEventId,
    Stream,
    StreamsDep,
    StreamsFull,
    TooManyStreams,
    event,
    position_after,
)
from resumes.keeping import library
from resumes.keeping.library import ResumeNotFound
from resumes.tables import Resume, Step
from resumes.uploading import steps
from resumes.uploading.step_words import advice_of, message_of

router = make_router("/api/v1/resumes", tag="resumes")


class Progress(View):
    """One step of a résumé on its way."""

    resume_id: int = Field(examples=[3])
    status: str = Field(examples=["analyzing"])
    is_over: bool = Field(description="Nothing comes after this one")
    message: str = Field(examples=["Being judged."])
    reason: str | None = Field(description="Why it cannot be used, for programs")
    advice: str | None = Field(description="What to do about it")
    ats_score: int | None = Field(description="Once analyzed")
    at: Moment | None


@router.get(
    "/{resume_id:id}/progress",
    status_code=200,
    response_class=EventStream,
    responses=DOCUMENTED
    | {204: {"description": "It is over, and you have heard of all of it"}}
    | problems(
        Unauthorized,
        InvalidToken,
        ResumeNotFound,
        ValidationFailed,
        TooManyStreams,
        StreamsFull,
    ),
)
async def follow_progress(
    resume_id: PathId,
    caller: CallerDep,
    database: DatabaseDep,
    streams: StreamsDep,
    last_event_id: LastEventId = None,
) -> Response:
    """Follow a résumé from the upload to the report, one `progress` event a step.

    All steps so far come first, with `Last-Event-ID` those after it. The stream ends
    after the last: `analyzed`, `needs_ocr` or `failed`, or when the résumé is deleted.
    """
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id)
        known = await steps.list_after(session, resume_id, after=0)
    newest = known[-1].id if known else 0
    after = position_after(last_event_id, newest) if last_event_id else 0
    if steps.is_over(resume.status) and after == newest:
        return Response(status_code=204)  # which tells a browser to come no more
    stream = streams.open(caller)
    fetch = _following(stream, database, resume_id, after=after)
    return EventStream(streams, stream, fetch)


def _following(
    stream: Stream, database: Database, resume_id: int, *, after: int
) -> Callable[[], Awaitable[Sequence[bytes]]]:
    """Gives the steps after the last it gave; ends the stream behind the last."""
    position, told_all = after, False

    async def fetch() -> Sequence[bytes]:
        nonlocal position, told_all
        if told_all:
            stream.end()
            return []
        async with database.read() as session:
            resume = await session.get(Resume, resume_id)
            found = await steps.list_after(session, resume_id, after=position)
        position = found[-1].id if found else position
        if resume is None or steps.is_over(resume.status):
            told_all = True
            stream.wake()  # what is told now is sent before the end
        if resume is None:
            return [_removed(resume_id, position)]
        return [_event(resume, step) for step in found]

    return fetch


def _event(resume: Resume, step: Step) -> bytes:
    progress = Progress(
        resume_id=step.resume_id,
        status=step.status,
        is_over=steps.is_over(step.status),
        message=message_of(step.status, step.reason),
        reason=step.reason,
        advice=advice_of(step.reason),
        ats_score=resume.ats_score if step.status == "analyzed" else None,
        at=step.at,
    )
    return event("progress", progress.model_dump_json(), position=step.id)


def _removed(resume_id: int, position: int) -> bytes:
    progress = Progress(
        resume_id=resume_id,
        status="removed",
        is_over=True,
        message=message_of("removed", None),
        reason=None,
        advice=None,
        ats_score=None,
        at=None,
    )
    return event("progress", progress.model_dump_json(), position=position)
