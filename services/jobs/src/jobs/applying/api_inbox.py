"""The HTTP door: a job's applications, for who hires."""

from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import AfterValidator, Field

from common.calls import CallsDep
from common.clock import utc_now
from common.contracts.jobs import ApplicationStatus
from common.deps import DatabaseDep, WriteSession
from common.errors import Forbidden, Unauthorized, problems
from common.identity import InvalidToken, RecruiterDep
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import Body, Id, PathId, View
from jobs.applying import application_views, inbox
from jobs.applying.api_application import MoveNote, all_different, reader_of
from jobs.applying.application_states import NotYourMove
from jobs.applying.application_views import ReceivedInBrief
from jobs.applying.inbox import InboxFilters, InboxSort
from jobs.fitting.candidates import ref_of
from jobs.fitting.profiles_client import read_names
from jobs.postings.postings import JobNotFound
from jobs.searching.api_wanted import Words
from jobs.settings import Settings

router = make_router("/api/v1/jobs/{job_id:id}/applications", tag="applications")

MOVED_AT_ONCE = 100


class Inbox(Page[ReceivedInBrief]):
    status_counts: dict[ApplicationStatus, int] = Field(
        description="Of what the other filters find, whatever `status` was asked",
        examples=[{"applied": 12, "reviewing": 3}],
    )
    names_missing: Literal["profiles_unavailable"] | None = Field(
        description="Why there are no names though `blind` is false"
    )


class Moves(Body):
    ids: Annotated[
        list[Id],
        Field(
            min_length=1,
            max_length=MOVED_AT_ONCE,
            json_schema_extra={"uniqueItems": True},
        ),
        AfterValidator(all_different),
    ] = Field(examples=[[31, 32]])
    to: ApplicationStatus = Field(examples=["reviewing"])
    note: MoveNote | None = Field(
        default=None,
        description="For the candidates, in the history of each",
        examples=["Thank you: we are reading what you sent."],
    )


class MoveResult(View):
    id: int = Field(examples=[31])
    result: Literal["moved", "illegal_move", "not_found"]
    status: ApplicationStatus | None = Field(description="What it is now")
    allowed: list[ApplicationStatus] = Field(
        description="Where it can be moved from there", examples=[["rejected"]]
    )


class MoveResults(View):
    results: list[MoveResult] = Field(description="One for each id, in their order")
    moved: int = Field(examples=[1])


@router.get("", responses=problems(Unauthorized, InvalidToken, Forbidden, JobNotFound))
async def list_received(
    job_id: PathId,
    caller: RecruiterDep,
    paging: PagingDep,
    database: DatabaseDep,
    calls: CallsDep,
    request: Request,
    *,
    status: Annotated[list[ApplicationStatus], Query(max_length=7)] = [],  # noqa: B006
    min_score: Annotated[QueryInt | None, Query(ge=0, le=100)] = None,
    q: Annotated[Words, Query(description="Words in the résumé or the letter")] = "",
    sort: InboxSort = "newest",
    blind: bool = False,
) -> Inbox:
    """Who applied to a job of the caller's (or any, for admins).

    With `blind=true` nothing in it says who they are: they go by their `ref`.
    """
    reader = reader_of(caller)
    async with database.read() as session:
        await inbox.get_answered_job(session, job_id, reader)
    filters = InboxFilters(status, min_score, q)
    received = await database.offload(
        lambda session: inbox.list_received(
            session, job_id, filters, sort=sort, reader=reader, paging=paging
        )
    )
    settings: Settings = request.state.settings
    names = await read_names(
        calls,
        [] if blind else [each.user_id for each in received.applications],
        reader=reader.user_id,
        applied=True,
        timeout=settings.profiles_timeout_seconds,
    )
    items = [
        application_views.received(
            each,
            ref_of(request.state.candidate_key, job_id, each.user_id),
            named=names.get(each.user_id) if names else None,
            blind=blind,
        )
        for each in received.applications
    ]
    return Inbox(
        **dict(Page.of(items, received.total, paging)),
        status_counts=received.status_counts,
        names_missing="profiles_unavailable" if names is None else None,
    )


@router.post(
    "/move",
    responses=problems(Unauthorized, InvalidToken, Forbidden, NotYourMove, JobNotFound),
)
async def move_received(
    job_id: PathId, body: Moves, caller: RecruiterDep, session: WriteSession
) -> MoveResults:
    """Move many applications to a job, with a result for each."""
    reader = reader_of(caller)
    job = await inbox.get_answered_job(session, job_id, reader)
    moved = await inbox.move_many(
        session, job, body.ids, body.to, note=body.note, reader=reader, now=utc_now()
    )
    return MoveResults(
        results=[MoveResult.model_validate(each) for each in moved],
        moved=sum(each.result == "moved" for each in moved),
    )
