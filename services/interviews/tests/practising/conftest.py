"""interviews, running beside a jobs and an ai that answer over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from common.testing import free_port, running_service, settings_for
from interviews.main import build
from interviews.reactions import REACTIONS
from interviews.settings import Settings
from services.interviews.tests.conftest import ADA, Desk, applied

JOB = 5
POSTING = {
    "title": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "description": "You build voice bots with Dialogflow CX.",
    "requirements": "- Python\n- Kubernetes",
    "skills": ["Python", "Dialogflow CX"],
}
WORDS = {
    "summary": "You tell it in order.",
    "strengths": ["You name a figure."],
    "improvements": ["Say what was yours to do."],
    "sample_outline": ["What was wrong", "What you did"],
    "engine": "gemini",
    "degraded_reason": None,
}
ASKED = {
    "question": "How would you find out why callers leave our voice bot?",
    "category": "technical",
    "difficulty": "medium",
    "expected_topics": ["logs of calls", "drop-off point"],
    "follow_ups": ["What would you look at first?"],
    "tips": "Name one bot that you know.",
}
STORY = (
    "Two years ago our voice bot lost a third of its callers. As its only engineer I"
    " had to find out why. I listened to forty calls, read the logs in BigQuery and"
    " found that the bot asked twice for the account number. I rewrote that turn in"
    " Dialogflow CX, tested it with 12 colleagues and released it in May. As a result"
    " the drop-off fell from 34 to 21 percent within three weeks, and since then I"
    " listen to ten calls every Friday."
)


@dataclass
class Neighbours:
    """Answers for jobs and for ai; each can be broken."""

    words: dict[str, Any] | None = field(default_factory=lambda: dict(WORDS))
    questions: list[dict[str, Any]] = field(default_factory=list)
    jobs_broken: bool = False
    seen: list[tuple[str, Any]] = field(default_factory=list)
    meanwhile: asyncio.Event | None = None  # set: answers about words wait for it

    async def posting(self, request: Request) -> JSONResponse:
        wanted = await self._body(request)
        if self.jobs_broken:
            return JSONResponse({"code": "internal_error"}, 500)
        if wanted["job_id"] != JOB:
            return JSONResponse({"code": "job_not_found"}, 404)
        return JSONResponse(POSTING)

    async def interview_questions(self, request: Request) -> JSONResponse:
        await self._body(request)
        said = {"questions": self.questions, "engine": "gemini"}
        if not self.questions:
            said = {"questions": [], "engine": "offline"}
        return JSONResponse(said | {"degraded_reason": None})

    async def answer_feedback(self, request: Request) -> JSONResponse:
        await self._body(request)
        if self.meanwhile is not None:
            await self.meanwhile.wait()
        if self.words is None:
            return JSONResponse({"code": "internal_error"}, 500)
        return JSONResponse(self.words)

    async def _body(self, request: Request) -> Any:
        body = json.loads(await request.body())
        self.seen.append((request.url.path, body))
        return body

    @property
    def app(self) -> Starlette:
        doors = {
            "/internal/jobs/posting": self.posting,
            "/internal/ai/interview-questions": self.interview_questions,
            "/internal/ai/answer-feedback": self.answer_feedback,
        }
        return Starlette(
            routes=[Route(path, door, methods=["POST"]) for path, door in doors.items()]
        )


class Practice(Desk):
    """Asks for practice as one person or another."""

    neighbours: Neighbours

    async def begin(self, who: int = ADA, **wish: Any) -> dict[str, Any]:
        answer = await self.ask(who, "POST", "/mock", json=wish)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def answer(
        self, practice: dict[str, Any], number: int, text: str = STORY, who: int = ADA
    ) -> httpx.Response:
        question = practice["questions"][number]["id"]
        path = f"/{practice['id']}/questions/{question}"
        return await self.ask(who, "PUT", path, json={"answer": text})

    async def talk(
        self, practice: dict[str, Any], said: str | None = None, **headers: str
    ) -> list[tuple[str, Any]]:
        body = {} if said is None else {"answer": said}
        path = f"/{practice['id']}/chat"
        answer = await self.ask(ADA, "POST", path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return events_of(answer.text)


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events of a stream: their names and data, in order."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line)
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    neighbours = Neighbours()
    async with served(neighbours.app) as url:
        settings = settings_for(Settings, tmp_path, ai_url=url, jobs_url=url)
        async with running_service(build, settings) as running:
            await running.hears(REACTIONS, applied())
            practice = Practice(running)
            practice.neighbours = neighbours
            yield practice
