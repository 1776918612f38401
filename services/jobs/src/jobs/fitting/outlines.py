"""What ranking needs of a job, kept for a while: reading it costs more than judging.

Keyed by job and change: what has changed since is read anew.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from jobs.fitting import wishes
from jobs.tables import Job
from matching import Offer, Outline, outline

KEPT = 100_000  # 0.8 kilobytes each: requirements are shared between jobs


class Brief(NamedTuple):
    outline: Outline
    offer: Offer


class Outlines:
    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._known: OrderedDict[int, tuple[int, Brief]] = OrderedDict()
        self._lock = Lock()  # several threads rank at once

    @property
    def is_full(self) -> bool:
        return len(self._known) >= self._most

    def of(self, session: Session, changes: Mapping[int, int]) -> dict[int, Brief]:
        """By job; `changes` says at which change each is. Blocks."""
        found = self._fresh(changes)
        missing = changes.keys() - found.keys()
        if missing:
            rows = session.execute(
                select(Job.id, Job.change, Job.ledger, *wishes.COLUMNS).where(
                    Job.id.in_(missing)
                )
            )
            read = {row.id: (row.change, _brief(row)) for row in rows}
            self._remember(read)
            found |= {job_id: known for job_id, (_, known) in read.items()}
        return found

    def _fresh(self, changes: Mapping[int, int]) -> dict[int, Brief]:
        with self._lock:
            found = {}
            for job_id, change in changes.items():
                known = self._known.get(job_id)
                if known is not None and known[0] == change:
                    self._known.move_to_end(job_id)
                    found[job_id] = known[1]
            return found

    def _remember(self, read: Mapping[int, tuple[int, Brief]]) -> None:
        with self._lock:
            self._known.update(read)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def _brief(row: Row[*tuple[Any, ...]]) -> Brief:
    return Brief(outline(row.ledger), wishes.offer_of(row))
