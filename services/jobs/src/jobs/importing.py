"""Storing the postings of a file: each new, changed, known, somebody else's, or wrong.

The rows come checked, a batch at a time, and each batch is a transaction of its own: a
file that was broken off is sent again, and what is stored is then unchanged. What is
new or changed is marked to be read (`reading`), and found once it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.fingerprints import is_same_text
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


@dataclass
class Outcome:
    """What became of a row of the file."""

    result: Result
    external_id: str | None
    job_id: int | None = None
    duplicate_of: int | None = None
    errors: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Stored:
    """What of a job decides about a row."""

    job_id: int
    source: str
    external_id: str | None
    digest: str | None
    sketch: str | None
    reading: str
    posted_at: datetime


@dataclass
class Import:
    """One file: it remembers which jobs its rows became."""

    lifetime: timedelta
    now: datetime
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    async def store(
        self, session: AsyncSession, rows: Sequence[Checked]
    ) -> list[Outcome]:
        """In one transaction; the outcomes in the order of the rows."""
        valid = [row["values"] for row in rows if "values" in row]
        known = await _known(session, valid)
        twins = await _twins(session, valid)
        new: dict[tuple[str, str], dict[str, Any]] = {}
        changed: list[dict[str, Any]] = []
        outcomes = []
        for row in rows:
            if "values" not in row:
                outcomes.append(_invalid(row))
                continue
            values = row["values"]
            outcome = self._judge(values, known, twins, new)
            outcomes.append(outcome)
            if outcome.result == "created":
                new[_key(values)] = values
            elif outcome.result == "updated":
                stored = known[_key(values)]
                changed.append(self._changes(values, stored))
        if changed:
            await session.execute(_UPDATE, changed)
        await self._add(session, new)
        self._name_new(outcomes, rows)
        return outcomes

    def _judge(
        self,
        values: Mapping[str, Any],
        known: Mapping[tuple[str, str], _Stored],
        twins: Mapping[str, list[_Stored]],
        new: Mapping[tuple[str, str], Mapping[str, Any]],
    ) -> Outcome:
        key = _key(values)
        name = values["external_id"]
        if key in self._seen or key in new:
            return Outcome("duplicate", name, duplicate_of=self._seen.get(key))
        if (stored := known.get(key)) is not None:
            self._seen[key] = stored.job_id
            same = stored.digest == values["digest"]
            return Outcome("unchanged" if same else "updated", name, stored.job_id)
        for twin in twins.get(values["fingerprint"], ()):
            if _is_twin(values, twin.source, twin.sketch):
                return Outcome("duplicate", name, duplicate_of=twin.job_id)
        for other_key, other in new.items():
            if other["fingerprint"] == values["fingerprint"] and _is_twin(
                values, other["source"], other["sketch"]
            ):
                return Outcome("duplicate", name, duplicate_of=self._seen.get(other_key))
        return Outcome("created", name)

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
        self, session: AsyncSession, new: Mapping[tuple[str, str], Mapping[str, Any]]
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

    def _name_new(self, outcomes: Iterable[Outcome], rows: Iterable[Checked]) -> None:
        """The ids of what was only now stored."""
        for outcome, row in zip(outcomes, rows, strict=True):
            if outcome.result == "created":
                outcome.job_id = self._seen[_key(row["values"])]
            elif outcome.result == "duplicate" and outcome.duplicate_of is None:
                outcome.duplicate_of = self._first_of(row["values"], rows)

    def _first_of(
        self, values: Mapping[str, Any], rows: Iterable[Checked]
    ) -> int | None:
        if (own := self._seen.get(_key(values))) is not None:
            return own
        for row in rows:
            other = row.get("values")
            if other and other["fingerprint"] == values["fingerprint"]:
                job_id = self._seen.get(_key(other))
                if job_id and _is_twin(values, other["source"], other["sketch"]):
                    return job_id
        return None


def _key(values: Mapping[str, Any]) -> tuple[str, str]:
    return values["source"], values["external_id"]


def _is_twin(values: Mapping[str, Any], source: str, sketch: str | None) -> bool:
    """The same opening from elsewhere; one source's own ids are taken seriously."""
    if source == values["source"] or sketch is None:
        return False
    return is_same_text(sketch, values["sketch"])


def _invalid(row: Checked) -> Outcome:
    return Outcome("invalid", row["external_id"], errors=row["errors"])


async def _known(
    session: AsyncSession, rows: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], _Stored]:
    """By source and external id."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row["external_id"])
    found: dict[tuple[str, str], _Stored] = {}
    for source, names in by_source.items():
        where = (Job.source == source, Job.external_id.in_(names))
        for stored in await _stored(session, *where):
            found[stored.source, stored.external_id or ""] = stored
    return found


async def _twins(
    session: AsyncSession, rows: Iterable[Mapping[str, Any]]
) -> dict[str, list[_Stored]]:
    """Open jobs with the same title, company and town, by their fingerprint."""
    wanted = {row["fingerprint"] for row in rows}
    pairs = await session.execute(
        select(Job.fingerprint, *_COLUMNS).where(
            Job.fingerprint.in_(wanted), Job.status == "active"
        )
    )
    found: dict[str, list[_Stored]] = {}
    for fingerprint, *columns in pairs:
        found.setdefault(fingerprint, []).append(_Stored(*columns))
    return found


_COLUMNS = (
    *(Job.id, Job.source, Job.external_id, Job.digest, Job.sketch, Job.reading),
    Job.posted_at,
)


async def _stored(session: AsyncSession, *where: Any) -> list[_Stored]:
    rows = await session.execute(select(*_COLUMNS).where(*where))
    return [_Stored(*row) for row in rows]
