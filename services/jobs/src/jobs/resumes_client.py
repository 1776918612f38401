"""What jobs asks of resumes: whose résumé this is, and what it says now."""

import httpx
from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway
from common.contracts.profiles import Level
from common.contracts.resumes import Education, SkillFact
from common.errors import Conflict, NotFound

PATH = "/internal/resumes/snapshot"


class ResumeNotFound(NotFound):
    detail = "There is no such résumé of yours."


class ResumeNotReady(Conflict):
    detail = "Your résumé has not been read yet, or could not be: see its status."


class Snapshot(BaseModel):
    """A résumé as it is now. Only the fields we read; there may be more."""

    resume_id: int
    filename: str
    text: str
    skills: list[SkillFact]
    years_experience: float | None
    education: Education | None
    level: Level | None = None
    languages: list[str]


async def read_snapshot(
    calls: Calls, user_id: int, resume_id: int | None, *, timeout: float
) -> Snapshot:
    """The person's résumé; with None their primary one.

    Never call this inside `Database.write()`.

    Raises:
        ResumeNotFound: It is not theirs, or there is none.
        ResumeNotReady: It has not been read yet, or could not be.
        ServiceAway: No usable answer in time.
    """
    response = await calls.request(
        "resumes",
        "POST",
        PATH,
        json={"user_id": user_id, "resume_id": resume_id},
        timeout=timeout,
    )
    if response.status_code == 404:
        raise ResumeNotFound
    if response.status_code == 409:
        raise ResumeNotReady
    try:
        response.raise_for_status()
        return Snapshot.model_validate_json(response.content)
    except (httpx.HTTPStatusError, ValidationError) as error:
        raise ServiceAway(service="resumes") from error


async def find_snapshot(
    calls: Calls, user_id: int, resume_id: int | None, *, timeout: float
) -> Snapshot | None:
    """The same, but None for who has no résumé and asked for none by its id.

    Raises:
        ResumeNotFound, ResumeNotReady, ServiceAway: As above.
    """
    try:
        return await read_snapshot(calls, user_id, resume_id, timeout=timeout)
    except ResumeNotFound:
        if resume_id is not None:
            raise
        return None
