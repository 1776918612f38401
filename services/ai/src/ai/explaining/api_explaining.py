"""The door for jobs and resumes: prose about numbers that are theirs."""

from typing import Annotated

from ai.asking.api_writer import WriterDep
from ai.asking.tasks import Answered, Prose, Task
from ai.explaining import match_prose, proving, report_prose
from ai.explaining.questions import MatchQuestion, ReportQuestion
from ai.proving.orders import screened
from common.calls import called_by
from common.failpoints import pausing_failpoint
from common.routing import router as make_router
from common.schemas import View

router = make_router("/internal/explain", tag="internal")


class ExplanationView(View):
    text: str
    engine: str
    degraded_reason: str | None


@router.post("/match", include_in_schema=False)
async def explain_match(
    body: MatchQuestion, _caller: Annotated[str, called_by("jobs")], writer: WriterDep
) -> ExplanationView:
    """What a match means for the candidate, in a few sentences."""
    body = screened(body)
    task = Task(
        "explain_match",
        body,
        Prose,
        lambda: Prose(text=match_prose.explain(body)),
        proven=lambda answer: proving.about_match(body, answer),
        unasked=True,
    )
    return await _view(await writer.write(task, body.user_id))


@router.post("/report", include_in_schema=False)
async def explain_report(
    body: ReportQuestion,
    _caller: Annotated[str, called_by("resumes")],
    writer: WriterDep,
) -> ExplanationView:
    """What a résumé report means for its owner, in a few sentences."""
    body = screened(body)
    task = Task(
        "explain_report",
        body,
        Prose,
        lambda: Prose(text=report_prose.explain(body)),
        proven=lambda answer: proving.about_report(body, answer),
        unasked=True,
    )
    return await _view(await writer.write(task, body.user_id))


async def _view(answered: Answered[Prose]) -> ExplanationView:
    await pausing_failpoint("before_answer")
    return ExplanationView(
        text=answered.answer.text,
        engine=answered.engine,
        degraded_reason=answered.degraded_reason,
    )
