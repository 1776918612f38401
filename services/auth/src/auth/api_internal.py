"""The door for the other services and the operator, which the gateway never routes."""

import json
from typing import Annotated, Literal

from fastapi import Request
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from auth import accounts, sessions, signing_keys
from auth.accounts import AccountNotFound
from auth.settings import Settings
from auth.signing_keys import KeyNotFound, RotationUnderWay, TooManyKeys
from common.calls import called_by
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession
from common.errors import problems
from common.keys import KeyRing
from common.revocations import PATH, Revoked
from common.routing import router as make_router
from common.schemas import Moment, PathId, View

router = make_router("", tag="internal")
OperatorDep = Annotated[str, called_by("operator")]


class Mailbox(View):
    email: str = Field(examples=["ada@example.com"])


class KeyView(View):
    kid: str
    state: Literal["waits", "signs", "verifies"]
    created_at: Moment
    signs_from: Moment
    forgotten_at: Moment | None


class Keys(View):
    keys: list[KeyView]


@router.get(PATH, include_in_schema=False)
async def revocations(
    _caller: Annotated[str, called_by()], session: ReadSession
) -> Revoked:
    """What voids access tokens that may still be alive."""
    return await sessions.revoked_lately(session, now=utc_now())


@router.get(
    "/internal/people/{user_id:id}/mailbox",
    include_in_schema=False,
    responses=problems(AccountNotFound),
)
async def read_mailbox(
    user_id: PathId,
    _caller: Annotated[str, called_by("profiles")],
    session: ReadSession,
) -> Mailbox:
    """Where to write to a person whose account is not locked."""
    return Mailbox(email=await accounts.mailbox_of(session, user_id))


@router.get("/internal/keys", include_in_schema=False)
async def list_keys(_operator: OperatorDep, session: ReadSession) -> Keys:
    """The signing keys, the oldest first, without their secrets."""
    return await _keys(session)


@router.post(
    "/internal/keys",
    include_in_schema=False,
    status_code=201,
    responses=problems(RotationUnderWay, TooManyKeys),
)
async def rotate_keys(
    _operator: OperatorDep, request: Request, database: DatabaseDep
) -> Keys:
    """Publish a new signing key, which signs when everybody has fetched it."""
    settings: Settings = request.state.settings
    async with database.write() as session:
        await signing_keys.rotate(session, lead=settings.key_lead, now=utc_now())
        keys, published = await _keys(session), await signing_keys.jwks(session)
    _learn(request, published)
    return keys


@router.delete(
    "/internal/keys/{kid}",
    include_in_schema=False,
    responses=problems(KeyNotFound),
)
async def remove_key(
    kid: str, _operator: OperatorDep, request: Request, database: DatabaseDep
) -> Keys:
    """Void every token of a signing key, here at once and elsewhere when they ask."""
    async with database.write() as session:
        await signing_keys.remove(session, kid, now=utc_now())
        keys, published = await _keys(session), await signing_keys.jwks(session)
    _learn(request, published)
    return keys


async def _keys(session: AsyncSession) -> Keys:
    states = await signing_keys.list_states(session, now=utc_now())
    return Keys(keys=[KeyView.model_validate(state) for state in states])


def _learn(request: Request, published: object) -> None:
    """auth verifies tokens, too, and asks nobody for the keys."""
    ring: KeyRing = request.state.keys
    ring.use(json.dumps(published))
