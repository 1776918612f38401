"""Who asks. Every service verifies the bearer token itself.

A verified token is remembered until it expires, so that the signature is checked once;
whether its session has ended is asked every time.
"""

import json
from collections import OrderedDict
from datetime import timedelta
from typing import Annotated, Any, Literal

import jwt
from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from jwt import PyJWK
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from common.clock import utc_now
from common.contracts.auth import Role
from common.errors import Forbidden, Unauthorized
from common.keys import KeyRing
from common.revocations import Revocations
from common.schemas import MAX_ID

REMEMBERED_TOKENS = 10_000
MAX_TOKEN_LENGTH = 4096

# Only for the documentation: `authenticate` reads the header itself, and strictly.
_documented = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="The access_token of verify-otp"
)


class InvalidToken(Unauthorized):
    detail = "The bearer token is not valid here: sign in again."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class SessionOver(InvalidToken):
    detail = "This session has ended: sign in again."


class TokenOutdated(InvalidToken):
    detail = "Something about your account has changed: get a fresh token with refresh."


class Caller(BaseModel):
    """The person behind a request."""

    model_config = ConfigDict(frozen=True, strict=True)

    user_id: int = Field(ge=1, le=MAX_ID)
    session_id: str = Field(min_length=1, max_length=64)
    role: Role
    email: str = Field(max_length=320)
    issued_at: int
    expires_at: int

    def has_role(self, *roles: Role) -> bool:
        return self.role in roles


class Verifier:
    """Turns an Authorization header into a caller, or refuses."""

    def __init__(
        self,
        keys: KeyRing,
        revocations: Revocations,
        *,
        issuer: str,
        audience: str,
        leeway: timedelta,
    ) -> None:
        self._keys = keys
        self._revocations = revocations
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway.total_seconds()
        self._remembered: OrderedDict[str, tuple[Caller, str]] = OrderedDict()

    async def caller(self, headers: list[str]) -> Caller | None:
        """The caller of a request with these Authorization headers; None without any.

        Raises:
            InvalidToken: There is a token, and it is not one of ours that is alive.
        """
        if not headers:
            return None
        token = _bearer(headers)
        caller, kid = self._remembered.get(token) or await self._verify(token)
        if not self._keys.holds(kid):
            self._remembered.pop(token, None)
            raise InvalidToken
        if utc_now().timestamp() > caller.expires_at + self._leeway:
            raise InvalidToken
        if self._revocations.is_over(caller):
            raise SessionOver
        if self._revocations.is_outdated(caller):
            raise TokenOutdated
        return caller

    async def _verify(self, token: str) -> tuple[Caller, str]:
        kid = _key_id(token)
        key = await self._keys.find(kid)
        if key is None:
            raise InvalidToken
        caller = self._decode(token, key)
        self._remembered[token] = caller, kid
        if len(self._remembered) > REMEMBERED_TOKENS:
            self._remembered.popitem(last=False)
        return caller, kid

    def _decode(self, token: str, key: PyJWK) -> Caller:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["EdDSA"],
                issuer=self._issuer,
                audience=self._audience,
                leeway=self._leeway,
                options={"require": ["exp", "iat", "sub", "sid", "iss", "aud"]},
            )
            return caller_of(claims)
        except (jwt.PyJWTError, ValidationError, ValueError, OverflowError) as error:
            raise InvalidToken from error


def caller_of(claims: dict[str, Any]) -> Caller:
    return Caller.model_validate(
        {
            "user_id": int(claims["sub"]),
            "session_id": claims["sid"],
            "role": claims.get("role"),
            "email": claims.get("email"),
            "issued_at": claims["iat"],
            "expires_at": claims["exp"],
        }
    )


def _bearer(headers: list[str]) -> str:
    scheme, _, token = headers[0].partition(" ")
    malformed = len(headers) > 1 or scheme.lower() != "bearer" or "," in token
    if malformed or not token or len(token) > MAX_TOKEN_LENGTH:
        raise InvalidToken
    return token


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, json.JSONDecodeError, ValueError) as error:
        raise InvalidToken from error
    kid = header.get("kid")
    if not isinstance(kid, str) or len(kid) > 64 or "crit" in header:
        raise InvalidToken
    return kid


async def find_caller(request: Request) -> Caller | None:
    """The caller; None for a request without a token."""
    if "caller" not in request.scope:
        verifier: Verifier = request.state.verifier
        headers = request.headers.getlist("authorization")
        request.scope["caller"] = await verifier.caller(headers)
    caller: Caller | None = request.scope["caller"]
    return caller


async def require_caller(request: Request) -> Caller:
    caller = await find_caller(request)
    if caller is None:
        raise Unauthorized
    return caller


async def _document(_token: Annotated[Any, Security(_documented)] = None) -> None:
    """Carries the security scheme into the documentation and does nothing."""


async def _caller(
    request: Request, _documented: Annotated[None, Depends(_document)]
) -> Caller:
    return await require_caller(request)


CallerDep = Annotated[Caller, Depends(_caller)]
MaybeCallerDep = Annotated[Caller | None, Depends(find_caller)]


def require_role(*roles: Literal["candidate", "recruiter", "admin"]) -> Any:
    """A dependency for callers of one of these roles: `Annotated[Caller, ...]`."""

    async def check(caller: CallerDep) -> Caller:
        if not caller.has_role(*roles):
            raise Forbidden
        return caller

    return Depends(check)


RecruiterDep = Annotated[Caller, require_role("recruiter", "admin")]
AdminDep = Annotated[Caller, require_role("admin")]
