"""What the checks of the résumé report make of a paper; the numbers are resumes'."""

from pydantic import BaseModel, Field, TypeAdapter

from ai.building.papers import Paper
from ai.building.plain import plain_text
from ai.knowing.owners import RESUME_SECONDS, read
from ai.wanting.postings import Wanted
from common.calls import Calls, ServiceAway


class Judged(BaseModel):
    before: int | None = Field(default=None, ge=0, le=100)
    after: int | None = Field(default=None, ge=0, le=100)


async def judge(
    calls: Calls, user_id: int, resume_id: int, paper: Paper, wanted: Wanted
) -> Judged:
    """Both scores; none where resumes cannot say just now: never a guess.

    Never call this inside `Database.write()`.
    """
    question = {
        "user_id": user_id,
        "resume_id": resume_id,
        "text": plain_text(paper)[:60_000],
        "job_description": wanted.text[:60_000],
    }
    try:
        response = await calls.request(
            "resumes",
            "POST",
            "/internal/resumes/judge",
            json=question,
            timeout=RESUME_SECONDS,
        )
        return read(response, TypeAdapter(Judged), "resumes")
    except ServiceAway:
        return Judged()
