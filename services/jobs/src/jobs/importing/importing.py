"""Storing the postings of a file: each new, changed, known, somebody else's, or wrong.

The rows come checked, a batch at a time, and each batch is a transaction of its own: a
file that was broken off is sent again, and what is stored is then unchanged. What is
new or changed is marked to be read (`reading`), and found once it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.importing import columns
from jobs.importing.batches import Batch, Key, Stored, Twin, Values, key_of, look_up
from jobs.importing.fingerprints import is_same_text
from jobs.importing.outcomes import Outcome
from jobs.postings.postings import last_change
from jobs.tables import Job

Checked = Mapping[str, Any]  # of `import_rows.check_lines`

BATCH = 400  # rows of a transaction: some 30 ms in which nobody else writes
_MOST_TWINS = 20  # a row is compared with: all may be called the same
# An end is moved when that gains so much of the lifetime, a day of the usual: the index
# must take up each that is.
_WORTH_MOVING = 1 / 30


@dataclass
class Import:
    """One file: it remembers which jobs its rows became."""

    lifetime: timedelta
    now: datetime
    _seen: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._now = columns.moment(self.now)
        self._end = columns.moment(self.now + self.lifetime)

    async def store(
        self, session: AsyncSession, rows: Sequence[Checked]
    ) -> list[Outcome]:
        """In one transaction; the outcomes in the order of the rows."""
        batch = await look_up(
            session, [row["values"] for row in rows if "values" in row]
        )
        outcomes = [self._judge(row, batch) for row in rows]
        columns.change(session, [self._changes(*each) for each in batch.changed])
        await self._keep_open(session, batch.kept_open)
        await self._add(session, batch.new)
        for key, outcome in batch.named_later:
            outcome.tell(self._seen[key])
        return outcomes

    def _judge(self, row: Checked, batch: Batch) -> Outcome:
        if "values" not in row:
            return Outcome("invalid", row["external_id"], errors=row["errors"])
        values = row["values"]
        key = key_of(values)
        if key in self._seen or key in batch.new:
            return self._again(key, values, batch)
        if (stored := batch.known.get(key)) is not None:
            return self._known(values, stored, batch)
        for twin in islice(batch.twins.get(values["fingerprint"], ()), _MOST_TWINS):
            if twin.source != key[0] and is_same_text(twin.sketch, values["sketch"]):
                return self._again((twin.source, twin.external_id), values, batch)
        return self._new(key, values, batch)

    def _again(self, key: Key, values: Values, batch: Batch) -> Outcome:
        """Of a job that has its id, or gets it with this batch."""
        outcome = Outcome("duplicate", values["external_id"])
        known = batch.ids.get(key) or self._seen.get(key)
        if known is not None:
            outcome.tell(known)
        else:
            batch.named_later.append((key, outcome))
        return outcome

    def _new(self, key: Key, values: Values, batch: Batch) -> Outcome:
        outcome = Outcome("created", key[1])
        batch.new[key] = values
        batch.named_later.append((key, outcome))
        twin = Twin(*key, values["sketch"])
        batch.twins.setdefault(values["fingerprint"], []).append(twin)
        return outcome

    def _known(self, values: Values, stored: Stored, batch: Batch) -> Outcome:
        key = key_of(values)
        self._seen[key] = stored.job_id
        if self._is_changed(values, stored):
            batch.changed.append((values, stored))
            return Outcome("updated", key[1], stored.job_id)
        if self._must_stay_open(values, stored):
            batch.kept_open.append(stored)
        return Outcome("unchanged", key[1], stored.job_id)

    def _is_changed(self, values: Values, stored: Stored) -> bool:
        """What was closed or deleted by hand stays so; what ran out opens again."""
        if stored.status != "closed":
            return bool(stored.digest != values["digest"])
        return stored.closed_reason == "expired" and (
            self._end_of(values, stored) > self._now
        )

    def _must_stay_open(self, values: Values, stored: Stored) -> bool:
        """It stands in the file still, and the file does not say until when."""
        if values["expires_at"] or stored.expiry_chosen or stored.status != "active":
            return False
        gained = self.now + self.lifetime - stored.expires_at
        return gained >= _WORTH_MOVING * self.lifetime

    def _end_of(self, values: Values, stored: Stored) -> str:
        if stored.expiry_chosen and not values["expires_at"]:
            return columns.moment(stored.expires_at)
        return values["expires_at"] or self._end

    def _changes(self, values: Values, stored: Stored) -> dict[str, Any]:
        """What nobody was told of yet is still told of as new."""
        return {
            **values,
            "posted_at": values["posted_at"] or columns.moment(stored.posted_at),
            "expires_at": self._end_of(values, stored),
            "job_id": stored.job_id,
            "status": "active" if stored.status == "closed" else stored.status,
            "closed_reason": None,
            "reading": "new" if stored.reading == "new" else "changed",
            "updated_at": self._now,
        }

    async def _keep_open(self, session: AsyncSession, jobs: Sequence[Stored]) -> None:
        """No new version and no event: nothing is new but the end."""
        if not jobs:
            return
        change = await last_change(session)
        rows = [
            {"job_id": job.job_id, "expires_at": self._end, "change": change + number}
            for number, job in enumerate(jobs, start=1)
        ]
        columns.keep_open(session, rows)

    async def _add(self, session: AsyncSession, new: Mapping[Key, Values]) -> None:
        if not new:
            return
        # Below zero: the index, which follows rising changes from zero on, takes them
        # up when they have been read and get a change above all others.
        lowest = min(0, await session.scalar(select(func.min(Job.change))) or 0)
        rows = [
            self._row(values, lowest - number)
            for number, values in enumerate(new.values(), start=1)
        ]
        columns.add(session, rows)
        last = lowest - len(rows)
        added = await session.execute(
            select(Job.source, Job.external_id, Job.id).where(
                Job.change.between(last, lowest - 1)
            )
        )
        self._seen |= {(source, name or ""): job_id for source, name, job_id in added}

    def _row(self, values: Values, change: int) -> dict[str, Any]:
        """Where the file says no moments: posted now, and open from now on."""
        return {
            **columns.NEW,
            **values,
            "posted_at": values["posted_at"] or self._now,
            "expires_at": values["expires_at"] or self._end,
            "change": change,
            "created_at": self._now,
            "updated_at": self._now,
        }
