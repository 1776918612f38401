"""The HTTP door: the questions of an interview, and answers to them."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from common.calls import CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, SHOWN, Body, PathId
from interviews.practising import answering, preparing
from interviews.practising.answering import MOST_CHARACTERS
from interviews.practising.asking import MOST_TOPICS, Category
from interviews.practising.preparing import (
    NotYourOwnQuestion,
    QuestionNotFound,
    TooManyQuestions,
)
from interviews.practising.views import Questions, QuestionView, question_view
from interviews.scheduling.changing import InterviewOver
from interviews.scheduling.interviews import InterviewNotFound

router = make_router("/api/v1/interviews", tag="practice")

AnswerText = Annotated[
    str, Field(min_length=1, max_length=MOST_CHARACTERS), PROSE, SHOWN
]


class NewQuestion(Body):
    question: Annotated[str, Field(min_length=3, max_length=1000), PROSE, SHOWN] = (
        Field(examples=["Why do you want to leave your present team?"])
    )
    category: Category = Field(default="behavioral")
    expected_topics: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80), ONE_LINE, SHOWN]],
        Field(max_length=MOST_TOPICS),
    ] = Field(
        default=[],
        description="What a good answer touches: it is scored by these",
        examples=[["what I look for", "why this company"]],
    )


class Answer(Body):
    answer: AnswerText = Field(
        examples=["In my last team I cut the drop-off of our voice bot by a third."]
    )


@router.get(
    "/{interview_id:id}/questions",
    responses=problems(Unauthorized, InvalidToken, InterviewNotFound),
)
async def list_questions(
    interview_id: PathId, caller: CallerDep, session: ReadSession
) -> Questions:
    """The questions of an interview of one's own, with the answers given so far.

    What a candidate prepares, the recruiter does not see.
    """
    rows = await preparing.list_of(session, caller.user_id, interview_id)
    return Questions(items=[question_view(row) for row in rows])


@router.post(
    "/{interview_id:id}/questions",
    status_code=201,
    responses=problems(
        Unauthorized, InvalidToken, InterviewNotFound, InterviewOver, TooManyQuestions
    ),
)
async def add_question(
    interview_id: PathId,
    body: NewQuestion,
    caller: CallerDep,
    response: Response,
    session: WriteSession,
) -> QuestionView:
    """Add a question of one's own, to practice or to prepare for an interview."""
    row = await preparing.add(
        session,
        caller.user_id,
        interview_id,
        body.question,
        body.category,
        body.expected_topics,
        now=utc_now(),
    )
    response.headers["Location"] = f"{router.prefix}/{interview_id}/questions"
    return question_view(row)


@router.put(
    "/{interview_id:id}/questions/{question_id:id}",
    responses=problems(
        Unauthorized, InvalidToken, InterviewNotFound, QuestionNotFound, InterviewOver
    ),
)
async def answer_question(
    interview_id: PathId,
    question_id: PathId,
    body: Answer,
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
) -> QuestionView:
    """Answer a question, and get points, what they rest on, and what was missing.

    Answering again replaces what was said before. The points are the rubric's, and
    stored before a model is asked for words; without one there are just none.
    """
    answered = await answering.answer(
        calls,
        database,
        caller.user_id,
        interview_id,
        question_id,
        body.answer,
        now=utc_now(),
    )
    return question_view(answered)


@router.delete(
    "/{interview_id:id}/questions/{question_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized,
        InvalidToken,
        InterviewNotFound,
        QuestionNotFound,
        InterviewOver,
        NotYourOwnQuestion,
    ),
)
async def remove_question(
    interview_id: PathId, question_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Take out a question of one's own, with its answer."""
    await preparing.remove(session, caller.user_id, interview_id, question_id)
