"""What resumes asks of ai: prose about a report whose numbers are ours."""

import httpx
from pydantic import BaseModel, Field, ValidationError

from common.calls import Calls, ServiceAway
from resumes.ats import Report

PATH = "/internal/explain/report"


class Explanation(BaseModel):
    text: str = Field(max_length=4000)
    engine: str
    degraded_reason: str | None = None


async def explain(
    calls: Calls, user_id: int, report: Report, *, timeout: float
) -> Explanation:
    """Prose for a report; without ai its own words, and why there are no more.

    Never call this inside `Database.write()`.
    """
    standing = report.competitive_analysis
    question = {
        "user_id": user_id,
        "score": report.ats_score,
        "scores": report.detailed_scoring.model_dump(),
        "strengths": list(standing.strength_areas)[:10],
        "weaknesses": list(standing.weakness_areas)[:10],
        "fixes": list(report.suggestions)[:10],
        "missing_skills": list(report.missing_skills)[:20],
    }
    try:
        response = await calls.request(
            "ai", "POST", PATH, json=question, timeout=timeout
        )
        response.raise_for_status()
        return Explanation.model_validate_json(response.content)
    except (ServiceAway, httpx.HTTPStatusError, ValidationError):
        return Explanation(
            text=standing.market_positioning,
            engine="ledger",
            degraded_reason="ai_unavailable",
        )
