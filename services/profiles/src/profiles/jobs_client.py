"""What profiles asks of jobs: what a job is called, for many jobs at once."""

import time
from collections import OrderedDict
from collections.abc import Collection

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway
from profiles.wordings import JobLabel

log = structlog.get_logger("jobs_client")

PATH = "/internal/jobs/labels"
TIMEOUT_SECONDS = 1.0
KEPT_SECONDS = 30.0
KEPT = 5000
AT_ONCE = 100


class Label(BaseModel):
    """Only the fields we read; there may be more."""

    title: str
    company: str


class Labels(BaseModel):
    labels: dict[int, Label]


class JobLabels:
    """Remembers for some minutes what jobs are called, also that one is not there."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: OrderedDict[int, tuple[float, JobLabel | None]] = OrderedDict()

    async def of(self, job_ids: Collection[int]) -> dict[int, JobLabel]:
        """Those that are known; with jobs away, those that were lately.

        Never call this inside `Database.write()`.
        """
        now = time.monotonic()
        missing = sorted(i for i in job_ids if not self._is_fresh(i, now))[:AT_ONCE]
        if missing:
            self._remember(missing, await self._ask(missing), now)
        found = {i: self._known[i][1] for i in job_ids if i in self._known}
        return {job_id: label for job_id, label in found.items() if label is not None}

    def _is_fresh(self, job_id: int, now: float) -> bool:
        return job_id in self._known and self._known[job_id][0] > now

    def _remember(
        self, asked: list[int], labels: dict[int, JobLabel] | None, now: float
    ) -> None:
        if labels is None:
            return
        for job_id in asked:
            self._known[job_id] = now + KEPT_SECONDS, labels.get(job_id)
            self._known.move_to_end(job_id)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    async def _ask(self, job_ids: list[int]) -> dict[int, JobLabel] | None:
        try:
            response = await self._calls.request(
                "jobs", "POST", PATH, json={"ids": job_ids}, timeout=TIMEOUT_SECONDS
            )
            response.raise_for_status()
            labels = Labels.model_validate({"labels": response.json()}).labels
        except (ServiceAway, httpx.HTTPError, ValidationError, ValueError) as error:
            log.info("labels_not_asked", error=repr(error))
            return None
        return {i: JobLabel(label.title, label.company) for i, label in labels.items()}
