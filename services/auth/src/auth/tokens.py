"""Access tokens: short-lived JWTs that every service can check by itself."""

from datetime import datetime
from uuid import uuid4

import jwt

from auth.settings import Settings
from auth.tables import SigningKey, User


def access_token(
    settings: Settings, key: SigningKey, user: User, session_id: str, *, now: datetime
) -> str:
    issued_at = int(now.timestamp())
    if user.tokens_void_before is not None:
        # Whole seconds: a token of the very second of a change counts as before it.
        issued_at = max(issued_at, int(user.tokens_void_before.timestamp()) + 1)
    claims = {
        "iss": settings.token_issuer,
        "aud": settings.token_audience,
        "sub": str(user.id),
        "email": user.email,
        "role": user.role,
        "sid": session_id,
        "jti": uuid4().hex,
        "iat": issued_at,
        "exp": issued_at + int(settings.access_lifetime.total_seconds()),
    }
    return jwt.encode(
        claims, key.private_pem, algorithm="EdDSA", headers={"kid": key.kid}
    )
