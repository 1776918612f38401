"""The HTTP door: a cover letter for a posting, from a résumé and nothing else."""

import asyncio

from pydantic import Field

from ai.asking.api_writer import WriterDep
from ai.building.tailoring import held_wishes
from ai.knowing.owners import ResumeNotFound, ResumeNotReady, get_resume
from ai.letters.composing import Tone, told_results
from ai.letters.task import letter_task
from ai.spending.ledger import AiBudgetSpent
from ai.wanting.api_wanted import ForAPosting, wanted_of
from ai.wanting.postings import JobNotFound
from common.calls import CallsDep, ServiceAway
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import View

router = make_router("/api/v1/ai", tag="letters")


class LetterFor(ForAPosting):
    tone: Tone = Field(default="formal", examples=["warm"])


class QuoteView(View):
    quote: str = Field(
        description="Word for word as in the résumé",
        examples=["Built a Python service that answers 40,000 calls a day"],
    )
    role: str = Field(examples=["Conversational AI Engineer, Analytical Engines"])
    shows: list[str] = Field(examples=[["Python"]])


class LetterView(View):
    text: str = Field(examples=["Dear hiring team at Northwind Voice,\n\n..."])
    job_title: str = Field(examples=["Conversational AI Engineer"])
    company: str = Field(examples=["Northwind Voice"])
    resume_id: int = Field(examples=[3])
    based_on: list[QuoteView] = Field(description="What of the résumé answers best")
    not_shown: list[str] = Field(
        description="Asked for, not in the résumé, and so not in the letter",
        examples=[["Apache Kafka"]],
    )
    engine: str = Field(description="Who wrote it", examples=["offline"])
    degraded_reason: str | None = Field(examples=[None])


@router.post(
    "/cover-letter",
    responses=problems(
        Unauthorized,
        InvalidToken,
        ResumeNotFound,
        ResumeNotReady,
        JobNotFound,
        AiBudgetSpent,
        ServiceAway,
    ),
)
async def write_cover_letter(
    body: LetterFor, caller: CallerDep, calls: CallsDep, writer: WriterDep
) -> LetterView:
    """A first version of a cover letter. It names only what the résumé contains.

    It is not stored here: edit it, then send it with your application.
    """
    resume = await get_resume(calls, caller.user_id, body.resume_id)
    wanted = await wanted_of(calls, caller.user_id, body)
    task = await asyncio.to_thread(letter_task, resume, wanted, body.tone)
    answered = await writer.write(task, caller.user_id)
    held = held_wishes(resume, wanted)
    results = await asyncio.to_thread(told_results, resume, held)
    return LetterView(
        text=answered.answer.text,
        job_title=wanted.title,
        company=wanted.company,
        resume_id=resume.resume_id,
        based_on=[
            QuoteView(
                quote=told.bullet,
                role=", ".join(filter(None, (told.role.title, told.role.company))),
                shows=list(told.shows),
            )
            for told in results
        ],
        not_shown=[w.wording for w in wanted.wishes if w.skill_id not in held],
        engine=answered.engine,
        degraded_reason=answered.degraded_reason,
    )
