"""What the index takes up of a job."""

from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.json_rows import as_json, moment
from jobs.tables import Job

_COLUMNS = (
    *(Job.id, Job.change, Job.status, Job.title, Job.company, Job.location),
    *(Job.remote, Job.job_type, Job.experience_level, Job.salary_min, Job.salary_max),
    *(Job.currency, Job.salary_period, Job.description, Job.requirements),
    *(Job.benefits, Job.skills, Job.ai_specializations, Job.source, Job.posted_at),
    *(Job.expires_at, Job.ledger),
)


class Entry(NamedTuple):
    id: int
    change: int
    status: str
    title: str
    company: str
    location: str | None
    remote: bool
    job_type: str | None
    experience_level: str | None
    salary_min: int | None
    salary_max: int | None
    currency: str
    salary_period: str
    description: str
    requirements: str
    benefits: str
    skills: list[str]
    ai_specializations: list[str]
    source: str
    posted_at: datetime
    expires_at: datetime
    ledger: list[dict[str, Any]]


def newer(session: Session, *, after: int, limit: int) -> list[tuple[int, str]]:
    """Change and entry, as JSON, of what changed after a change. For a thread."""
    found = session.execute(
        select(Job.change, as_json(_COLUMNS))
        .where(Job.change > after)
        .order_by(Job.change)
        .limit(limit)
    )
    return [(change, row) for change, row in found]


def entries(rows: bytes) -> list[Entry]:
    """Of a JSON list of them."""
    return [_entry(fields) for fields in from_json(rows)]


def _entry(fields: dict[str, Any]) -> Entry:
    return Entry(
        **{
            **fields,
            "remote": bool(fields["remote"]),
            "posted_at": moment(fields["posted_at"]),
            "expires_at": moment(fields["expires_at"]),
        }
    )
