"""The HTTP door: signing in, staying signed in, signing out."""

from typing import Any, Literal

from fastapi import Request
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from auth import refresh_tokens, security_log, sessions, sign_in, signing_keys
from auth.addresses import EmailAddress
from auth.api_clients import ClientDep, RevocationsDep
from auth.refresh_tokens import Grant
from auth.settings import Settings
from auth.tables import User
from auth.tokens import access_token
from common.clock import utc_now
from common.codes import Code
from common.contracts.auth import Role
from common.deps import DatabaseDep, ReadSession
from common.errors import TooManyRequests, Unauthorized, problems
from common.failpoints import failpoint
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, Moment, View
from common.workers import Worker

router = make_router("/api/v1/auth", tag="auth")


class WrongCode(Unauthorized):
    """`tries_left` says how often this code may still be tried."""

    detail = "This is not the code we sent last."


class CodeExpired(Unauthorized):
    # Which of these it is, would tell a stranger whether a code was asked for.
    detail = (
        "There is no code to check any more. It was used, is too old, or was guessed"
        " wrong too often: ask for a new one."
    )


class CodeRequestedTooSoon(TooManyRequests):
    detail = "A code was sent a moment ago: look into your mailbox, or wait."


class TooManyCodeChecks(TooManyRequests):
    detail = "Too many codes were tried: wait, then ask for a new one."


class InvalidRefreshToken(Unauthorized):
    detail = "This refresh token is not valid: sign in again."


class RefreshTokenReused(Unauthorized):
    detail = "This refresh token was used before, so its session has been ended."


class CodeRequest(Body):
    email: EmailAddress = Field(examples=["ada@example.com"])


class CodeSent(View):
    message: str = Field(examples=["If the address can sign in, a code is on its way."])
    expires_in: int = Field(
        description="Seconds until the code expires", examples=[600]
    )
    retry_after: int = Field(description="Seconds until another one", examples=[60])


class CodeAnswer(Body):
    email: EmailAddress = Field(examples=["ada@example.com"])
    otp: Code = Field(examples=["123456"], description="The six digits of the mail")


class RefreshRequest(Body):
    # As long as an access token: that one sent here is wrong, not malformed.
    refresh_token: str = Field(min_length=20, max_length=4096)


class Me(View):
    id: int = Field(examples=[42])
    email: str = Field(examples=["ada@example.com"])
    role: Role
    created_at: Moment
    last_login_at: Moment | None


class SignedIn(View):
    access_token: str = Field(description="A JWT: send it as `Authorization: Bearer …`")
    refresh_token: str = Field(description="Works once: `refresh` gives the next")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind, no secret
    expires_in: int = Field(
        description="Seconds the access token lives", examples=[1800]
    )
    user: Me


def _settings(request: Request) -> Settings:
    settings: Settings = request.state.settings
    return settings


def _courier(request: Request) -> Worker:
    worker: Worker = request.state.courier
    return worker


@router.post("/send-otp", responses=problems(CodeRequestedTooSoon))
async def send_otp(
    body: CodeRequest, request: Request, database: DatabaseDep
) -> CodeSent:
    """Send a sign-in code to a mailbox. The answer is the same for every mailbox."""
    settings = _settings(request)
    async with database.write() as session:
        wait = await sign_in.request_code(session, settings, body.email, now=utc_now())
    if wait is not None:
        raise CodeRequestedTooSoon(retry_after=wait.time.total_seconds())
    _courier(request).wake()
    return CodeSent(
        message="If the address can sign in, a code is on its way.",
        expires_in=int(settings.code_lifetime.total_seconds()),
        retry_after=int(settings.code_pause.total_seconds()),
    )


