"""The HTTP door: a résumé fitted to a posting, its differences, its files."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from ai.asking.api_writer import WriterDep
from ai.building import rooms
from ai.building.judging import judge
from ai.building.papers import Paper, put_together, title_of
from ai.building.printing import MEDIA_TYPES, Printers, PrintersBusy
from ai.building.rooms import TailoredResumeNotFound, TooManyTailoredResumes
from ai.building.task import tailoring_task
from ai.building.views import FileFormat, TailoredSummary, TailoredView, whole
from ai.knowing.owners import ResumeNotFound, ResumeNotReady, get_resume
from ai.leaving import PersonErased
from ai.spending.ledger import AiBudgetSpent
from ai.tables import TailoredResume
from ai.wanting.api_wanted import ForAPosting, wanted_of
from ai.wanting.postings import JobNotFound
from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PathId

router = make_router("/api/v1/ai/resume-builder", tag="résumé builder")

OWN = (Unauthorized, InvalidToken, TailoredResumeNotFound)


@dataclass(frozen=True)
class Made:
    """Written and judged, before the transaction."""

    tailored: TailoredResume


async def _made(
    body: ForAPosting,
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
    writer: WriterDep,
) -> Made:
    async with database.read() as session:
        await rooms.check_room(session, caller.user_id)
    resume = await get_resume(calls, caller.user_id, body.resume_id)
    wanted = await wanted_of(calls, caller.user_id, body)
    task = await asyncio.to_thread(tailoring_task, resume, wanted)
    answered = await writer.write(task, caller.user_id)
    paper = await asyncio.to_thread(put_together, resume, wanted, answered.answer)
    judged = await judge(calls, caller.user_id, resume.resume_id, paper, wanted)
    return Made(
        TailoredResume(
            user_id=caller.user_id,
            resume_id=resume.resume_id,
            job_id=wanted.job_id,
            title=title_of(wanted),
            ats_score=judged.after,
            ats_score_before=judged.before,
            engine=answered.engine,
            degraded_reason=answered.degraded_reason,
            paper=paper.model_dump(mode="json"),
        )
    )


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        ResumeNotFound,
        ResumeNotReady,
        JobNotFound,
        TooManyTailoredResumes,
        PersonErased,
        AiBudgetSpent,
        ServiceAway,
    ),
)
async def build_resume(
    made: Annotated[Made, Depends(_made)], response: Response, session: WriteSession
) -> TailoredView:
    """Fit one of the caller's résumés to a posting. Nothing is invented.

    Employers, titles, dates and numbers are the source's own; what the posting asks for
    and the source does not show is listed as missing and never written in.
    """
    tailored = await rooms.add(session, made.tailored, now=utc_now())
    response.headers["Location"] = f"/api/v1/ai/resume-builder/{tailored.id}"
    return whole(tailored)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_built_resumes(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[TailoredSummary]:
    """The caller's tailored résumés, the newest first."""
    found, total = await rooms.list_of(session, caller.user_id, paging)
    items = [TailoredSummary.model_validate(each) for each in found]
    return Page.of(items, total, paging)


@router.get("/{tailored_id:id}", responses=problems(*OWN))
async def read_built_resume(
    tailored_id: PathId, caller: CallerDep, session: ReadSession
) -> TailoredView:
    """One tailored résumé with every difference from its source."""
    return whole(await rooms.get_own(session, caller.user_id, tailored_id))


@router.delete("/{tailored_id:id}", status_code=204, responses=problems(*OWN))
async def delete_built_resume(
    tailored_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Remove a tailored résumé; the résumé it was made from stays."""
    await session.delete(await rooms.get_own(session, caller.user_id, tailored_id))


@router.get(
    "/{tailored_id:id}/file",
    response_class=Response,
    responses={
        200: {
            "description": "The file, as an attachment",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in MEDIA_TYPES.values()
            },
        },
        **problems(*OWN, PrintersBusy),
    },
)
async def download_built_resume(
    tailored_id: PathId,
    caller: CallerDep,
    database: DatabaseDep,
    request: Request,
    kind: Annotated[FileFormat, Query(alias="format")] = "pdf",
) -> Response:
    """A tailored résumé as a file: one plain column that people and software read."""
    async with database.read() as session:
        found = await rooms.get_own(session, caller.user_id, tailored_id)
    printers: Printers = request.state.printers
    content = await printers.print_(Paper.model_validate(found.paper), kind)
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="resume-{found.id}.{kind}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
