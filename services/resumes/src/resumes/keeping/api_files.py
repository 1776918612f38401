"""The HTTP door: the file somebody uploaded, for them alone."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import Header, Request, Response

from common.deps import DatabaseDep
from common.errors import NotFound, Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PathId
from resumes.keeping import downloads, library
from resumes.keeping.downloads import Part, RangeNotSatisfiable
from resumes.keeping.library import ResumeNotFound
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading import files

router = make_router("/api/v1/resumes", tag="resumes")

PATH = "/{resume_id:id}/file"
RangeHeader = Annotated[str | None, Header(alias="Range", description="One part of it")]


class ResumeFileMissing(NotFound):
    detail = "The file of this résumé is not here any more: upload it again."


@router.get(
    PATH,
    response_class=Response,
    responses={
        **problems(
            Unauthorized,
            InvalidToken,
            ResumeNotFound,
            ResumeFileMissing,
            RangeNotSatisfiable,
        ),
        200: {
            "description": "The file, to be saved",
            "content": {kind: {} for kind in downloads.MEDIA_TYPES.values()},
        },
        206: {"description": "The part that was asked for"},
        304: {"description": "The one you have"},
    },
)
async def download_resume(
    resume_id: PathId,
    caller: CallerDep,
    database: DatabaseDep,
    request: Request,
    wanted: RangeHeader = None,
) -> Response:
    """Download the file as it was uploaded, under the name you gave it.

    It is sent to be saved, never to be shown. Of several ranges none is honoured.
    """
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id)
    headers = _headers(resume)
    if _has_it(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    part = _part(request, wanted, resume, headers["ETag"])
    content = await _content(_folder(request), resume, part)
    if part is not None:
        last = part.start + len(content) - 1
        headers["Content-Range"] = f"bytes {part.start}-{last}/{resume.file_size}"
    return Response(
        content,
        status_code=200 if part is None else 206,
        headers=headers,
        media_type=downloads.MEDIA_TYPES[resume.kind],
    )


# What is not GET alone would have two operations of one name in the documentation.
router.add_api_route(PATH, download_resume, methods=["HEAD"], include_in_schema=False)


def _headers(resume: Resume) -> dict[str, str]:
    """A browser may keep it and asks each time; the bytes of an id never change."""
    name = downloads.download_name(resume.filename, resume.kind)
    return {
        "ETag": f'"file-{resume.id}"',
        "Content-Disposition": downloads.attachment(name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
    }


def _part(
    request: Request, wanted: str | None, resume: Resume, etag: str
) -> Part | None:
    """`If-Range`: who has another file begun gets this one from its beginning."""
    if request.headers.get("if-range", etag) != etag:
        return None
    return downloads.part_of(wanted, resume.file_size)


async def _content(folder: Path, resume: Resume, part: Part | None) -> bytes:
    start, end = (part.start, part.end) if part else (0, resume.file_size)
    try:
        return await asyncio.to_thread(
            files.read_part, folder, resume.file_name, start, end
        )
    except FileNotFoundError as error:
        raise ResumeFileMissing from error


def _has_it(request: Request, etag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return asked == "*" or etag in [
        each.strip().removeprefix("W/") for each in asked[:1000].split(",")
    ]


def _folder(request: Request) -> Path:
    settings: Settings = request.state.settings
    return settings.files_dir
