"""resumes, running, with a résumé to upload."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from common.testing import Running, bearer, running_service, settings_for
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


@dataclass
class Resumes:
    running: Running
    settings: Settings

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
        return await self.client.get(f"/api/v1/resumes{path}", headers=bearer(user_id))

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
async def resumes(tmp_path: Path) -> AsyncIterator[Resumes]:
    settings = settings_for(Settings, tmp_path, resumes_each=3, ai_url="http://[::1]:9")
    async with running_service(build, settings) as running:
        yield Resumes(running, settings)
