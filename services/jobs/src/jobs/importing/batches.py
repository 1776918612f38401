"""What is there already of the rows of a batch, and what becomes of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.importing.outcomes import Outcome
from jobs.tables import Job

Values = Mapping[str, Any]  # of `import_rows.check_lines`, as the table stores them
Key = tuple[str, str]  # source and external id

_KNOWN = (
    *(Job.id, Job.digest, Job.reading, Job.status, Job.closed_reason),
    *(Job.posted_at, Job.expires_at, Job.expiry_chosen),
)


class Stored(NamedTuple):
    job_id: int
    digest: str | None
    reading: str
    status: str
    closed_reason: str | None
    posted_at: datetime
    expires_at: datetime
    expiry_chosen: bool


class Twin(NamedTuple):
    """A job that may be the same as a row."""

    source: str
    external_id: str
    sketch: str


@dataclass
class Batch:
    known: dict[Key, Stored] = field(default_factory=dict)
    twins: dict[str, list[Twin]] = field(default_factory=dict)  # by fingerprint
    ids: dict[Key, int] = field(default_factory=dict)  # of twins that are stored
    new: dict[Key, Values] = field(default_factory=dict)
    changed: list[tuple[Values, Stored]] = field(default_factory=list)
    kept_open: list[Stored] = field(default_factory=list)
    # New jobs, and rows that are one of them again: ids come with the insert.
    named_later: list[tuple[Key, Outcome]] = field(default_factory=list)


def key_of(values: Values) -> Key:
    return values["source"], values["external_id"]


async def look_up(session: AsyncSession, rows: Sequence[Values]) -> Batch:
    batch = Batch()
    await _find_known(session, rows, batch)
    unknown = {row["fingerprint"] for row in rows if key_of(row) not in batch.known}
    await _find_twins(session, unknown, batch)
    return batch


async def _find_known(
    session: AsyncSession, rows: Sequence[Values], batch: Batch
) -> None:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["source"], []).append(row["external_id"])
    for source, external_ids in names.items():
        known = await session.execute(
            select(Job.external_id, *_KNOWN).where(
                Job.source == source, Job.external_id.in_(external_ids)
            )
        )
        for found in known:
            batch.known[source, found[0] or ""] = Stored._make(found[1:])


async def _find_twins(
    session: AsyncSession, fingerprints: set[str], batch: Batch
) -> None:
    """Open ones with the same title, company and town."""
    if not fingerprints:
        return
    for status, job_id, fingerprint, source, name, sketch in await session.execute(
        alike(fingerprints)
    ):
        if status != "active":
            continue
        # What people post here has no name elsewhere: its own id is as good.
        twin = Twin(source, name or f"#{job_id}", sketch or "")
        batch.ids[twin.source, twin.external_id] = job_id
        batch.twins.setdefault(fingerprint or "", []).append(twin)


def alike(
    fingerprints: Collection[str],
) -> Select[str, int, str | None, str, str | None, str | None]:
    """Whatever their status: asked for it, SQLite would walk through all open jobs."""
    return select(
        *(Job.status, Job.id, Job.fingerprint, Job.source, Job.external_id, Job.sketch)
    ).where(Job.fingerprint.in_(fingerprints))
