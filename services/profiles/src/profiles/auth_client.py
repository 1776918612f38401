"""What profiles asks of auth: where a person's mail goes. It is never kept."""

import httpx
from pydantic import BaseModel, EmailStr, ValidationError

from common.calls import Calls, ServiceAway

TIMEOUT_SECONDS = 3.0


class Mailbox(BaseModel):
    """Only the field we read; there may be more."""

    email: EmailStr


async def find_mailbox(calls: Calls, user_id: int) -> str | None:
    """The person's address; None for who is unknown or deactivated.

    Never call this inside `Database.write()`.

    Raises:
        ServiceAway: No usable answer in time.
    """
    path = f"/internal/people/{user_id}/mailbox"
    response = await calls.request("auth", "GET", path, timeout=TIMEOUT_SECONDS)
    if response.status_code == 404:
        return None
    try:
        response.raise_for_status()
        return Mailbox.model_validate_json(response.content).email
    except (httpx.HTTPStatusError, ValidationError) as error:
        raise ServiceAway(service="auth") from error
