"""The HTTP door: asking to be a recruiter, and deciding who is one."""

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field

from auth import recruiting
from auth.accounts import AccountNotFound
from auth.api_clients import RevocationsDep
from auth.recruiting import (
    Asked,
    Decision,
    RecruiterAlready,
    RecruiterRequestNotFound,
    RequestDecided,
    RequestPending,
    TooManyRecruiterRequests,
)
from auth.tables import RecruiterRequest, User
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Forbidden, Unauthorized, problems
from common.identity import AdminDep, CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, Body, Moment, PathId, View, WebAddress

router = make_router("/api/v1/auth/recruiter-requests", tag="recruiting")

Status = Literal["pending", "granted", "declined", "withdrawn"]
Prose = Annotated[str, Field(min_length=1, max_length=2000), PROSE]


class NewRecruiterRequest(Body):
    company: Annotated[str, Field(min_length=1, max_length=200), ONE_LINE] = Field(
        examples=["Northwind Voice"]
    )
    website: WebAddress | None = Field(
        default=None, examples=["https://northwind.example"]
    )
    note: Prose = Field(
        description="For the admin who decides",
        examples=["I hire for our contact centre in Lisbon."],
    )


class RecruiterRequestView(View):
    id: int = Field(examples=[3])
    company: str = Field(examples=["Northwind Voice"])
    website: str | None = Field(examples=["https://northwind.example"])
    note: str = Field(examples=["I hire for our contact centre in Lisbon."])
    status: Status
    reason: str | None = Field(description="Of the decision, when one was given")
    created_at: Moment
    decided_at: Moment | None = Field(description="Or withdrawn")


class RecruiterRequestForAdmin(RecruiterRequestView):
    user_id: int = Field(examples=[42])
    email: str = Field(examples=["ada@example.com"])


class RecruiterDecision(Body):
    decision: Literal["granted", "declined"] = Field(examples=["granted"])
    reason: Prose | None = Field(
        default=None,
        description="The person reads it",
        examples=["Welcome."],
    )


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        AccountNotFound,
        RequestPending,
        RecruiterAlready,
        TooManyRecruiterRequests,
    ),
)
async def ask_to_recruit(
    body: NewRecruiterRequest,
    caller: CallerDep,
    response: Response,
    session: WriteSession,
) -> RecruiterRequestView:
    """Ask to be a recruiter. One request at a time, three in thirty days."""
    asked = Asked(body.company, body.website, body.note)
    request = await recruiting.ask(session, caller.user_id, asked, now=utc_now())
    response.headers["Location"] = f"{router.prefix}/{request.id}"
    return RecruiterRequestView.model_validate(request)


@router.get("/mine", responses=problems(Unauthorized, InvalidToken))
async def list_my_recruiter_requests(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[RecruiterRequestView]:
    """The caller's requests, the newest first."""
    found, total = await recruiting.list_mine(session, caller.user_id, paging)
    shown = [RecruiterRequestView.model_validate(request) for request in found]
    return Page.of(shown, total, paging)


@router.get("", responses=problems(Unauthorized, InvalidToken, Forbidden))
async def list_recruiter_requests(
    _admin: AdminDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[Status | None, Query()] = None,
) -> Page[RecruiterRequestForAdmin]:
    """Everybody's requests, the oldest first. For admins."""
    found, total = await recruiting.list_all(session, status, paging)
    return Page.of([_for_admin(*pair) for pair in found], total, paging)


@router.get(
    "/{request_id:id}",
    responses=problems(Unauthorized, InvalidToken, RecruiterRequestNotFound),
)
async def read_recruiter_request(
    request_id: PathId, caller: CallerDep, session: ReadSession
) -> RecruiterRequestView:
    """One of the caller's own requests; any for admins."""
    if caller.has_role("admin"):
        request = await recruiting.get(session, request_id)
    else:
        request = await recruiting.get_own(session, request_id, caller.user_id)
    return RecruiterRequestView.model_validate(request)


@router.delete(
    "/{request_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, RecruiterRequestNotFound, RequestDecided
    ),
)
async def withdraw_recruiter_request(
    request_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Withdraw a request that is still pending."""
    await recruiting.withdraw(session, request_id, caller.user_id, now=utc_now())


@router.put(
    "/{request_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        Forbidden,
        RecruiterRequestNotFound,
        RequestDecided,
        AccountNotFound,
    ),
)
async def decide_recruiter_request(
    request_id: PathId,
    body: RecruiterDecision,
    admin: AdminDep,
    database: DatabaseDep,
    revocations: RevocationsDep,
) -> RecruiterRequestForAdmin:
    """Grant or decline, once. Granting makes the person a recruiter. For admins."""
    decision = Decision(body.decision == "granted", body.reason, admin.user_id)
    async with database.write() as session:
        now = utc_now()  # not before its turn: tokens issued meanwhile are void, too
        request, user = await recruiting.decide(session, request_id, decision, now=now)
        view = _for_admin(request, user)
        changed = user.tokens_void_before == now
    if changed:
        revocations.void_before(user.id, now.timestamp())
    return view


def _for_admin(request: RecruiterRequest, user: User) -> RecruiterRequestForAdmin:
    return RecruiterRequestForAdmin(
        **RecruiterRequestView.model_validate(request).model_dump(),
        user_id=user.id,
        email=user.email,
    )
