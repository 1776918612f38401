"""Leaving for good: auth checks the code and asks every service to forget."""

from datetime import datetime

import httpx
from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway
from common.errors import Forbidden, TooManyRequests

PATH = "/internal/erasures"
TIMEOUT_SECONDS = 10.0


class WrongCode(Forbidden):
    detail = "This is not the code we sent last. Nothing was deleted."


class CodeExpired(Forbidden):
    detail = (
        "There is no code to check any more. It was used, is too old, or was guessed"
        " wrong too often: ask for a new one, then delete."
    )


class TooManyCodeChecks(TooManyRequests):
    detail = "Too many codes were tried: wait, then ask for a new one."


class Begun(BaseModel):
    receipt: str
    requested_at: datetime


async def ask_to_be_forgotten(
    calls: Calls, user_id: int, otp: str, receipt: str | None
) -> Begun:
    """Begin the erasure of a person who has the newest code of their mailbox.

    Raises:
        WrongCode, CodeExpired, TooManyCodeChecks: Nothing was begun.
        ServiceAway: It may have begun; then the caller's token is void.
    """
    answer = await calls.request(
        "auth",
        "POST",
        PATH,
        json={"user_id": user_id, "otp": otp, "receipt": receipt},
        timeout=TIMEOUT_SECONDS,
    )
    try:
        return _read(answer)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise ServiceAway(service="auth") from error


def _read(answer: httpx.Response) -> Begun:
    if answer.status_code == httpx.codes.ACCEPTED:
        return Begun.model_validate_json(answer.content)
    problem = answer.json()
    match problem["code"]:
        case "wrong_code":
            raise WrongCode(tries_left=problem["tries_left"])
        case "too_many_code_checks":
            raise TooManyCodeChecks(retry_after=problem["retry_after"])
        case "code_expired" | "not_found":  # the second: they are gone already
            raise CodeExpired
        case _:
            raise ServiceAway(service="auth")
