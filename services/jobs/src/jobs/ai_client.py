"""What jobs asks of ai: prose about numbers that are ours."""

import httpx
from pydantic import BaseModel, Field, ValidationError

from common.calls import Calls, ServiceAway
from matching import Match

PATH = "/internal/explain/match"


class Explanation(BaseModel):
    """Words for a match, and who found them."""

    text: str = Field(max_length=4000)
    engine: str
    degraded_reason: str | None = None


async def explain(
    calls: Calls, user_id: int, job_title: str, match: Match, *, timeout: float
) -> Explanation:
    """Prose for a match; without ai its own reasons, and why there is no more.

    Never call this inside `Database.write()`.
    """
    question = {
        "user_id": user_id,
        "job_title": job_title,
        "score": match.score,
        "reasons": list(match.reasons)[:20],
        "matching_skills": list(match.matching_skills)[:50],
        "missing_skills": list(match.missing_skills)[:50],
        "skills_to_learn": list(match.skills_to_learn)[:10],
    }
    try:
        response = await calls.request(
            "ai", "POST", PATH, json=question, timeout=timeout
        )
        response.raise_for_status()
        return Explanation.model_validate_json(response.content)
    except (ServiceAway, httpx.HTTPStatusError, ValidationError):
        return Explanation(
            text=" ".join(match.reasons)[:4000],
            engine="ledger",
            degraded_reason="ai_unavailable",
        )
