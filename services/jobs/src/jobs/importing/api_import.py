"""The HTTP door: importing postings by the file."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field

from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.errors import (
    Forbidden,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
    problems,
)
from common.identity import AdminDep, InvalidToken
from common.routing import accepts
from common.routing import router as make_router
from common.schemas import ONE_LINE
from jobs.importing.checked_rows import UnreadableFile, as_lines, checked_rows
from jobs.importing.feeds_in import READERS
from jobs.importing.import_files import MAX_ROWS
from jobs.importing.importing import BATCH, Checked, Import
from jobs.importing.outcomes import Outcome
from jobs.importing.report import ImportReport, report_of
from jobs.settings import Settings

router = make_router("/api/v1/jobs", tag="jobs")

MAX_BYTES = 48 * 1024 * 1024  # `gateway/routes.yml` has the same limit
Format = Literal["jsonl", "csv", "greenhouse", "lever", "ashby"]
Query100 = Annotated[str, Field(min_length=1, max_length=100), ONE_LINE]
_TYPES = {
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/json-lines": "jsonl",
}


class FileTooLarge(TooLarge):
    code = "import_too_large"
    detail = "A file may have 48 MB and 10,000 postings: send it in parts."


class NotAFileOfPostings(UnsupportedMediaType):
    detail = (
        "Send JSON lines (`application/x-ndjson`) or CSV (`text/csv`) in UTF-8; a feed"
        " as `application/json` with `format`."
    )


class ImportRunning(Unavailable):
    detail = "Another file is being imported: try again when it is stored."


_FILE = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string", "format": "binary"},
                "example": json.dumps(
                    {
                        "source": "partner-board",
                        "external_id": "r-1029",
                        "title": "Data Engineer",
                        "company": "Northwind Voice",
                        "location": "Lisbon, Portugal",
                        "description": "<p>You build pipelines.</p>",
                    }
                ),
            },
            "text/csv": _FILE,
            "application/json": _FILE,
        },
    }
}


@router.post(
    "/import",
    response_model=ImportReport,  # made in a thread, see `report_of`
    openapi_extra=_BODY,
    responses=problems(
        Unauthorized,
        InvalidToken,
        Forbidden,
        FileTooLarge,
        NotAFileOfPostings,
        UnreadableFile,
        ImportRunning,
    ),
)
@accepts(MAX_BYTES)
async def import_jobs(
    _caller: AdminDep,
    request: Request,
    database: DatabaseDep,
    format_: Annotated[
        Format | None,
        Query(alias="format", description="A feed's; else the media type says it"),
    ] = None,
    source: Annotated[
        Query100 | None, Query(description="For rows that name no source")
    ] = None,
    company: Annotated[
        Query100 | None, Query(description="For feeds that do not name their company")
    ] = None,
) -> Response:
    """Import a file of postings, up to 10,000 (admins). Each row gets its result.

    The same source and external id is the same posting: safe to repeat. What is new is
    stored at once and can be found when its requirements have been read, soon after.
    """
    kind = _kind(request, format_)
    importing: asyncio.Lock = request.state.importing
    if importing.locked():
        raise ImportRunning(retry_after=5)
    async with importing:
        body = await request.body()
        if kind != "jsonl":
            body = await as_lines(request.state.children, body, kind, company)
        body = body.removeprefix(b"\xef\xbb\xbf")
        if kind not in READERS and (not body or body.isspace()):
            raise UnreadableFile("The file holds no rows.")  # a feed may: none is open
        _count(body)
        outcomes = [o async for o in _outcomes(request, database, body, source)]
    report = await asyncio.to_thread(report_of, outcomes)
    return Response(report, media_type="application/json")


def _kind(request: Request, format_: str | None) -> str:
    media_type, _, rest = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    charset = rest.lower().replace(" ", "").replace('"', "")
    other = "charset=" in charset and "charset=utf-8" not in charset
    if other or request.headers.get("content-encoding", "identity") != "identity":
        raise NotAFileOfPostings
    if format_ in READERS and media_type == "application/json":
        return str(format_)
    kind = _TYPES.get(media_type)
    if kind is None or format_ not in (None, kind):
        raise NotAFileOfPostings
    return kind


def _count(body: bytes) -> None:
    """Lines that are empty count for nothing: this is only the first, quick look."""
    if body.count(b"\n") > 2 * MAX_ROWS:
        raise FileTooLarge


async def _outcomes(
    request: Request, database: Database, body: bytes, source: str | None
) -> AsyncIterator[Outcome]:
    settings: Settings = request.state.settings
    storing = Import(timedelta(days=settings.job_lifetime_days), utc_now())
    rows = 0
    async for checked in checked_rows(request.state.children, body, source):
        rows += len(checked)
        if rows > MAX_ROWS:
            raise FileTooLarge
        for start in range(0, len(checked), BATCH):
            batch = checked[start : start + BATCH]
            for outcome in await _store(database, storing, batch):
                yield outcome
            request.state.reader.wake()


async def _store(
    database: Database, storing: Import, batch: Sequence[Checked]
) -> list[Outcome]:
    return await database.write_aside(lambda session: storing.store(session, batch))
