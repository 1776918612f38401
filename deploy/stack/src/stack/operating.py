"""How the operator asks the services, behind the gateway, with a key of its own."""

import time
from pathlib import Path

from common.calls import internal_token
from stack.secrets import read_secret


def operator_bearer(secrets_dir: Path, callee: str) -> dict[str, str]:
    """The headers of a request to one service; good for a minute."""
    key = read_secret(secrets_dir, "operator", "internal_key")
    token = internal_token(key, "operator", callee, now=time.time())
    return {"Authorization": f"Bearer {token}"}
