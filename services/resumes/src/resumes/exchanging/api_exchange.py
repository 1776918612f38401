"""The HTTP door: résumés in and out as JSON Resume (https://jsonresume.org)."""

import asyncio
import json
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PathId
from common.uploads import display_name
from resumes.exchanging.exporting import to_json_resume
from resumes.exchanging.json_resume import JsonResume
from resumes.judging.judging import contents_of
from resumes.keeping import downloads, library
from resumes.keeping.api_files import ResumeFileMissing
from resumes.keeping.library import QuotaExceeded, ResumeNotFound, ResumeNotReady
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading import arriving, files
from resumes.uploading.api_upload import VersionOf, entered
from resumes.uploading.arriving import Stored
from resumes.views import ResumeSummary

router = make_router("/api/v1/resumes", tag="resumes")

KIND = "json"


async def _stored(
    body: JsonResume,
    caller: CallerDep,
    request: Request,
    database: DatabaseDep,
    version_of: VersionOf = None,
) -> Stored:
    """Write it down as it was sent, so that it can be given back without loss."""
    document: Any = await request.json()
    return await arriving.put_down(
        database,
        request.state.settings,
        caller.user_id,
        json.dumps(document, ensure_ascii=False).encode(),
        filename=_file_name(body),
        kind=KIND,
        version_of=version_of,
    )


@router.post(
    "/import",
    status_code=201,
    responses=problems(Unauthorized, InvalidToken, QuotaExceeded, ResumeNotFound),
)
async def import_resume(
    caller: CallerDep,
    stored: Annotated[Stored, Depends(_stored)],
    request: Request,
    response: Response,
    session: WriteSession,
    version_of: VersionOf = None,
) -> ResumeSummary:
    """Import a résumé as JSON Resume 1.2.1; it is judged and matched like a file.

    It is kept as it was sent. Its links are text and never opened here.
    """
    resume = await arriving.enter(
        session,
        request.state.settings,
        caller.user_id,
        stored,
        version_of=version_of,
        now=utc_now(),
    )
    return entered(resume, request, response, session)


@router.get(
    "/{resume_id:id}/json-resume",
    response_model=JsonResume,
    responses=problems(
        Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady, ResumeFileMissing
    ),
)
async def export_resume(
    resume_id: PathId, caller: CallerDep, database: DatabaseDep, request: Request
) -> Response:
    """A résumé as JSON Resume 1.2.1, to be saved.

    An imported one comes out as it went in; of a file, what was read in it.
    """
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    if resume.kind == KIND:
        content = await _as_it_came(request.state.settings, resume)
    else:
        _, parsed = contents_of(resume)
        document = to_json_resume(parsed, updated_at=resume.updated_at)
        content = json.dumps(document, ensure_ascii=False).encode()
    name = downloads.download_name(resume.filename, KIND)
    headers = {
        "Content-Disposition": downloads.attachment(name),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, media_type="application/json")


async def _as_it_came(settings: Settings, resume: Resume) -> bytes:
    try:
        return await asyncio.to_thread(files.read, settings.files_dir, resume.file_name)
    except FileNotFoundError as error:
        raise ResumeFileMissing from error


def _file_name(document: JsonResume) -> str:
    """By the person it is of."""
    name = display_name(document.basics.name.replace("/", " "))[:200]
    return f"{name}.json" if name != "file" else "resume.json"
