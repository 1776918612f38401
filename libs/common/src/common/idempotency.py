"""The same POST twice has one effect.

With an `Idempotency-Key` the answer is stored in the transaction of its effect. The
same key again gets the stored answer; with another body 422; while the first is still
running 409. Refusals are not stored: they had no effect.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from common.clock import utc_now
from common.db import Database
from common.errors import BadRequest, Conflict, Unprocessable
from common.identity import find_caller
from common.tables import IdempotentAnswer

HEADER = "idempotency-key"
KEPT = timedelta(hours=24)
SESSION = "write_session"  # where `WriteSession` leaves itself in the request's scope
_KEY = re.compile(r"[!-~]{1,255}")
_KEPT_HEADERS = ("content-type", "location", "etag")
_running: set[tuple[int, str, str]] = set()


class BadIdempotencyKey(BadRequest):
    detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class IdempotencyKeyReused(Unprocessable):
    detail = "This Idempotency-Key was used with another request."


class StillRunning(Conflict):
    detail = "The first request with this Idempotency-Key is still running."


async def answer_once(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Answer `request`, or give again what the same key was answered before."""
    key = request.headers[HEADER]
    if not _KEY.fullmatch(key):
        raise BadIdempotencyKey
    caller = await find_caller(request)
    if caller is None:
        return await answer(request)
    slot = (caller.user_id, key, f"{request.method} {request.url.path}")
    if slot in _running:
        return await _answered(request, slot)
    _hold(request, slot)
    return await _answer(request, answer, slot)


def _hold(request: Request, slot: tuple[int, str, str]) -> None:
    """Until the transaction is over, which is some time after the endpoint."""
    _running.add(slot)
    # Entered before the endpoint's `WriteSession`, so left after it.
    over: AsyncExitStack = request.scope["fastapi_function_astack"]
    over.callback(_running.discard, slot)


async def _answered(request: Request, slot: tuple[int, str, str]) -> Response:
    """What runs may itself be a repeat: then the answer is there."""
    stored = await _find(request, slot)
    if stored is None:
        raise StillRunning
    return _again(stored, await _fingerprint(request))


async def _answer(
    request: Request,
    answer: Callable[[Request], Awaitable[Response]],
    slot: tuple[int, str, str],
) -> Response:
    print_ = await _fingerprint(request)
    stored = await _find(request, slot)
    if stored is not None:
        return _again(stored, print_)
    response = await answer(request)
    open_session: AsyncSession | None = request.scope.get(SESSION)
    if open_session is not None and response.status_code < 300:
        open_session.add(_row(slot, print_, response))
    return response


async def _find(
    request: Request, slot: tuple[int, str, str]
) -> IdempotentAnswer | None:
    database: Database = request.state.database
    async with database.read() as session:
        return await session.get(IdempotentAnswer, slot)


def _row(
    slot: tuple[int, str, str], fingerprint: str, response: Response
) -> IdempotentAnswer:
    kept = {k: v for k, v in response.headers.items() if k in _KEPT_HEADERS}
    user_id, key, route = slot
    return IdempotentAnswer(
        user_id=user_id,
        key=key,
        route=route,
        fingerprint=fingerprint,
        status=response.status_code,
        headers=json.dumps(kept),
        body=bytes(response.body),
        created_at=utc_now(),
    )


@dataclass(frozen=True)
class Repeatable:
    """A request with a key whose answer is sent while its effect is still to come.

    Such an endpoint has no `WriteSession`: it keeps its answer itself, and sees to it
    that the same key does not run twice at once.
    """

    slot: tuple[int, str, str]
    fingerprint: str

    async def keep(self, session: AsyncSession, answer: Response) -> None:
        """Store what a repeat gets, in the transaction of the effect.

        Raises:
            StillRunning: Another request with this key has come to its end meanwhile.
        """
        if await session.get(IdempotentAnswer, self.slot) is not None:
            raise StillRunning
        session.add(_row(self.slot, self.fingerprint, answer))


async def repeatable(request: Request, user_id: int) -> Repeatable | None:
    """None for a request without a key."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    slot = (user_id, key, f"{request.method} {request.url.path}")
    return Repeatable(slot, await _fingerprint(request))


def _again(stored: IdempotentAnswer, fingerprint: str) -> Response:
    if stored.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    headers = json.loads(stored.headers) | {"Idempotency-Replayed": "true"}
    return Response(stored.body, stored.status, headers=headers)


async def _fingerprint(request: Request) -> str:
    """What was asked, but for the boundary a client makes anew for each upload."""
    digest = hashlib.sha256(request.url.query.encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        await _add_parts(digest, await request.form())
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def _add_parts(digest: "hashlib._Hash", form: FormData) -> None:
    for name, value in form.multi_items():
        digest.update(f"\0{name}\0".encode())
        if isinstance(value, UploadFile):
            digest.update(f"{value.filename}\0".encode())
            digest.update(hashlib.sha256(await value.read()).digest())
            await value.seek(0)
        else:
            digest.update(value.encode())


async def forget_old(session: AsyncSession) -> None:
    await session.execute(
        delete(IdempotentAnswer).where(IdempotentAnswer.created_at < utc_now() - KEPT)
    )
