"""The keys that sign access tokens. They live in auth's database alone."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import SigningKey


async def ensure_key(session: AsyncSession, *, now: datetime) -> None:
    """Make the first key when there is none."""
    if await _list(session, now=now):
        return
    session.add(
        SigningKey(
            kid=uuid4().hex,
            private_pem=_private_pem(Ed25519PrivateKey.generate()),
            created_at=now,
            signs_from=now,
        )
    )


async def current_key(session: AsyncSession, *, now: datetime) -> SigningKey:
    """The newest key whose time has come."""
    keys = [key for key in await _list(session, now=now) if key.signs_from <= now]
    return max(keys, key=lambda key: key.signs_from)


async def jwks(session: AsyncSession, *, now: datetime) -> dict[str, Any]:
    """The public halves of all keys whose tokens may be alive (RFC 7517)."""
    return {"keys": [_public_jwk(key) for key in await _list(session, now=now)]}


async def _list(session: AsyncSession, *, now: datetime) -> list[SigningKey]:
    alive = (SigningKey.retired_at.is_(None)) | (SigningKey.retired_at > now)
    return list(
        await session.scalars(
            select(SigningKey).where(alive).order_by(SigningKey.created_at)
        )
    )


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
