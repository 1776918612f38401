"""The HTTP door for admins: who has an account, as what, and who is locked out."""

from typing import Annotated, Any

import structlog
from fastapi import Query, Response
from pydantic import Field, StringConstraints

from auth import accounts
from auth.accounts import AccountNotFound, Filters, OwnAccount
from auth.api_clients import RevocationsDep
from auth.tables import User
from common.clock import utc_now
from common.contracts.auth import Role
from common.deps import DatabaseDep, ReadSession
from common.errors import Forbidden, PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import AdminDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import ONE_LINE, Body, Moment, PathId, View

log = structlog.get_logger("accounts")
router = make_router("/api/v1/auth/users", tag="accounts")


class AccountView(View):
    id: int = Field(examples=[42])
    email: str = Field(examples=["ada@example.com"])
    role: Role
    is_active: bool = Field(description="False: locked, and cannot sign in")
    created_at: Moment
    last_login_at: Moment | None


def _left_out() -> Any:  # never read: only what is sent changes anything
    return None


class AccountEdit(Body):
    """What is omitted stays; neither can be `null`."""

    role: Role = Field(default_factory=_left_out, examples=["recruiter"])
    is_active: bool = Field(default_factory=_left_out, examples=[True])


Prefix = Annotated[
    str, StringConstraints(max_length=254, strip_whitespace=True), ONE_LINE
]


@router.get("", responses=problems(Unauthorized, InvalidToken, Forbidden))
async def list_accounts(
    _admin: AdminDep,
    paging: PagingDep,
    session: ReadSession,
    q: Annotated[Prefix | None, Query(description="How the address begins")] = None,
    role: Annotated[Role | None, Query()] = None,
    is_active: Annotated[bool | None, Query()] = None,
) -> Page[AccountView]:
    """All accounts, the newest first. For admins."""
    filters = Filters(q, role, is_active)
    found, total = await accounts.list_of(session, filters, paging)
    return Page.of([AccountView.model_validate(user) for user in found], total, paging)


@router.get(
    "/{user_id:id}",
    responses=problems(Unauthorized, InvalidToken, Forbidden, AccountNotFound),
)
async def read_account(
    user_id: PathId, _admin: AdminDep, session: ReadSession, response: Response
) -> AccountView:
    """One account. For admins."""
    return _view(await accounts.get(session, user_id), response)


@router.put(
    "/{user_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        Forbidden,
        AccountNotFound,
        OwnAccount,
        PreconditionFailed,
    ),
)
async def edit_account(
    user_id: PathId,
    body: AccountEdit,
    admin: AdminDep,
    if_match: IfMatchDep,
    database: DatabaseDep,
    response: Response,
    revocations: RevocationsDep,
) -> AccountView:
    """Change an account's role, lock it or unlock it. For admins.

    Locking ends all sessions at once; a new role voids the tokens with the old one.
    """
    changes = body.model_dump(exclude_unset=True)
    async with database.write() as session:
        now = utc_now()  # not before its turn: tokens issued meanwhile are void, too
        user = await accounts.edit(
            session,
            user_id,
            changes,
            by=admin.user_id,
            if_match=if_match,
            now=now,
        )
        view = _view(user, response)
        changed, locked = user.tokens_void_before == now, not user.is_active
    log.info("account_changed", by=admin.user_id, user_id=user_id, **changes)
    if changed and locked:
        revocations.end_all_sessions(user_id, now.timestamp())
    elif changed:
        revocations.void_before(user_id, now.timestamp())
    return view


def _view(user: User, response: Response) -> AccountView:
    response.headers["ETag"] = etag_of(user.version)
    return AccountView.model_validate(user)
