"""What interviews asks of jobs: the posting that somebody practises for."""

import httpx
from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway
from common.errors import NotFound

PATH = "/internal/jobs/posting"
SECONDS = 3.0


class JobNotFound(NotFound):
    detail = "There is no such job."


class Posting(BaseModel):
    """Only the fields we read; there may be more."""

    title: str
    company: str
    description: str
    requirements: str
    skills: list[str] = []


async def read_posting(calls: Calls, user_id: int, job_id: int) -> Posting:
    """One that this person may see. Never call this inside `Database.write()`.

    Raises:
        JobNotFound: There is none such.
        ServiceAway: No usable answer in time.
    """
    response = await calls.request(
        "jobs",
        "POST",
        PATH,
        json={"user_id": user_id, "job_id": job_id},
        timeout=SECONDS,
    )
    if response.status_code == 404:
        raise JobNotFound
    try:
        response.raise_for_status()
        return Posting.model_validate_json(response.content)
    except (httpx.HTTPStatusError, ValidationError) as error:
        raise ServiceAway(service="jobs") from error
