"""The HTTP door: one application, for the candidate and for who hires."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import ConfigDict, Field, model_validator

from common.clock import utc_now
from common.contracts.jobs import ApplicationStatus
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import Caller, CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PROSE, Body, PathId
from jobs.applying import application_views, moving
from jobs.applying.application_states import IllegalMove, NotYourMove
from jobs.applying.application_views import EitherView
from jobs.applying.moving import ApplicationNotFound, LetterStays, NotYourPart, Reader

router = make_router("/api/v1/applications", tag="applications")

Notes = Annotated[str, Field(max_length=4000), PROSE]
Letter = Annotated[str, Field(max_length=20_000), PROSE]
MoveNote = Annotated[str, Field(min_length=1, max_length=2000), PROSE]


def _left_out() -> Any:  # never read: only what is sent changes anything
    return None


class ApplicationEdit(Body):
    """What is omitted stays; `null` clears notes, letter and rating."""

    model_config = ConfigDict(
        json_schema_extra={"dependentRequired": {"note": ["status"]}}
    )

    status: ApplicationStatus = Field(
        default_factory=_left_out,
        description="Candidates: withdrawn, accepted. Employers: the others.",
        examples=["reviewing"],
    )
    note: MoveNote | None = Field(
        default=None,
        description="With a status: for the other side, in the history",
        examples=["We would like to talk to you."],
    )
    notes: Notes | None = Field(
        default=None,
        description="For your own side alone",
        examples=["Ask about the team."],
    )
    cover_letter: Letter | None = Field(
        default=None, description="The candidate's, while the status is applied"
    )
    rating: int | None = Field(
        default=None, ge=1, le=5, description="The employer's", examples=[4]
    )

    @model_validator(mode="after")
    def _note_goes_with_a_move(self) -> "ApplicationEdit":
        if "note" in self.model_fields_set and "status" not in self.model_fields_set:
            raise ValueError("a note goes with a status")
        return self


def all_different(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise ValueError("names one twice")
    return ids


def reader_of(caller: Caller) -> Reader:
    return Reader(caller.user_id, caller.role)


@router.get(
    "/{application_id:id}",
    responses=problems(Unauthorized, InvalidToken, ApplicationNotFound),
)
async def read_application(
    application_id: PathId,
    caller: CallerDep,
    response: Response,
    session: ReadSession,
) -> EitherView:
    """One application with its history, from the reader's side.

    Reading it changes nothing: the candidate is told of moves, not of looks.
    """
    seen = await moving.get_seen(session, application_id, reader_of(caller))
    response.headers["ETag"] = etag_of(seen.version)
    return await application_views.whole(session, seen, now=utc_now())


@router.put(
    "/{application_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotYourPart,
        NotYourMove,
        ApplicationNotFound,
        IllegalMove,
        LetterStays,
        PreconditionFailed,
    ),
)
async def edit_application(
    application_id: PathId,
    body: ApplicationEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> EitherView:
    """Move an application, or change what is the caller's own in it."""
    now = utc_now()
    seen = await moving.get_seen(session, application_id, reader_of(caller))
    changes = body.model_dump(exclude_unset=True)
    await moving.change(
        session, seen, changes, if_match=if_match, by=caller.user_id, now=now
    )
    response.headers["ETag"] = etag_of(seen.version)
    return await application_views.whole(session, seen, now=now)


@router.delete(
    "/{application_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotYourMove,
        ApplicationNotFound,
        IllegalMove,
        PreconditionFailed,
    ),
)
async def withdraw_application(
    application_id: PathId,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> EitherView:
    """Withdraw an application of the caller's.

    That is final: nobody can apply to the same job twice. The record stays, for both
    sides.
    """
    now = utc_now()
    seen = await moving.get_seen(session, application_id, reader_of(caller))
    changes = {"status": "withdrawn"}
    await moving.change(
        session, seen, changes, if_match=if_match, by=caller.user_id, now=now
    )
    response.headers["ETag"] = etag_of(seen.version)
    return await application_views.whole(session, seen, now=now)
