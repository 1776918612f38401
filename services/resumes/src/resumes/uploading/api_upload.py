"""The HTTP door: uploading résumés and seeing what is in them."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import Field

from common.calls import CallsDep
from common.clock import utc_now
from common.db import after_commit
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, UnsupportedMediaType, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, PathId
from common.uploads import FileTooLarge, OneFileOnly, UploadDep
from resumes.ai_client import explain
from resumes.ats import Report, report
from resumes.documents import Kind, Reading, kind_of
from resumes.keeping import library
from resumes.keeping.library import QuotaExceeded, ResumeNotFound, ResumeNotReady
from resumes.parsing import ParsedResume
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading import files
from resumes.views import Analysis, AtsScore, ResumeSummary, ResumeView

router = make_router("/api/v1/resumes", tag="resumes")


class NotAResume(UnsupportedMediaType):
    detail = "Send a PDF, a DOCX or a plain text file: by its content, not its name."


@dataclass(frozen=True)
class Stored:
    """An upload on the disk; its row is still to come."""

    file_name: str
    filename: str
    size: int
    kind: Kind


async def _stored(
    caller: CallerDep, upload: UploadDep, request: Request, database: DatabaseDep
) -> Stored:
    """Check what it is and write it down, before the transaction."""
    settings: Settings = request.state.settings
    kind = await asyncio.to_thread(kind_of, upload.content)
    if kind is None:
        raise NotAResume
    # The transaction asks again; asked here, who has no room fills no disk either.
    async with database.read() as session:
        await library.check_room(
            session,
            caller.user_id,
            len(upload.content),
            most=settings.resumes_each,
            most_bytes=settings.bytes_each,
        )
    name = await asyncio.to_thread(files.store, settings.files_dir, upload.content)
    return Stored(name, upload.filename, len(upload.content), kind)


@router.post(
    "/upload",
    status_code=201,
    responses=problems(
        Unauthorized, InvalidToken, NotAResume, FileTooLarge, OneFileOnly, QuotaExceeded
    ),
)
async def upload_resume(
    caller: CallerDep,
    stored: Annotated[Stored, Depends(_stored)],
    request: Request,
    response: Response,
    session: WriteSession,
) -> ResumeSummary:
    """Upload a résumé as PDF, DOCX or text, at most 5 MB.

    It is read and analyzed right after: follow its `status`.
    """
    settings: Settings = request.state.settings
    now = utc_now()
    resume = await library.add(
        session,
        Resume(
            user_id=caller.user_id,
            filename=stored.filename,
            file_name=stored.file_name,
            file_size=stored.size,
            kind=stored.kind,
            status="uploaded",
            tries=0,
            created_at=now,
            updated_at=now,
        ),
        most=settings.resumes_each,
        most_bytes=settings.bytes_each,
    )
    after_commit(session, request.state.pipeline.wake)
    response.headers["Location"] = f"/api/v1/resumes/{resume.id}"
    return ResumeSummary.model_validate(resume)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_resumes(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[ResumeSummary]:
    """The caller's résumés, the newest first."""
    found, total = await library.list_of(session, caller.user_id, paging)
    items = [ResumeSummary.model_validate(resume) for resume in found]
    return Page.of(items, total, paging)


@router.get(
    "/{resume_id:id}", responses=problems(Unauthorized, InvalidToken, ResumeNotFound)
)
async def read_resume(
    resume_id: PathId, caller: CallerDep, session: ReadSession
) -> ResumeView:
    """One résumé with what was read in it."""
    resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    summary = ResumeSummary.model_validate(resume)
    text = resume.reading["text"] if resume.reading else None
    return ResumeView(**summary.model_dump(), text=text, parsed_data=resume.parsed_data)


@router.get(
    "/{resume_id:id}/ats-score",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady),
)
async def read_ats_score(
    resume_id: PathId, caller: CallerDep, session: ReadSession
) -> AtsScore:
    """The score and the checks it is the sum of."""
    resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    if resume.report is None:
        raise ResumeNotReady
    return AtsScore.model_validate({**resume.report, "resume_id": resume.id})


class AnalysisRequest(Body):
    job_description: Annotated[str, Field(max_length=20_000), PROSE] | None = Field(
        default=None, description="Judge the résumé against this posting"
    )


@router.post(
    "/{resume_id:id}/analyze",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady),
)
async def analyze_resume(
    resume_id: PathId,
    caller: CallerDep,
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
    body: AnalysisRequest | None = None,
) -> Analysis:
    """The whole ATS report with prose, against a posting if one is given.

    Every number comes from the checks; the explanation never changes one.
    """
    settings: Settings = request.state.settings
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    target = body.job_description if body else None
    judged = await _judge(resume, target)
    explanation = await explain(
        calls, caller.user_id, judged, timeout=settings.ai_timeout_seconds
    )
    return Analysis(
        **judged.model_dump(),
        resume_id=resume.id,
        explanation=explanation.text,
        engine=explanation.engine,
        degraded_reason=explanation.degraded_reason,
    )


async def _judge(resume: Resume, target: str | None) -> Report:
    if resume.reading is None or resume.parsed_data is None:
        raise ResumeNotReady
    reading = Reading.from_json(resume.reading)
    parsed = ParsedResume.model_validate(resume.parsed_data)
    return await asyncio.to_thread(report, reading, parsed, target)
