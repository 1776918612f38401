"""The HTTP door: uploading résumés."""

import asyncio
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import after_commit
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, UnsupportedMediaType, problems
from common.etags import etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import QueryInt
from common.routing import router as make_router
from common.schemas import MAX_ID
from common.uploads import FileTooLarge, OneFileOnly, UploadDep
from resumes.documents import kind_of
from resumes.keeping.library import QuotaExceeded, ResumeNotFound
from resumes.tables import Resume
from resumes.uploading import arriving
from resumes.uploading.arriving import Stored
from resumes.views import ResumeSummary

router = make_router("/api/v1/resumes", tag="resumes")


class NotAResume(UnsupportedMediaType):
    detail = "Send a PDF, a DOCX or a plain text file: by its content, not its name."


EMPTY = "This file is empty: check that it was saved, and choose it again."

VersionOf = Annotated[
    QueryInt | None,
    Query(
        ge=1,
        le=MAX_ID,
        description="The résumé of yours of which this is a newer version",
    ),
]


async def _stored(
    caller: CallerDep,
    upload: UploadDep,
    request: Request,
    database: DatabaseDep,
    version_of: VersionOf = None,
) -> Stored:
    """Check what it is and write it down, before the transaction."""
    kind = await asyncio.to_thread(kind_of, upload.content)
    if kind is None:
        raise NotAResume(None if upload.content.strip() else EMPTY)
    return await arriving.put_down(
        database,
        request.state.settings,
        caller.user_id,
        upload.content,
        filename=upload.filename,
        kind=kind,
        version_of=version_of,
    )


@router.post(
    "/upload",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotAResume,
        FileTooLarge,
        OneFileOnly,
        QuotaExceeded,
        ResumeNotFound,
    ),
)
async def upload_resume(
    caller: CallerDep,
    stored: Annotated[Stored, Depends(_stored)],
    request: Request,
    response: Response,
    session: WriteSession,
    version_of: VersionOf = None,
) -> ResumeSummary:
    """Upload a résumé as PDF, DOCX or text, at most 5 MB.

    It is read and analyzed right after: follow its `progress`. With `version_of` it is
    the next version of that one, and follows it as the primary one once it is read.
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


def entered(
    resume: Resume, request: Request, response: Response, session: AsyncSession
) -> ResumeSummary:
    """What is told of a résumé that has just come in, by whichever door."""
    after_commit(session, request.state.pipeline.wake)
    response.headers["Location"] = f"/api/v1/resumes/{resume.id}"
    response.headers["ETag"] = etag_of(resume.version)
    return ResumeSummary.model_validate(resume)
