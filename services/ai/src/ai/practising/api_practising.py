"""The door for interviews: questions to practise with, words about an answer."""

from typing import Annotated

from ai.asking.api_writer import WriterDep
from ai.practising.asking_questions import questions_task
from ai.practising.giving_feedback import feedback_task
from ai.practising.questions import (
    AnswerFeedback,
    FeedbackWanted,
    PracticeQuestions,
    QuestionsWanted,
)
from ai.proving.orders import screened
from common.calls import called_by
from common.failpoints import pausing_failpoint
from common.routing import router as make_router
from common.schemas import View

router = make_router("/internal/ai", tag="internal")


class QuestionsView(PracticeQuestions, View):
    engine: str
    degraded_reason: str | None


class FeedbackView(AnswerFeedback, View):
    engine: str
    degraded_reason: str | None


@router.post("/interview-questions", include_in_schema=False)
async def write_questions(
    body: QuestionsWanted,
    _caller: Annotated[str, called_by("interviews")],
    writer: WriterDep,
) -> QuestionsView:
    """Questions for practice, at most as many as wanted; there may be fewer.

    With `engine: "offline"` there are none: no model is configured, or it is away, and
    then `degraded_reason` says why, as in explanations. The caller has a bank of its
    own and fills up from it.
    """
    answered = await writer.write(questions_task(screened(body)), body.user_id)
    await pausing_failpoint("before_answer")
    return QuestionsView(
        **dict(answered.answer),
        engine=answered.engine,
        degraded_reason=answered.degraded_reason,
    )


@router.post("/answer-feedback", include_in_schema=False)
async def write_feedback(
    body: FeedbackWanted,
    _caller: Annotated[str, called_by("interviews")],
    writer: WriterDep,
) -> FeedbackView:
    """Words about an answer, never a number: rubric and points are the caller's.

    With `engine: "offline"` the texts are empty and the lists, too: the caller words
    what its rubric found. `degraded_reason` is as in explanations.
    """
    answered = await writer.write(feedback_task(screened(body)), body.user_id)
    await pausing_failpoint("before_answer")
    return FeedbackView(
        **dict(answered.answer),
        engine=answered.engine,
        degraded_reason=answered.degraded_reason,
    )
