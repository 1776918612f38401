"""The HTTP door: the jobs that somebody has saved."""

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import Body, Id, Moment, PathId, View
from jobs.applying.api_application import Notes
from jobs.applying.statuses import statuses_of
from jobs.postings import postings
from jobs.postings.postings import JobNotFound
from jobs.saving import saved
from jobs.saving.saved import AlreadySaved, SavedJobNotFound, TooManySaved
from jobs.settings import Settings
from jobs.tables import Job, SavedJob
from jobs.views import JobHit

router = make_router("/api/v1/saved-jobs", tag="saved jobs")


class JobToSave(Body):
    job_id: Id = Field(examples=[7])
    notes: Notes | None = Field(
        default=None, description="For yourself", examples=["Ask Ada about the team."]
    )


class SavedJobEdit(Body):
    """What is omitted stays; `null` clears."""

    notes: Notes | None = Field(default=None, examples=["Apply by Friday."])


class SavedJobView(View):
    job_id: int = Field(examples=[7])
    job: JobHit
    job_is_open: bool = Field(description="A closed job stays saved, and says so")
    notes: str | None
    saved_at: Moment


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_saved_jobs(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[SavedJobView]:
    """The jobs that the caller has saved, the latest first."""
    pairs, total = await saved.page_of(session, caller.user_id, paging)
    return Page.of(await _views(session, pairs), total, paging)


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized, InvalidToken, JobNotFound, AlreadySaved, TooManySaved
    ),
)
async def save_job(
    body: JobToSave,
    caller: CallerDep,
    request: Request,
    response: Response,
    session: WriteSession,
) -> SavedJobView:
    """Save a job, with notes for oneself. Who posted it is not told."""
    settings: Settings = request.state.settings
    now = utc_now()
    job = await postings.get_visible(
        session, body.job_id, now=now, reader=caller.user_id
    )
    limit = settings.saved_jobs_each
    one = await saved.save(
        session, caller.user_id, job.id, body.notes, limit=limit, now=now
    )
    response.headers["Location"] = f"/api/v1/saved-jobs/{job.id}"
    return await _view(session, one, job, response)


@router.get(
    "/{job_id:id}", responses=problems(Unauthorized, InvalidToken, SavedJobNotFound)
)
async def read_saved_job(
    job_id: PathId, caller: CallerDep, response: Response, session: ReadSession
) -> SavedJobView:
    """One job that the caller has saved."""
    one, job = await saved.get_saved(session, caller.user_id, job_id)
    return await _view(session, one, job, response)


@router.put(
    "/{job_id:id}",
    responses=problems(
        Unauthorized, InvalidToken, SavedJobNotFound, PreconditionFailed
    ),
)
async def edit_saved_job(
    job_id: PathId,
    body: SavedJobEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> SavedJobView:
    """Change the caller's notes of a saved job."""
    one, job = await saved.get_saved(session, caller.user_id, job_id)
    saved.edit(one, body.model_dump(exclude_unset=True), if_match=if_match)
    return await _view(session, one, job, response)


@router.delete(
    "/{job_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, SavedJobNotFound, PreconditionFailed
    ),
)
async def remove_saved_job(
    job_id: PathId, caller: CallerDep, if_match: IfMatchDep, session: WriteSession
) -> None:
    """Save a job no longer. The job itself stays as it is."""
    await saved.remove(session, caller.user_id, job_id, if_match=if_match)


async def _view(
    session: AsyncSession, one: SavedJob, job: Job, response: Response
) -> SavedJobView:
    response.headers["ETag"] = etag_of(one.version)
    [view] = await _views(session, [(one, job)])
    return view


async def _views(
    session: AsyncSession, pairs: list[tuple[SavedJob, Job]]
) -> list[SavedJobView]:
    """Of one person's saved jobs; their applications in one query."""
    if not pairs:
        return []
    ids = [job.id for _, job in pairs]
    statuses = await statuses_of(session, pairs[0][0].user_id, ids)
    now = utc_now()
    return [
        SavedJobView(
            job_id=job.id,
            job=JobHit.model_validate(job).model_copy(
                update={"application_status": statuses.get(job.id), "is_saved": True}
            ),
            job_is_open=postings.is_open(job, now=now),
            notes=one.notes,
            saved_at=one.created_at,
        )
        for one, job in pairs
    ]
