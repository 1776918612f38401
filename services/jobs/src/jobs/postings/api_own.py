"""The HTTP door: a recruiter's own jobs."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from common.deps import ReadSession
from common.errors import Forbidden, Unauthorized, problems
from common.identity import InvalidToken, RecruiterDep
from common.pages import Page, PagingDep
from common.routing import router as make_router
from jobs.postings import own_jobs
from jobs.postings.api import CounterDep
from jobs.postings.job_states import JobStatus
from jobs.postings.viewing import Figures
from jobs.searching.api_wanted import Words
from jobs.tables import Job
from jobs.views import OwnJob

router = make_router("/api/v1/jobs", tag="jobs")


class OwnJobsPage(Page[OwnJob]):
    status_counts: dict[JobStatus, int] = Field(
        description="Of what `q` finds, whatever `status` was asked",
        examples=[{"active": 3, "draft": 1}],
    )


@router.get("/mine", responses=problems(Unauthorized, InvalidToken, Forbidden))
async def list_own_jobs(
    caller: RecruiterDep,
    paging: PagingDep,
    counter: CounterDep,
    session: ReadSession,
    status: Annotated[list[JobStatus], Query(max_length=4)] = [],  # noqa: B006
    q: Annotated[Words, Query(description="Words of the title")] = "",
) -> OwnJobsPage:
    """The caller's own jobs, whatever their status, the newest first."""
    found = await own_jobs.list_of(session, caller.user_id, status, q, paging=paging)
    figures = await counter.figures_of(session, [job.id for job in found.jobs])
    items = [_own(job, figures[job.id]) for job in found.jobs]
    page = Page.of(items, found.total, paging)
    return OwnJobsPage.model_validate(
        {**dict(page), "status_counts": found.status_counts}
    )


def _own(job: Job, figures: Figures) -> OwnJob:
    names = OwnJob.model_fields.keys() - vars(figures).keys()
    return OwnJob.model_validate(
        {name: getattr(job, name) for name in names} | vars(figures)
    )
