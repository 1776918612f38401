"""Every door that has something written, and how a test goes through it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from ai.asking.api_writer import WriterDep
from common.testing import internal_bearer
from services.ai.tests.people import ADA
from services.ai.tests.products import Ai
from services.ai.tests.questions import ANSWERED, MATCH, PRACTICE, REPORT

PASTED = {
    "job_description": "NLU Engineer\nWe need Python, Kubernetes and Apache Kafka."
}
Told = dict[str, Any]
Journey = Callable[[Ai, Told, int], Awaitable[Told]]  # what is changed, and whose


def journey(path: str, body: Told, *, status: int = 201) -> Journey:
    async def go(ai: Ai, changed: Told, user_id: int) -> Told:
        answer = await ai.post(path, {**body, **changed}, user_id)
        assert answer.status_code == status, answer.text
        told: Told = answer.json()
        return told

    return go


def within(service: str, path: str, body: Told) -> Journey:
    async def go(ai: Ai, changed: Told, user_id: int) -> Told:
        answer = await ai.running.client.post(
            path,
            json={**body, "user_id": user_id, **changed},
            headers=internal_bearer(service, "ai"),
        )
        assert answer.status_code == 200, answer.text
        told: Told = answer.json()
        return told

    return go


async def aloud(ai: Ai, changed: Told, user_id: int) -> Told:
    """The last event, with all pieces beside it: both are shown."""
    body = {"message": "How can I improve my résumé?", **changed}
    answer = await ai.post("/chat/stream", body, user_id)
    assert answer.status_code == 200, answer.text
    events = [part.split("\n", 1) for part in answer.text.strip().split("\n\n")]
    said = [
        (name.removeprefix("event: "), json.loads(data.strip().removeprefix("data: ")))
        for name, data in events
    ]
    assert said[-1][0] == "answer", said[-1]
    return {**said[-1][1], "pieces": [piece["text"] for _, piece in said[:-1]]}


STREAMED = "chat, read along"
# By name; the path is the door's own, so that none can be left out.
JOURNEYS: dict[str, tuple[str, Journey]] = {
    "chat": (
        "/api/v1/ai/chat",
        journey("/chat", {"message": "How can I improve my résumé?"}),
    ),
    STREAMED: ("/api/v1/ai/chat/stream", aloud),
    "ideas": ("/api/v1/ai/generate-project", journey("/generate-project", {})),
    "letter": (
        "/api/v1/ai/cover-letter",
        journey("/cover-letter", {"job_id": 3}, status=200),
    ),
    "letter, pasted": (
        "/api/v1/ai/cover-letter",
        journey("/cover-letter", PASTED, status=200),
    ),
    "builder": (
        "/api/v1/ai/resume-builder",
        journey("/resume-builder", {"job_id": 3}),
    ),
    "builder, pasted": (
        "/api/v1/ai/resume-builder",
        journey("/resume-builder", PASTED),
    ),
    "match": (
        "/internal/explain/match",
        within("jobs", "/internal/explain/match", MATCH),
    ),
    "report": (
        "/internal/explain/report",
        within("resumes", "/internal/explain/report", REPORT),
    ),
    "questions": (
        "/internal/ai/interview-questions",
        within("interviews", "/internal/ai/interview-questions", PRACTICE),
    ),
    "feedback": (
        "/internal/ai/answer-feedback",
        within("interviews", "/internal/ai/answer-feedback", ANSWERED),
    ),
}


def writing_doors(app: FastAPI) -> set[str]:
    """The paths of all doors that ask for a writer, themselves or what they need."""
    [dependency] = WriterDep.__metadata__
    return {
        route.path
        for route in routes_of(app)
        if asks(route.dependant, dependency.dependency)
    }


def routes_of(app: FastAPI) -> list[APIRoute]:
    found: list[APIRoute] = []
    waiting = list(app.router.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        if isinstance(included := getattr(route, "original_router", None), APIRouter):
            waiting.extend(included.routes)
    return found


def asks(dependant: Dependant, wanted: object) -> bool:
    return dependant.call is wanted or any(
        asks(each, wanted) for each in dependant.dependencies
    )


async def go(name: str, ai: Ai, changed: Told | None = None, who: int = ADA) -> Told:
    return await JOURNEYS[name][1](ai, changed or {}, who)
