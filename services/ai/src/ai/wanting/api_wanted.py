"""How a client says what is written for: a job here, or a pasted posting."""

import asyncio
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from ai.wanting.postings import Wanted, of_job, pasted
from common.calls import Calls
from common.schemas import PROSE, SHOWN, Body, Id

Description = Annotated[str, Field(min_length=20, max_length=20_000), PROSE, SHOWN]


def _only(name: str, kind: str, other: str) -> dict[str, Any]:
    properties = {name: {"type": kind}, other: {"type": "null"}}
    return {"required": [name], "properties": properties}


class ForAPosting(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                _only("job_id", "integer", "job_description"),
                _only("job_description", "string", "job_id"),
            ]
        }
    )

    job_id: Id | None = Field(
        default=None, description="A job here, or else `job_description`", examples=[7]
    )
    job_description: Description | None = Field(
        default=None,
        description="A posting as pasted; a short first line is its title",
        examples=[None],
    )
    resume_id: Id | None = Field(
        default=None,
        description="Your primary résumé when it is left out",
        examples=[3],
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.job_id is None) == (self.job_description is None):
            raise ValueError("give either job_id or job_description")
        return self


async def wanted_of(calls: Calls, user_id: int, body: ForAPosting) -> Wanted:
    """Raises: JobNotFound, ServiceAway."""
    if body.job_id is not None:
        return await of_job(calls, user_id, body.job_id)
    return await asyncio.to_thread(pasted, body.job_description or "")
