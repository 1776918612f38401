"""What the tests know of a running platform: its address, its mailbox, its people."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx
import pytest

from stack import running
from stack.plan import Plan

T = TypeVar("T")

SAMPLES = Path(__file__).parents[2] / "deploy" / "samples"
RESUME = SAMPLES / "resumes" / "arjun-selvanathan-ml-engineer.pdf"


def eventually(look: Callable[[], T | None], *, seconds: float = 15.0) -> T:
    """What `look` finds, as soon as it is more than None, False or nothing."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, f"nothing came within {seconds} s"
        time.sleep(0.02)


@dataclass
class Person:
    """Somebody signed in, with a client of their own."""

    api: httpx.Client
    id: int
    email: str
    tokens: dict[str, Any] = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.api.close()

    @property
    def token(self) -> str:
        token: str = self.tokens["access_token"]
        return token

    def upload(self, file: Path = RESUME, *, key: str | None = None) -> int:
        """Upload a résumé and give its id; it is read later."""
        answer = self.api.post(
            "/api/v1/resumes/upload",
            files={"file": (file.name, file.read_bytes())},
            headers={"Idempotency-Key": key or uuid4().hex},
        )
        assert answer.status_code == 201, answer.text
        resume_id: int = answer.json()["id"]
        return resume_id

    def analyzed(self, resume_id: int) -> dict[str, Any]:
        """The résumé, once it is read."""

        def look() -> dict[str, Any] | None:
            resume: dict[str, Any] = self.api.get(f"/api/v1/resumes/{resume_id}").json()
            over = resume["status"] in ("analyzed", "failed", "needs_ocr")
            return resume if over else None

        return eventually(look)

    def apply(self, job_id: int, *, key: str | None = None) -> httpx.Response:
        return self.api.post(
            "/api/v1/applications",
            json={"job_id": job_id},
            headers={"Idempotency-Key": key or uuid4().hex},
        )

    def notices(self, kind: str) -> list[dict[str, Any]]:
        answer = self.api.get("/api/v1/notifications", params={"limit": 100}).json()
        return [item for item in answer["items"] if item["kind"] == kind]


@dataclass
class Platform:
    """A running stack. `otp(email)` is the newest code mailed to an address."""

    url: str
    otp: Callable[[str], str | None]
    data_dir: Path | None = None  # of a local stack only
    plan: Plan | None = None  # as above

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """While this lasts, one process is stopped and stays away."""
        plan = self.local_plan()
        running.hold(plan, name)
        try:
            yield
        finally:
            running.release(plan, name)
            self.until_healthy()

    @contextmanager
    def failpoint(self, service: str, name: str, action: str) -> Iterator[Path]:
        """While this lasts, `service` does `action` when it comes to that place."""
        file = self.local_plan().data_dir / "failpoints" / f"{service}.{name}"
        file.write_text(action)
        try:
            yield file
        finally:
            file.unlink(missing_ok=True)

    def local_plan(self) -> Plan:
        if self.plan is None:
            pytest.skip("only a local stack can be tampered with")
        return self.plan

    def pid(self, name: str) -> int:
        return running.pids(self.local_plan().data_dir)[name]

    def until_healthy(self, *, seconds: float = 15.0) -> None:
        plan = self.local_plan()
        eventually(
            lambda: all((running.healthy(plan) or {"": False}).values()),
            seconds=seconds,
        )

    def client(self, **more: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=30, trust_env=False, **more)

    def sign_in(self, email: str | None = None) -> Person:
        email = email or f"person-{uuid4().hex[:12]}@example.com"
        api = self.client()
        try:
            return self._sign_in(api, email)
        except BaseException:
            api.close()
            raise

    def _sign_in(self, api: httpx.Client, email: str) -> Person:
        code = self.fresh_code(api, email)
        answer = api.post("/api/v1/auth/verify-otp", json={"email": email, "otp": code})
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
        api.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return Person(api, tokens["user"]["id"], email, tokens)

    def any_job(self) -> int:
        """An open job of the samples."""
        with self.client() as api:
            page = api.get("/api/v1/jobs", params={"page_size": 1}).json()
        job_id: int = page["items"][0]["id"]
        return job_id

    def fresh_code(self, api: httpx.Client, email: str) -> str:
        """A sign-in code, asked for and mailed just now."""
        before = self.otp(email)
        sent = api.post("/api/v1/auth/send-otp", json={"email": email})
        assert sent.status_code == 200, sent.text
        return eventually(lambda: self._newer_code(email, before))

    def _newer_code(self, email: str, before: str | None) -> str | None:
        code = self.otp(email)
        return code if code != before else None
