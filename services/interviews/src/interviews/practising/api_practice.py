"""The HTTP door: practice sessions, from their questions to their feedback."""

from typing import Annotated

from fastapi import Depends, Query, Response
from pydantic import AfterValidator, Field

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import QueryInt
from common.routing import router as make_router
from common.schemas import BLANK_CLEARS, MAX_ID, ONE_LINE, SHOWN, Body, Id, PathId
from interviews.practising import completing, sessions, statistics
from interviews.practising.asking import CATEGORIES, Category, Difficulty
from interviews.practising.completing import NothingAnswered, NotPractice
from interviews.practising.finding import Found, Wish, find_questions
from interviews.practising.jobs_client import JobNotFound
from interviews.practising.sessions import (
    PersonErased,
    Plan,
    TooManySessions,
    TooMuchPractice,
)
from interviews.practising.statistics import Statistics
from interviews.practising.summing import Summed
from interviews.practising.views import (
    Offer,
    Practice,
    offered_view,
    practice_view,
)
from interviews.scheduling.changing import InterviewOver
from interviews.scheduling.interviews import InterviewNotFound

router = make_router("/api/v1/interviews", tag="practice")

MOST_QUESTIONS = 20


def _each_once(categories: list[Category]) -> list[Category]:
    return list(dict.fromkeys(categories)) or list(CATEGORIES)


Line = Annotated[str, Field(min_length=1, max_length=200), ONE_LINE, SHOWN]
Kinds = Annotated[
    list[Category], Field(max_length=len(CATEGORIES)), AfterValidator(_each_once)
]


class NewPractice(Body):
    role: Annotated[Line | None, BLANK_CLEARS] = Field(
        default=None,
        description="Left out, that of the job",
        examples=["Conversational AI Engineer"],
    )
    company: Annotated[Line | None, BLANK_CLEARS] = Field(
        default=None, examples=["Northwind Voice"]
    )
    difficulty: Difficulty = Field(default="medium")
    types: Kinds = Field(
        default=[],
        validate_default=True,
        description="Left out, questions of every category",
        examples=[["behavioral", "technical"]],
    )
    job_id: Id | None = Field(
        default=None, description="Ask for what that posting asks for", examples=[12]
    )
    count: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)] = Field(
        default=5, examples=[5]
    )

    @property
    def wish(self) -> Wish:
        return Wish(
            self.role,
            self.company,
            self.difficulty,
            self.types,
            self.job_id,
            self.count,
        )


@router.get(
    "/mock/questions",
    responses=problems(Unauthorized, InvalidToken, JobNotFound, ServiceAway),
)
async def offer_questions(
    caller: CallerDep,
    calls: CallsDep,
    database: DatabaseDep,
    role: Annotated[
        Line | None, Query(description="What kind of work"), BLANK_CLEARS
    ] = None,
    company: Annotated[Line | None, Query(), BLANK_CLEARS] = None,
    difficulty: Annotated[Difficulty, Query()] = "medium",
    type: Annotated[  # noqa: A002 - as clients call it
        list[Category],
        Query(max_length=len(CATEGORIES), description="Left out: every category"),
    ] = [],  # noqa: B006
    job_id: Annotated[
        QueryInt | None, Query(ge=1, le=MAX_ID, description="For that posting")
    ] = None,
    count: Annotated[QueryInt, Query(ge=1, le=MOST_QUESTIONS)] = 5,
) -> Offer:
    """Questions to prepare for, with what good answers hold. Nothing is stored.

    They suit the role and the posting, are spread over the categories, and are not
    what the caller was asked in sessions before, as long as there are others.
    """
    wish = Wish(role, company, difficulty, _each_once(type), job_id, count)
    found = await find_questions(calls, database, caller.user_id, wish)
    return Offer(
        items=[offered_view(question) for question in found.questions],
        engine=found.engine,
        degraded_reason=found.degraded_reason,
    )


async def _found(
    body: NewPractice, caller: CallerDep, calls: CallsDep, database: DatabaseDep
) -> Found:
    """Before the transaction: jobs and ai are asked. Not for who may begin none."""
    async with database.read() as session:
        await sessions.check_room(session, caller.user_id, now=utc_now())
    return await find_questions(calls, database, caller.user_id, body.wish)


@router.post(
    "/mock",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        PersonErased,
        JobNotFound,
        TooManySessions,
        TooMuchPractice,
        ServiceAway,
    ),
)
async def begin_practice(
    body: NewPractice,
    caller: CallerDep,
    found: Annotated[Found, Depends(_found)],
    response: Response,
    session: WriteSession,
) -> Practice:
    """Begin a practice session: an interview of type `mock`, in nobody's calendar."""
    interview, rows = await sessions.begin(
        session,
        caller.user_id,
        Plan(found.aim.role, found.aim.company, body.difficulty, body.job_id),
        found.questions,
        now=utc_now(),
    )
    response.headers["Location"] = f"{router.prefix}/{interview.id}"
    engine = {"engine": found.engine, "degraded_reason": found.degraded_reason}
    return practice_view(interview, rows, engine)


@router.post(
    "/{interview_id:id}/feedback",
    responses=problems(
        Unauthorized,
        InvalidToken,
        InterviewNotFound,
        InterviewOver,
        NotPractice,
        NothingAnswered,
    ),
)
async def complete_practice(
    interview_id: PathId, caller: CallerDep, session: WriteSession
) -> Summed:
    """Sum a practice session up, and complete it. Again gives the same.

    All numbers come from the rubric, with or without a model.
    """
    _, summed = await completing.complete(
        session, caller.user_id, interview_id, now=utc_now()
    )
    return summed


@router.get("/stats", responses=problems(Unauthorized, InvalidToken))
async def read_statistics(caller: CallerDep, session: ReadSession) -> Statistics:
    """What the caller's practice comes to: averages, trend, and what lacks most."""
    return await statistics.of_person(session, caller.user_id, now=utc_now())
