"""The HTTP door: importing postings by the file."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field
from pydantic_core import from_json, to_json

from common.clock import utc_now
from common.db import Database, after_commit
from common.deps import DatabaseDep
from common.errors import (
    Forbidden,
    TooLarge,
    Unauthorized,
    Unavailable,
    Unprocessable,
    UnsupportedMediaType,
    problems,
)
from common.identity import AdminDep, InvalidToken
from common.routing import accepts
from common.routing import router as make_router
from common.schemas import ONE_LINE, View
from jobs.importing.children import ChildDied, Children
from jobs.importing.feeds_in import READERS
from jobs.importing.import_files import MAX_ROWS
from jobs.importing.importing import BATCH, Checked, Import
from jobs.importing.outcomes import Outcome, Result
from jobs.settings import Settings

router = make_router("/api/v1/jobs", tag="jobs")

MAX_BYTES = 48 * 1024 * 1024  # `gateway/routes.yml` has the same limit
SLICE_BYTES = 1024 * 1024  # what a helper checks at once
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


class UnreadableFile(Unprocessable):
    detail = "The file cannot be read."


class ImportRunning(Unavailable):
    detail = "Another file is being imported: try again when it is stored."


class RowError(View):
    pointer: str = Field(examples=["/salary_min"], description="Empty: the whole row")
    detail: str = Field(examples=["is missing"])


class RowResult(View):
    row: int = Field(examples=[1], description="Counted from 1, empty lines left out")
    result: Result
    external_id: str | None = Field(examples=["r-1029"])
    job_id: int | None = Field(examples=[7])
    duplicate_of: int | None = Field(
        description="The job that this row is again: of another source, or of this file"
    )
    errors: list[RowError]


class ImportTotals(View):
    created: int = Field(examples=[940])
    updated: int = Field(examples=[12])
    unchanged: int = Field(examples=[40])
    duplicate: int = Field(examples=[5])
    invalid: int = Field(examples=[3])


class ImportReport(View):
    totals: ImportTotals
    rows: list[RowResult] = Field(description="A result for each row, in its order")


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
    response_model=ImportReport,  # made in a thread, see `_report`
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
            body = await _as_lines(request.state.children, body, kind, company)
        body = body.removeprefix(b"\xef\xbb\xbf")
        if kind not in READERS and (not body or body.isspace()):
            raise UnreadableFile("The file holds no rows.")  # a feed may: none is open
        _count(body)
        outcomes = [o async for o in _outcomes(request, database, body, source)]
    return await asyncio.to_thread(_report, outcomes)


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


async def _as_lines(
    children: Children, body: bytes, kind: str, company: str | None
) -> bytes:
    answer = await _ask(children, "lines", body, kind=kind, company=company)
    said, mark, lines = answer.partition(b"\n")
    if said or not mark:
        raise UnreadableFile(said.decode())
    return lines


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
    async for checked in _checked(request.state.children, body, source):
        rows += len(checked)
        if rows > MAX_ROWS:
            raise FileTooLarge
        for start in range(0, len(checked), BATCH):
            async with database.write() as session:
                stored = await storing.store(session, checked[start : start + BATCH])
                after_commit(session, request.state.reader.wake)
            for outcome in stored:
                yield outcome
            await asyncio.sleep(0)  # others' turn


async def _checked(
    children: Children, body: bytes, source: str | None
) -> AsyncIterator[list[Checked]]:
    """In order, while the next slices are being checked by the helpers."""
    slices = list(_slices(body))
    tasks: list[asyncio.Task[bytes]] = []
    try:
        for number in range(len(slices)):
            while len(tasks) < min(len(slices), number + 1 + children.most):
                ask = _ask(children, "check", slices[len(tasks)], source=source)
                tasks.append(asyncio.create_task(ask))
            rows: list[Checked] = from_json(await tasks[number])
            yield rows
    finally:
        for task in tasks:
            task.cancel()


def _slices(body: bytes) -> list[bytes]:
    slices, start = [], 0
    while start < len(body):
        end = body.find(b"\n", start + SLICE_BYTES)
        end = len(body) if end < 0 else end
        slices.append(body[start:end])
        start = end + 1
    return slices


async def _ask(children: Children, work: str, body: bytes, **more: str | None) -> bytes:
    try:
        return await children.ask(work, body, **more)
    except ChildDied as error:
        raise UnreadableFile("The file takes too long to read.") from error


def _report(outcomes: list[Outcome]) -> Response:
    """In a thread and of plain values: they may be ten thousand."""
    totals: Counter[str] = Counter(outcome.result for outcome in outcomes)
    report = {
        "totals": {name: totals[name] for name in ImportTotals.model_fields},
        "rows": [
            {"row": number, **vars(outcome)}
            for number, outcome in enumerate(outcomes, start=1)
        ],
    }
    return Response(to_json(report), media_type="application/json")
