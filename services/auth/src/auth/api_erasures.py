"""The HTTP door: being forgotten. profiles hands the wish on; anybody may look."""

from typing import Annotated, Literal

from fastapi import Path, Request
from pydantic import Field

from auth import erasures, sign_in
from auth.api import TooManyCodeChecks, refusal_of
from auth.erasures import ErasureNotFound
from auth.tables import User
from common.calls import called_by
from common.clock import utc_now
from common.codes import Code
from common.deps import DatabaseDep, ReadSession
from common.errors import NotFound, problems
from common.routing import router as make_router
from common.schemas import Body, Id, Moment, View
from common.settings import SERVICES

router = make_router("/api/v1/auth", tag="erasures")
internal = make_router("/internal/erasures", tag="internal")


RECEIPT = r"^[A-Za-z0-9_-]{43}$"


class ErasureWish(Body):
    user_id: Id
    otp: Code
    receipt: str | None = Field(default=None, pattern=RECEIPT)


class ErasureBegun(View):
    receipt: str
    requested_at: Moment


class ServicePart(View):
    service: str = Field(examples=["jobs"])
    status: Literal["done", "waiting"]
    removed: dict[str, int] | None = Field(
        default=None, description="Rows by table", examples=[{"applications": 3}]
    )
    at: Moment | None = None


class ErasureState(View):
    status: Literal["in_progress", "completed"]
    requested_at: Moment
    completed_at: Moment | None
    services: list[ServicePart]


@internal.post("", status_code=202, include_in_schema=False)
async def begin_erasure(
    body: ErasureWish,
    _caller: Annotated[str, called_by("profiles")],
    request: Request,
    database: DatabaseDep,
) -> ErasureBegun:
    """Forget a person who has shown the newest code of their mailbox."""
    state = request.state
    async with database.write() as session:
        now = utc_now()  # not before its turn: tokens issued meanwhile are void, too
        user = await session.get(User, body.user_id)
        if user is None:
            raise NotFound
        # Tries are counted by person: whose request profiles hands on, has no address.
        subject = f"person {user.id}"
        wait = await sign_in.check_wait(
            session, state.settings, user.email, subject, now=now
        )
        if wait is None:
            outcome = await sign_in.redeem_code(
                session,
                state.settings,
                user.email,
                body.otp,
                network=None,
                now=now,
            )
            if isinstance(outcome, User):
                begun = await erasures.begin(
                    session, outcome, receipt=body.receipt, now=now
                )
                await state.erasing.forget_person(session, begun.event)
    if wait is not None:
        raise TooManyCodeChecks(retry_after=wait.time.total_seconds())
    if isinstance(outcome, sign_in.Denied):
        raise refusal_of(outcome)
    state.revocations.end_all_sessions(body.user_id, now.timestamp())
    return ErasureBegun(receipt=begun.receipt, requested_at=begun.requested_at)


@router.get("/erasures/{receipt}", responses=problems(ErasureNotFound))
async def read_erasure(
    receipt: Annotated[str, Path(pattern=RECEIPT)], session: ReadSession
) -> ErasureState:
    """How far an erasure is, for whoever holds the receipt the deletion gave."""
    erasure = await erasures.get_by_receipt(session, receipt)
    parts = {part.service: part for part in await erasures.parts_of(session, erasure)}
    return ErasureState(
        status="in_progress" if erasure.completed_at is None else "completed",
        requested_at=erasure.requested_at,
        completed_at=erasure.completed_at,
        services=[
            ServicePart(service=name, status="done", removed=part.removed, at=part.at)
            if (part := parts.get(name))
            else ServicePart(service=name, status="waiting")
            for name in SERVICES
        ],
    )
