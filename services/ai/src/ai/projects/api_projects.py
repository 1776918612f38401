"""The HTTP door: four projects worth building, and why each."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import Field

from ai.asking.api_writer import WriterDep
from ai.asking.tasks import Answered
from ai.knowing.owners import get_person
from ai.knowing.person import Person
from ai.leaving import PersonErased
from ai.projects import rooms
from ai.projects.catalogue import Difficulty
from ai.projects.choosing import Ideas, Seeker
from ai.projects.rooms import IdeasNotFound
from ai.projects.task import ideas_task
from ai.proving.orders import screened
from ai.spending.ledger import AiBudgetSpent
from ai.tables import IdeaSet
from ai.wording import distinct
from common.calls import CallsDep
from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import ONE_LINE, SHOWN, Body, Moment, PathId, View

router = make_router("/api/v1/ai", tag="project ideas")

MOST_NAMES = 30
Name = Annotated[str, Field(min_length=1, max_length=100), ONE_LINE, SHOWN]


class IdeasWanted(Body):
    skills: Annotated[list[Name], Field(max_length=MOST_NAMES)] | None = Field(
        default=None,
        description="What you work with; by your résumé and profile when left out",
        examples=[["Python", "Dialogflow CX"]],
    )
    target_roles: Annotated[list[Name], Field(max_length=5)] | None = Field(
        default=None,
        description="By the jobs that fit you when left out",
        examples=[["Conversational AI Engineer"]],
    )
    interests: Annotated[list[Name], Field(max_length=10)] = Field(
        default_factory=list, examples=[["voice"]]
    )
    difficulty: Difficulty | None = Field(default=None, examples=["intermediate"])


class IdeaView(View):
    id: str = Field(examples=["containment-bot"])
    title: str = Field(examples=["A service desk bot that proves its containment"])
    description: str
    why: str = Field(examples=["It gives you Dialogflow CX to show, which jobs ..."])
    tech_stack: list[str] = Field(examples=[["Dialogflow CX", "Python"]])
    difficulty: Difficulty
    timeline: str = Field(examples=["5 weeks of evenings"])
    impact: str
    relevant_for: list[str] = Field(examples=[["Conversational AI Engineer"]])
    closes_gaps: list[str] = Field(examples=[["Dialogflow CX"]])
    implementation_steps: list[str]
    learning_outcomes: list[str]


class IdeasView(View):
    id: int = Field(examples=[2])
    ideas: list[IdeaView] = Field(description="Four, the most useful first")
    engine: str = Field(description="Who wrote them", examples=["offline"])
    degraded_reason: str | None = Field(examples=[None])
    created_at: Moment


@dataclass(frozen=True)
class Ready:
    asked: dict[str, Any]
    answered: Answered[Ideas]


async def _ready(
    body: IdeasWanted, caller: CallerDep, calls: CallsDep, writer: WriterDep
) -> Ready:
    person = await get_person(calls, caller.user_id)
    task = await asyncio.to_thread(ideas_task, seeker_of(body, person))
    answered = await writer.write(task, caller.user_id)
    return Ready(body.model_dump(mode="json"), answered)


def seeker_of(body: IdeasWanted, person: Person) -> Seeker:
    """What was sent counts; what was left out is taken from the person's own data."""
    body = screened(body)
    resume, profile, search = person.resume, person.profile, person.search
    held = [skill.value for skill in resume.parsed.skills] if resume else []
    own = [skill.name for skill in profile.skills] if profile else []
    roles = [job.title for job in search.fitting] if search else []
    position = profile.current_position if profile else None
    return Seeker(
        skills=tuple(distinct([*own, *held]) if body.skills is None else body.skills),
        gaps=tuple(gap.skill for gap in search.gaps) if search else (),
        target_roles=tuple(
            distinct([*roles, position or ""])
            if body.target_roles is None
            else body.target_roles
        ),
        interests=tuple(body.interests),
        difficulty=body.difficulty,
        level=profile.experience_level if profile else None,
    )


@router.post(
    "/generate-project",
    status_code=201,
    responses=problems(Unauthorized, InvalidToken, PersonErased, AiBudgetSpent),
)
async def generate_projects(
    ready: Annotated[Ready, Depends(_ready)],
    caller: CallerDep,
    response: Response,
    session: WriteSession,
) -> IdeasView:
    """Four projects that close the caller's gaps with the stack they know, and why.

    The last twenty sets are kept.
    """
    kept = await rooms.keep(
        session,
        IdeaSet(
            user_id=caller.user_id,
            asked=ready.asked,
            ideas=[idea.model_dump() for idea in ready.answered.answer.ideas],
            engine=ready.answered.engine,
            degraded_reason=ready.answered.degraded_reason,
        ),
        now=utc_now(),
    )
    response.headers["Location"] = f"/api/v1/ai/projects/{kept.id}"
    return IdeasView.model_validate(kept)


@router.get("/projects", responses=problems(Unauthorized, InvalidToken))
async def list_projects(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[IdeasView]:
    """The caller's last sets of project ideas, the newest first."""
    found, total = await rooms.list_of(session, caller.user_id, paging)
    return Page.of([IdeasView.model_validate(each) for each in found], total, paging)


@router.get(
    "/projects/{ideas_id:id}",
    responses=problems(Unauthorized, InvalidToken, IdeasNotFound),
)
async def read_projects(
    ideas_id: PathId, caller: CallerDep, session: ReadSession
) -> IdeasView:
    """One set of project ideas."""
    found = await rooms.get_own(session, caller.user_id, ideas_id)
    return IdeasView.model_validate(found)


@router.delete(
    "/projects/{ideas_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, IdeasNotFound),
)
async def delete_projects(
    ideas_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Remove a set of project ideas."""
    await session.delete(await rooms.get_own(session, caller.user_id, ideas_id))
