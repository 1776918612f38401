"""jobs, running, beside a resumes service that answers over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from common.testing import (
    Running,
    bearer,
    free_port,
    running_service,
    settings_for,
)
from jobs.main import build
from jobs.settings import Settings
from jobs.tables import Job

RECRUITER, CANDIDATE = 9, 7
TEXT = "Skills: Python, Kubernetes, Dialogflow CX"
SNAPSHOT = {
    "resume_id": 2,
    "filename": "ada.pdf",
    "text": TEXT,
    "skills": [
        {"skill_id": "python", "section": "skills", "start": 8, "end": 14},
        {"skill_id": "kubernetes", "section": "skills", "start": 16, "end": 26},
    ],
    "years_experience": 6.0,
    "education": "bachelor",
    "languages": [],
}
NOT_READ = {"resume_id": 3}
JOB = {
    "title": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "location": "Lisbon, Portugal",
    "experience_level": "senior",
    "salary_min": 60000,
    "salary_max": 80000,
    "currency": "EUR",
    "description": "You build voice assistants for contact centres.",
    "requirements": "- Python required\n- Terraform required\n- nice to have: Rust",
    "skills": ["Python", "Terraform"],
    "ai_specializations": ["Conversational AI"],
}


@dataclass
class Resumes:
    """Answers for the resumes service; `held` is by person."""

    held: dict[int, dict] = field(default_factory=lambda: {CANDIDATE: SNAPSHOT})
    asked: list[dict] = field(default_factory=list)

    async def snapshot(self, request: Request) -> JSONResponse:
        body = await request.json()
        self.asked.append(body)
        found = self.held.get(body["user_id"])
        wanted = body["resume_id"]
        if found == NOT_READ:
            return JSONResponse({"code": "resume_not_ready"}, 409)
        if found is None or wanted not in (None, found["resume_id"]):
            return JSONResponse({"code": "resume_not_found"}, 404)
        return JSONResponse(found)

    @property
    def app(self) -> Starlette:
        path = "/internal/resumes/snapshot"
        return Starlette(routes=[Route(path, self.snapshot, methods=["POST"])])


@dataclass
class Jobs:
    running: Running
    resumes: Resumes

    @property
    def client(self) -> httpx.AsyncClient:
        return self.running.client

    async def post(self, user_id: int = RECRUITER, **fields: object) -> int:
        answer = await self.client.post(
            "/api/v1/jobs", json=JOB | fields, headers=bearer(user_id, role="recruiter")
        )
        assert answer.status_code == 201, answer.text
        job_id: int = answer.json()["id"]
        return job_id

    async def search(self, user_id: int | None = None, **query: object) -> dict:
        headers = bearer(user_id) if user_id else {}
        answer = await self.client.get("/api/v1/jobs", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def found(self, **query: object) -> list[str]:
        return [job["title"] for job in (await self.search(**query))["items"]]

    async def indexed(self) -> None:
        """Wait until the index has all changes."""
        async with self.running.database.read() as session:
            newest = await session.scalar(select(func.max(Job.change)))
        self.running.state["indexer"].wake()
        async with asyncio.timeout(10):
            while self.running.state["index"].followed < newest:
                await asyncio.sleep(0.01)

    async def apply(
        self, job_id: int, user_id: int = CANDIDATE, **more: object
    ) -> httpx.Response:
        headers = bearer(user_id) | dict(more.pop("headers", {}))
        body = {"job_id": job_id, **more}
        return await self.client.post(
            "/api/v1/applications", json=body, headers=headers
        )


@pytest.fixture
async def resumes_server() -> AsyncIterator[tuple[Resumes, str]]:
    resumes, port = Resumes(), free_port()
    config = uvicorn.Config(resumes.app, port=port, log_config=None, ws="none")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield resumes, f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.fixture
async def jobs(
    tmp_path: Path, resumes_server: tuple[Resumes, str]
) -> AsyncIterator[Jobs]:
    resumes, url = resumes_server
    settings = settings_for(
        Settings,
        tmp_path,
        resumes_url=url,
        ai_url="http://127.0.0.1:9",
        applications_a_day=5,
    )
    async with running_service(build, settings) as running:
        yield Jobs(running, resumes)
