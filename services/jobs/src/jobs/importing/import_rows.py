"""One line of a file to import, checked and made ready for the table.

Runs in a child process, some hundred lines at once.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from common import strict_json
from common.contracts.profiles import Level
from common.errors import AppError, UnsupportedMediaType
from common.schemas import ONE_LINE, PROSE, SHOWN, Body, Moment, WebAddress
from jobs.importing import columns, fingerprints
from jobs.importing.import_files import MAX_LINE_BYTES, REFUSED
from jobs.importing.plain_text import text_if_html

MAX_SALARY = 1_000_000_000
_MOST_ERRORS = 10
_JSON = json.JSONEncoder(default=datetime.isoformat)
_OURS = frozenset(("custom",))  # what people post here

Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE, SHOWN]
Skill = Annotated[str, Field(min_length=1, max_length=80), ONE_LINE]
Salary = Annotated[int, Field(ge=0, le=MAX_SALARY)]


def _as_text(value: object) -> object:
    return text_if_html(value) if isinstance(value, str) else value


Prose = Annotated[str, Field(max_length=20_000), PROSE, BeforeValidator(_as_text)]


class ImportedJob(Body):
    """A row. Nothing else can be set: not the id, not who posted it, not its views."""

    source: Annotated[str, Field(min_length=1, max_length=100), ONE_LINE]
    external_id: Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
    external_url: WebAddress | None = None
    title: Line
    company: Line
    location: Line | None = None
    remote: bool = False
    job_type: (
        Literal["full-time", "part-time", "contract", "internship", "temporary"] | None
    ) = "full-time"
    experience_level: Level | None = None
    salary_min: Salary | None = None
    salary_max: Salary | None = None
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    salary_period: Literal["year", "month", "day", "hour"] = "year"
    description: Annotated[Prose, Field(min_length=1)]
    requirements: Prose = ""
    benefits: Prose = ""
    skills: list[Skill] = Field(default=[], max_length=50)
    ai_specializations: list[Skill] = Field(default=[], max_length=10)
    posted_at: Moment | None = None
    expires_at: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "ImportedJob":
        low, high = self.salary_min, self.salary_max
        if low is not None and high is not None and low > high:
            raise ValueError("salary_min is above salary_max")
        if self.source in _OURS:
            raise ValueError("the source `custom` is for what people post here")
        first, last = self.posted_at, self.expires_at
        if first is not None and last is not None and first >= last:
            raise ValueError("expires_at is not after posted_at")
        return self


def check_lines(body: bytes, *, source: str | None) -> list[dict[str, Any]]:
    """Of each line that is not empty `values`, or `errors` and what names the row."""
    given = {"source": source} if source else {}
    lines = (line for line in body.split(b"\n") if line.strip())
    return [_check(line, given) for line in lines]


def _check(line: bytes, given: dict[str, str]) -> dict[str, Any]:
    if line.startswith(REFUSED.encode()):
        return _refused("", line[1:].decode(errors="replace"))
    if len(line) > MAX_LINE_BYTES:
        return _refused("", f"is longer than {MAX_LINE_BYTES // 1024} KB")
    try:
        row = strict_json.loads(line)
    except AppError as error:
        return _refused("", _why(error))
    if not isinstance(row, dict):
        return _refused("", "is no object")
    try:
        job = ImportedJob.model_validate({**given, **row})
    except ValidationError as error:
        return {"errors": list(_fields(error)), "external_id": _name(row)}
    return {"values": _ready(job)}


def _why(error: AppError) -> str:
    """What is said of a body, of a row."""
    if isinstance(error, UnsupportedMediaType):
        return "This row is not UTF-8"
    return error.detail.replace("The body", "This row", 1).removesuffix(".")


def _ready(job: ImportedJob) -> dict[str, Any]:
    values = vars(job)
    digest = blake2b(_JSON.encode(values).encode(), digest_size=8)
    return {
        **columns.ready(values),
        **fingerprints.marks(values),
        "digest": digest.hexdigest(),
    }


def _name(row: dict[str, Any]) -> str | None:
    """So that a row can be found again in the file."""
    name = row.get("external_id")
    return name[:200] if isinstance(name, str) and name.isprintable() else None


def _refused(pointer: str, detail: str) -> dict[str, Any]:
    problem = {"pointer": pointer, "detail": detail}
    return {"errors": [problem], "external_id": None}


def _fields(error: ValidationError) -> Iterator[dict[str, str]]:
    """Where and why, as refusals of bodies say it; never what was sent."""
    for found in error.errors(include_url=False, include_input=False)[:_MOST_ERRORS]:
        parts = (str(p).replace("~", "~0").replace("/", "~1") for p in found["loc"])
        message = _PLAINLY.get(found["type"], found["msg"])
        pointer = "".join(f"/{part}" for part in parts)[:200]
        yield {"pointer": pointer, "detail": message.removeprefix("Value error, ")}


_PLAINLY = {
    "string_pattern_mismatch": "does not have the form that is asked for here",
    "extra_forbidden": "is no column that can be set here",
    "missing": "is missing",
}
