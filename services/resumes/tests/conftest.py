"""resumes, running beside a jobs service that answers over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
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

from common.testing import Running, bearer, free_port, running_service, settings_for
from resumes.main import build
from resumes.settings import Settings

TEXT = b"""Ada Lovelace
ada@example.com | +44 20 7946 0123 | London

Summary
Engineer who builds voice assistants.

Experience
Senior Engineer, Analytical Engines
Jan 2020 - Present
- Built a Python service that answers 40000 calls a day
- Cut handling time by 12 %

Education
BSc Mathematics, University of London, 2012 - 2015

Skills
Python, SQL, Docker, Kubernetes
"""


BROKEN = b"%PDF-1.4\nnot really"
POSTING = {
    "id": 5,
    "title": "Platform Engineer",
    "company": "Northwind Voice",
    "description": "You run our voice platform.",
    "requirements": "- Rust\n- Terraform\n- Docker",
    "skills": ["Rust", "Terraform"],
}


@dataclass
class FakeJobs:
    """Answers for jobs; what is not in `postings` is closed, or never was."""

    postings: dict[int, dict] = field(default_factory=lambda: {5: POSTING})
    broken: bool = False

    async def posting(self, request: Request) -> JSONResponse:
        wanted = (await request.json())["job_id"]
        if self.broken:
            return JSONResponse({"code": "internal_error"}, 500)
        if wanted not in self.postings:
            return JSONResponse({"code": "job_not_found"}, 404)
        return JSONResponse(self.postings[wanted])

    @property
    def app(self) -> Starlette:
        path = "/internal/jobs/posting"
        return Starlette(routes=[Route(path, self.posting, methods=["POST"])])


@dataclass
class Resumes:
    running: Running
    settings: Settings
    jobs: FakeJobs = field(default_factory=FakeJobs)

    @property
    def client(self) -> httpx.AsyncClient:
        return self.running.client

    async def upload(
        self,
        content: bytes = TEXT,
        *,
        name: str = "ada.txt",
        user_id: int = 7,
        **headers: str,
    ) -> httpx.Response:
        return await self.client.post(
            "/api/v1/resumes/upload",
            files={"file": (name, content)},
            headers={**bearer(user_id), **headers},
        )

    async def get(self, path: str, user_id: int = 7) -> httpx.Response:
        return await self.ask("GET", path, user_id)

    async def ask(
        self,
        method: str,
        path: str,
        user_id: int = 7,
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """As that person; as nobody with 0."""
        own = bearer(user_id) if user_id else {}
        return await self.client.request(
            method, f"/api/v1/resumes{path}", headers=own | (headers or {}), **more
        )

    async def have(
        self, content: bytes = TEXT, *, name: str = "ada.txt", user_id: int = 7
    ) -> int:
        """A résumé that came to its end, well or not."""
        answer = await self.upload(content, name=name, user_id=user_id)
        assert answer.status_code == 201, answer.text
        resume_id: int = answer.json()["id"]
        await self.read(resume_id, user_id)
        return resume_id

    async def primary(self, user_id: int = 7) -> int | None:
        """Which one stands for the person; never more than one does."""
        listed = (await self.get("?page_size=100", user_id)).json()["items"]
        ids = [resume["id"] for resume in listed if resume["is_primary"]]
        assert len(ids) <= 1
        return ids[0] if ids else None

    async def read(self, resume_id: int, user_id: int = 7) -> dict:
        """The résumé, once its status has come to an end."""
        async with asyncio.timeout(30):
            while True:
                resume = (await self.get(f"/{resume_id}", user_id)).json()
                if resume["status"] in ("analyzed", "failed", "needs_ocr"):
                    return resume
                await asyncio.sleep(0.02)

    def files(self) -> list[Path]:
        folder = self.settings.files_dir
        return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
async def jobs_server() -> AsyncIterator[tuple[FakeJobs, str]]:
    jobs, port = FakeJobs(), free_port()
    config = uvicorn.Config(jobs.app, port=port, log_config=None, ws="none")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield jobs, f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.fixture
async def resumes(
    tmp_path: Path, jobs_server: tuple[FakeJobs, str]
) -> AsyncIterator[Resumes]:
    jobs, url = jobs_server
    settings = settings_for(
        Settings, tmp_path, resumes_each=3, ai_url="http://[::1]:9", jobs_url=url
    )
    async with running_service(build, settings) as running:
        yield Resumes(running, settings, jobs)
