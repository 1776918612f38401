"""Storing the postings of a file: each new, changed, known, somebody else's, or wrong.

The rows come checked, a batch at a time, and each batch is a transaction of its own: a
file that was broken off is sent again, and what is stored is then unchanged. What is
new or changed is marked to be read (`reading`), and found once it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.importing.fingerprints import is_same_text
from jobs.tables import Job

Result = Literal["created", "updated", "unchanged", "duplicate", "invalid"]
Checked = Mapping[str, Any]  # of `import_rows.check_lines`

BATCH = 250  # rows of a transaction: some 30 ms in which nobody else writes

_JOBS = cast("Table", Job.__table__)
_FIELDS = (
    *("title", "company", "location", "remote", "job_type", "experience_level"),
    *("salary_min", "salary_max", "currency", "salary_period", "description"),
    *("requirements", "benefits", "skills", "ai_specializations", "external_url"),
    *("posted_at", "expires_at", "fingerprint", "sketch", "digest"),
)
_UPDATE = (
    update(_JOBS)
    .where(_JOBS.c.id == bindparam("job_id"))
    .values(
        {name: bindparam(name) for name in (*_FIELDS, "reading", "updated_at")}
        | {"version": _JOBS.c.version + 1}
    )
)


_KNOWN = (Job.id, Job.digest, Job.reading, Job.posted_at)
_Key = tuple[str, str]  # source and external id


@dataclass
class Outcome:
    """What became of a row of the file."""

    result: Result
    external_id: str | None
    job_id: int | None = None
    duplicate_of: int | None = None
    errors: list[dict[str, str]] = field(default_factory=list)

    def tell(self, job_id: int) -> None:
        if self.result == "duplicate":
            self.duplicate_of = job_id
        else:
            self.job_id = job_id


class _Stored(NamedTuple):
    job_id: int
    digest: str | None
    reading: str
    posted_at: datetime


class _Twin(NamedTuple):
    """A job that may be the same as a row."""

    source: str
    external_id: str
    sketch: str


@dataclass
class _Batch:
    """What is there already, and what of the rows is to be stored."""

    known: dict[_Key, _Stored] = field(default_factory=dict)
    twins: dict[str, list[_Twin]] = field(default_factory=dict)  # by fingerprint
    ids: dict[_Key, int] = field(default_factory=dict)  # of twins that are stored
    new: dict[_Key, Mapping[str, Any]] = field(default_factory=dict)
    changed: list[tuple[Mapping[str, Any], _Stored]] = field(default_factory=list)
    # New jobs, and rows that are one of them again: ids come with the insert.
    named_later: list[tuple[_Key, Outcome]] = field(default_factory=list)


@dataclass
class Import:
    """One file: it remembers which jobs its rows became."""

    lifetime: timedelta
    now: datetime
    _seen: dict[_Key, int] = field(default_factory=dict)

    async def store(
        self, session: AsyncSession, rows: Sequence[Checked]
    ) -> list[Outcome]:
        """In one transaction; the outcomes in the order of the rows."""
        batch = await _batch(
            session, [row["values"] for row in rows if "values" in row]
        )
        outcomes = [self._judge(row, batch) for row in rows]
        if batch.changed:
            changes = [self._changes(*each) for each in batch.changed]
            await session.execute(_UPDATE, changes)
        await self._add(session, batch.new)
        for key, outcome in batch.named_later:
            outcome.tell(self._seen[key])
        return outcomes

    def _judge(self, row: Checked, batch: _Batch) -> Outcome:
        if "values" not in row:
            return Outcome("invalid", row["external_id"], errors=row["errors"])
        values = row["values"]
        key = _key(values)
        if key in self._seen or key in batch.new:
            return self._again(key, values, batch)
        if (stored := batch.known.get(key)) is not None:
            self._seen[key] = stored.job_id
            if stored.digest == values["digest"]:
                return Outcome("unchanged", key[1], stored.job_id)
            batch.changed.append((values, stored))
            return Outcome("updated", key[1], stored.job_id)
        for twin in batch.twins.get(values["fingerprint"], ()):
            if twin.source != key[0] and is_same_text(twin.sketch, values["sketch"]):
                return self._again((twin.source, twin.external_id), values, batch)
        return self._new(key, values, batch)

    def _again(self, key: _Key, values: Mapping[str, Any], batch: _Batch) -> Outcome:
        """Of a job that has its id, or gets it with this batch."""
        outcome = Outcome("duplicate", values["external_id"])
        known = batch.ids.get(key) or self._seen.get(key)
        if known is not None:
            outcome.tell(known)
        else:
            batch.named_later.append((key, outcome))
        return outcome

    def _new(self, key: _Key, values: Mapping[str, Any], batch: _Batch) -> Outcome:
        outcome = Outcome("created", key[1])
        batch.new[key] = values
        batch.named_later.append((key, outcome))
        twin = _Twin(*key, values["sketch"])
        batch.twins.setdefault(values["fingerprint"], []).append(twin)
        return outcome

    def _changes(self, values: Mapping[str, Any], stored: _Stored) -> dict[str, Any]:
        return {
            **{name: values[name] for name in _FIELDS},
            **self._moments(values, posted_at=stored.posted_at),
            "job_id": stored.job_id,
            "reading": "new" if stored.reading == "new" else "changed",
            "updated_at": self.now,
        }

    def _moments(
        self, values: Mapping[str, Any], *, posted_at: datetime
    ) -> dict[str, datetime]:
        """As the file says; else posted when it was first seen, open from now on."""
        said = {
            name: datetime.fromisoformat(values[name])
            for name in ("posted_at", "expires_at")
            if values[name]
        }
        return {"posted_at": posted_at, "expires_at": self.now + self.lifetime, **said}

    async def _add(
        self, session: AsyncSession, new: Mapping[_Key, Mapping[str, Any]]
    ) -> None:
        if not new:
            return
        # Below zero: the index, which follows rising changes from zero on, takes them
        # up when they have been read and get a change above all others.
        lowest = min(0, await session.scalar(select(func.min(Job.change))) or 0)
        rows = [
            self._row(values, lowest - number)
            for number, values in enumerate(new.values(), start=1)
        ]
        await session.execute(insert(_JOBS), rows)
        last = lowest - len(rows)
        added = await session.execute(
            select(Job.source, Job.external_id, Job.id).where(
                Job.change.between(last, lowest - 1)
            )
        )
        self._seen |= {(source, name or ""): job_id for source, name, job_id in added}

    def _row(self, values: Mapping[str, Any], change: int) -> dict[str, Any]:
        return {
            **values,
            **self._moments(values, posted_at=self.now),
            "company_logo": None,
            "status": "active",
            "posted_by": None,
            "ledger": [],
            "quality_score": None,
            "quality_lacks": [],
            "reading": "new",
            "version": 1,
            "change": change,
            "created_at": self.now,
            "updated_at": self.now,
        }


async def _batch(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> _Batch:
    batch = _Batch()
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["source"], []).append(row["external_id"])
    for source, external_ids in names.items():
        known = await session.execute(
            select(Job.external_id, *_KNOWN).where(
                Job.source == source, Job.external_id.in_(external_ids)
            )
        )
        for name, job_id, digest, reading, posted_at in known:
            stored = _Stored(job_id, digest, reading, posted_at)
            batch.known[source, name or ""] = stored
    # Open ones with the same title, company and town.
    wanted = {row["fingerprint"] for row in rows}
    same = await session.execute(
        select(Job.id, Job.fingerprint, Job.source, Job.external_id, Job.sketch).where(
            Job.fingerprint.in_(wanted), Job.status == "active"
        )
    )
    for job_id, fingerprint, source, name, sketch in same:
        # What people post here has no name elsewhere: its own id is as good.
        twin = _Twin(source, name or f"#{job_id}", sketch or "")
        batch.ids[twin.source, twin.external_id] = job_id
        batch.twins.setdefault(fingerprint or "", []).append(twin)
    return batch


def _key(values: Mapping[str, Any]) -> _Key:
    return values["source"], values["external_id"]