@router.post(
    "/verify-otp", responses=problems(WrongCode, CodeExpired, TooManyCodeChecks)
)
async def verify_otp(
    body: CodeAnswer,
    request: Request,
    database: DatabaseDep,
    client: ClientDep,
    revocations: RevocationsDep,
) -> SignedIn:
    """Exchange the code for tokens. The first right code makes the account.

    Spaces and hyphens between the digits do not matter. `wrong_code` has `tries_left`:
    how often this code may still be tried; it is the same for every mailbox.
    """
    settings = _settings(request)
    signed_in = None
    async with database.write() as session:
        now = utc_now()
        wait = await sign_in.check_wait(
            session, settings, body.email, client.network, now=now
        )
        if wait is None:
            outcome = await sign_in.redeem_code(
                session,
                settings,
                body.email,
                body.otp,
                network=client.network,
                now=now,
            )
            if isinstance(outcome, User):
                grant = await refresh_tokens.open_session(
                    session, settings, outcome, client, now=now
                )
                signed_in = await _signed_in(session, settings, grant)
    failpoint("code_checked")
    if signed_in is not None:
        for session_id in grant.ended:
            revocations.end_session(session_id, now.timestamp())
        return signed_in
    if wait is not None:
        raise TooManyCodeChecks(retry_after=wait.time.total_seconds())
    assert isinstance(outcome, sign_in.Denied)
    raise refusal_of(outcome)


@router.post("/refresh", responses=problems(InvalidRefreshToken, RefreshTokenReused))
async def refresh(
    body: RefreshRequest,
    request: Request,
    database: DatabaseDep,
    client: ClientDep,
    revocations: RevocationsDep,
) -> SignedIn:
    """Exchange a refresh token for fresh tokens.

    Asking again within ten seconds with the same token gives the same answer; any
    later second use ends the session.
    """
    settings = _settings(request)
    now = utc_now()
    signed_in = None
    async with database.write() as session:
        outcome = await refresh_tokens.rotate(
            session, settings, body.refresh_token, client, now=now
        )
        if isinstance(outcome, Grant):
            signed_in = await _signed_in(session, settings, outcome)
            failpoint("refresh_before_commit")
        elif outcome is refresh_tokens.Refused.REUSED:
            # Our own events come back by way of NATS, which may be away.
            revocations.learn(await sessions.revoked_lately(session, now=now))
    failpoint("refresh_before_reply")
    if signed_in is not None:
        return signed_in
    if outcome is refresh_tokens.Refused.REUSED:
        raise RefreshTokenReused
    raise InvalidRefreshToken


@router.post("/logout", status_code=204, responses=problems(Unauthorized, InvalidToken))
async def logout(
    caller: CallerDep,
    database: DatabaseDep,
    client: ClientDep,
    revocations: RevocationsDep,
) -> None:
    """End this session: its tokens are void, here at once and elsewhere in moments."""
    now = utc_now()
    async with database.write() as session:
        if await sessions.end_one(session, caller.session_id, caller.user_id, now=now):
            await security_log.record(
                session,
                caller.user_id,
                "session_ended",
                detail="signed_out",
                client=client,
                now=now,
            )
    revocations.end_session(caller.session_id, now.timestamp())


@router.get("/me", responses=problems(Unauthorized, InvalidToken))
async def me(caller: CallerDep, session: ReadSession) -> Me:
    """Who is signed in."""
    user = await session.get(User, caller.user_id)
    if user is None or not user.is_active:
        raise InvalidToken
    return Me.model_validate(user)


@router.get("/.well-known/jwks.json")
async def jwks(session: ReadSession) -> dict[str, Any]:
    """The public keys of our access tokens (RFC 7517)."""
    return await signing_keys.jwks(session)


def refusal_of(denied: sign_in.Denied) -> WrongCode | CodeExpired:
    if denied.tries_left is None:
        return CodeExpired()
    return WrongCode(tries_left=denied.tries_left)


async def _signed_in(
    session: AsyncSession, settings: Settings, grant: Grant
) -> SignedIn:
    now = utc_now()
    key = await signing_keys.current_key(session, now=now)
    token = access_token(settings, key, grant.user, grant.session_id, now=now)
    return SignedIn(
        access_token=token,
        refresh_token=grant.refresh_token,
        expires_in=int(settings.access_lifetime.total_seconds()),
        user=Me.model_validate(grant.user),
    )
