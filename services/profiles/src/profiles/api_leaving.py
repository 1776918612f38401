"""The HTTP door: deleting one's account."""

from fastapi import Request
from pydantic import Field

from common.calls import CallsDep, ServiceAway
from common.codes import Code
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.revocations import Revocations
from common.routing import router as make_router
from common.schemas import Body, Moment, View
from profiles import leaving
from profiles.leaving import CodeExpired, TooManyCodeChecks, WrongCode

router = make_router("/api/v1/users", tag="users")


class Farewell(Body):
    otp: Code = Field(
        examples=["123456"],
        description="A fresh code: ask for it with `POST /api/v1/auth/send-otp`",
    )
    receipt: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_-]{43}$",
        examples=[None],
        description="32 random bytes in base64url, chosen by you: then the state can be"
        " looked at even if this answer is lost",
    )


class ErasureBegun(View):
    receipt: str = Field(description="Shows the state; nothing else ever will")
    status_url: str = Field(examples=["/api/v1/auth/erasures/q3V…"])
    requested_at: Moment


@router.delete(
    "/me",
    status_code=202,
    responses=problems(
        Unauthorized,
        InvalidToken,
        WrongCode,
        CodeExpired,
        TooManyCodeChecks,
        ServiceAway,
    ),
)
async def delete_my_account(
    body: Farewell, caller: CallerDep, calls: CallsDep, request: Request
) -> ErasureBegun:
    """Delete the account and everything the platform holds of its owner, everywhere.

    It cannot be undone. All tokens are void at once; whoever holds the receipt can see
    when every part of the platform is done.
    """
    begun = await leaving.ask_to_be_forgotten(
        calls, caller.user_id, body.otp, body.receipt
    )
    revocations: Revocations = request.state.revocations
    revocations.end_all_sessions(caller.user_id, begun.requested_at.timestamp())
    return ErasureBegun(
        receipt=begun.receipt,
        status_url=f"/api/v1/auth/erasures/{begun.receipt}",
        requested_at=begun.requested_at,
    )
