"""What resumes asks of jobs: the words of a posting, to judge a résumé against."""

from http import HTTPStatus

import httpx
from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway
from common.errors import NotFound, Unavailable

PATH = "/internal/jobs/posting"
RETRY_SECONDS = 5.0


class JobNotFound(NotFound):
    detail = "There is no such job, or it is not open any more."


class JobsUnavailable(Unavailable):
    detail = "The job cannot be read at the moment: try again, or paste its text."


class Posting(BaseModel):
    """A posting. Only the fields we read; there may be more."""

    id: int
    title: str
    company: str
    description: str
    requirements: str
    skills: list[str]

    @property
    def text(self) -> str:
        """As somebody would have pasted it."""
        named = f"Skills: {', '.join(self.skills)}" if self.skills else ""
        parts = (self.title, self.description, self.requirements, named)
        return "\n\n".join(part for part in parts if part)


async def read_posting(
    calls: Calls, user_id: int, job_id: int, *, timeout: float
) -> Posting:
    """A job that this person may see.

    Never call this inside `Database.write()`.

    Raises:
        JobNotFound: There is none, or it is over.
        JobsUnavailable: No usable answer in time; without it there is no number.
    """
    try:
        wanted = {"user_id": user_id, "job_id": job_id}
        response = await calls.request(
            "jobs", "POST", PATH, json=wanted, timeout=timeout
        )
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise JobNotFound
        response.raise_for_status()
        return Posting.model_validate_json(response.content)
    except (ServiceAway, httpx.HTTPStatusError, ValidationError) as error:
        raise JobsUnavailable(retry_after=RETRY_SECONDS) from error
