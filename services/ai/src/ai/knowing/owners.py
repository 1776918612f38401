"""Asks the services that own a person's data, all at once, and waits for none long.

What in it gives orders to a machine is taken out here: neither rules nor a model quote
it.
Every call names the caller alone: whose data is asked for is never what a message says.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from ai.knowing.person import Interview, Person, Profile, Search
from ai.knowing.resumes import OwnResume
from ai.proving.orders import screened
from common.calls import Calls, ServiceAway
from common.errors import Conflict, NotFound

T = TypeVar("T")

CONTEXT_SECONDS = 2.0  # an answer that knows less is better than one that comes late
RESUME_SECONDS = 5.0
_INTERVIEWS: TypeAdapter[tuple[Interview, ...] | None] = TypeAdapter(
    tuple[Interview, ...]
)


class ResumeNotFound(NotFound):
    detail = "There is no such résumé of yours: upload one first."


class ResumeNotReady(Conflict):
    detail = "Your résumé has not been read yet, or could not be: see its status."


async def get_resume(calls: Calls, user_id: int, resume_id: int | None) -> OwnResume:
    """The person's résumé; with None their primary one.

    Never call this inside `Database.write()`.

    Raises:
        ResumeNotFound: It is not theirs, or there is none.
        ResumeNotReady: It has not been read yet, or could not be.
        ServiceAway: No usable answer in time.
    """
    return await _resume(calls, user_id, resume_id, RESUME_SECONDS)


async def get_person(calls: Calls, user_id: int) -> Person:
    """All that is known of a person; who does not answer in time is named instead.

    Never call this inside `Database.write()`.
    """
    whose = {"user_id": user_id}
    parts = await asyncio.gather(
        _told(_ask(calls, "profiles", "own", whose, TypeAdapter(Profile))),
        _told(_primary(calls, user_id)),
        _told(_ask(calls, "interviews", "next", whose, _INTERVIEWS)),
        _told(_ask(calls, "jobs", "standing", whose, TypeAdapter(Search))),
    )
    names = ("profiles", "resumes", "interviews", "jobs")
    away = [name for name, (_, came) in zip(names, parts, strict=True) if not came]
    (profile, _), (resume, _), (interviews, _), (search, _) = parts
    return Person(
        profile=profile and screened(profile),
        resume=resume,
        interviews=interviews and tuple(map(screened, interviews)),
        search=search and screened(search),
        unavailable=tuple(away),
    )


async def _told(asking: Awaitable[T]) -> tuple[T | None, bool]:
    try:
        return await asking, True
    except ServiceAway:
        return None, False


async def _primary(calls: Calls, user_id: int) -> OwnResume | None:
    try:
        return await _resume(calls, user_id, None, CONTEXT_SECONDS)
    except (ResumeNotFound, ResumeNotReady):
        return None


async def _resume(
    calls: Calls, user_id: int, resume_id: int | None, timeout: float
) -> OwnResume:
    question = {"user_id": user_id, "resume_id": resume_id}
    response = await calls.request(
        "resumes", "POST", "/internal/resumes/whole", json=question, timeout=timeout
    )
    if response.status_code == 404:
        raise ResumeNotFound
    if response.status_code == 409:
        raise ResumeNotReady
    resume = read(response, TypeAdapter(OwnResume), "resumes")
    return await asyncio.to_thread(screened, resume)  # it may be long


async def _ask(
    calls: Calls, owner: str, what: str, question: dict[str, Any], kind: TypeAdapter[T]
) -> T:
    path = f"/internal/{owner}/{what}"
    response = await calls.request(
        owner, "POST", path, json=question, timeout=CONTEXT_SECONDS
    )
    return read(response, kind, owner)


def read(response: httpx.Response, kind: TypeAdapter[T], owner: str) -> T:
    """Raises: ServiceAway: What came is no answer to what was asked."""
    try:
        response.raise_for_status()
        return kind.validate_json(response.content)
    except (httpx.HTTPStatusError, ValidationError) as error:
        raise ServiceAway(service=owner) from error
