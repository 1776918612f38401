"""The keys that sign access tokens. They live in auth's database alone.

A new key is published first and signs later, when everybody who verifies tokens has
fetched it. The one before it stays published until its last token is dead, and is
then forgotten. So a rotation costs nobody a request.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import SigningKey
from common.errors import Conflict, NotFound
from common.keys import MAX_KEYS
from common.revocations import KEPT_SECONDS

# Longer than an access token can live, with the leeway of who verifies it.
PUBLISHED_AFTER = timedelta(seconds=KEPT_SECONDS)


class KeyNotFound(NotFound):
    detail = "There is no such signing key."


class RotationUnderWay(Conflict):
    detail = "A new key is published already and will sign soon."


class TooManyKeys(Conflict):
    detail = "Too many keys are still published: wait until the oldest are forgotten."


@dataclass(frozen=True)
class KeyState:
    """A key without its secret. `forgotten_at` is None until the next one is known."""

    kid: str
    state: Literal["waits", "signs", "verifies"]
    created_at: datetime
    signs_from: datetime
    forgotten_at: datetime | None


async def ensure_key(session: AsyncSession, *, now: datetime) -> None:
    """Make the first key when there is none."""
    if not await _list(session):
        _add(session, signs_from=now, now=now)
        await session.flush()


async def rotate(
    session: AsyncSession, *, lead: timedelta, now: datetime
) -> SigningKey:
    """Publish a new key that will sign after `lead`.

    Raises:
        RotationUnderWay: The last new key does not sign yet.
        TooManyKeys: Who verifies would not take one more.
    """
    keys = await _list(session)
    if keys[-1].signs_from > now:
        raise RotationUnderWay
    if len(keys) >= MAX_KEYS:
        raise TooManyKeys
    fresh = _add(session, signs_from=now + lead, now=now)
    await session.flush()
    return fresh


async def remove(session: AsyncSession, kid: str, *, now: datetime) -> None:
    """Void every token of a key: for one that somebody else may have got hold of.

    When it was the one that signs, another does at once, known or not: those who
    verify ask again for a key they do not know.
    """
    key = await session.get(SigningKey, kid)
    if key is None:
        raise KeyNotFound
    await session.delete(key)
    await session.flush()
    left = await _list(session)
    if not left:
        _add(session, signs_from=now, now=now)
    elif left[0].signs_from > now:
        left[0].signs_from = now
    await session.flush()


async def current_key(session: AsyncSession, *, now: datetime) -> SigningKey:
    """The newest key whose time has come."""
    return _signing(await _list(session), now)


async def jwks(session: AsyncSession) -> dict[str, Any]:
    """The public halves of all keys whose tokens may be alive (RFC 7517)."""
    return {"keys": [_public_jwk(key) for key in await _list(session)]}


async def list_states(session: AsyncSession, *, now: datetime) -> list[KeyState]:
    """All keys, the oldest first."""
    keys = await _list(session)
    signing = _signing(keys, now)
    followers = [*(key.signs_from for key in keys[1:]), None]
    return [
        KeyState(
            kid=key.kid,
            state=_state(key, signing),
            created_at=key.created_at,
            signs_from=key.signs_from,
            forgotten_at=follower and follower + PUBLISHED_AFTER,
        )
        for key, follower in zip(keys, followers, strict=True)
    ]


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Remove keys whose last token is dead, and their secrets with them."""
    for key, state in zip(
        await _list(session), await list_states(session, now=now), strict=True
    ):
        if state.forgotten_at is not None and state.forgotten_at <= now:
            await session.delete(key)
    await session.flush()


def _state(
    key: SigningKey, signing: SigningKey
) -> Literal["waits", "signs", "verifies"]:
    if key is signing:
        return "signs"
    return "waits" if key.signs_from > signing.signs_from else "verifies"


def _signing(keys: list[SigningKey], now: datetime) -> SigningKey:
    """Of keys in order; the first one even if the clock was set back behind it."""
    return next((key for key in reversed(keys) if key.signs_from <= now), keys[0])


async def _list(session: AsyncSession) -> list[SigningKey]:
    ordered = select(SigningKey).order_by(SigningKey.signs_from, SigningKey.created_at)
    return list(await session.scalars(ordered))


def _add(session: AsyncSession, *, signs_from: datetime, now: datetime) -> SigningKey:
    key = SigningKey(
        kid=uuid4().hex,
        private_pem=_private_pem(Ed25519PrivateKey.generate()),
        created_at=now,
        signs_from=signs_from,
    )
    session.add(key)
    return key


def _private_pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _public_jwk(key: SigningKey) -> dict[str, Any]:
    loaded = serialization.load_pem_private_key(key.private_pem.encode(), None)
    assert isinstance(loaded, Ed25519PrivateKey)
    public = json.loads(OKPAlgorithm.to_jwk(loaded.public_key()))
    return {**public, "kid": key.kid, "alg": "EdDSA", "use": "sig"}
