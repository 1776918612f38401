"""The door for jobs and resumes: prose about numbers that are theirs."""

from typing import Annotated

from fastapi import Depends, Request

from ai.engine import Engine, MatchQuestion, ReportQuestion
from common.calls import called_by
from common.failpoints import pausing_failpoint
from common.routing import router as make_router
from common.schemas import View

router = make_router("/internal/explain", tag="internal")


class ExplanationView(View):
    text: str
    engine: str
    degraded_reason: str | None


async def _engine(request: Request) -> Engine:
    engine: Engine = request.state.engine
    return engine


EngineDep = Annotated[Engine, Depends(_engine)]


@router.post("/match", include_in_schema=False)
async def explain_match(
    body: MatchQuestion, _caller: Annotated[str, called_by("jobs")], engine: EngineDep
) -> ExplanationView:
    """What a match means for the candidate, in a few sentences."""
    explanation = await engine.explain_match(body)
    await pausing_failpoint("before_answer")
    return ExplanationView.model_validate(explanation)


@router.post("/report", include_in_schema=False)
async def explain_report(
    body: ReportQuestion,
    _caller: Annotated[str, called_by("resumes")],
    engine: EngineDep,
) -> ExplanationView:
    """What a résumé report means for its owner, in a few sentences."""
    explanation = await engine.explain_report(body)
    await pausing_failpoint("before_answer")
    return ExplanationView.model_validate(explanation)
