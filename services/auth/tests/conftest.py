"""auth, running, with a mailbox that can be read."""

import email
import email.policy
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from auth.main import build, tidying
from auth.settings import Settings
from common.testing import Running, running_service, settings_for


@dataclass
class Auth:
    """The service under test, as the tests use it."""

    running: Running
    settings: Settings

    @property
    def client(self) -> httpx.AsyncClient:
        return self.running.client

    async def send(self, address: object) -> httpx.Response:
        return await self.client.post("/api/v1/auth/send-otp", json={"email": address})

    async def verify(self, address: object, otp: object) -> httpx.Response:
        body = {"email": address, "otp": otp}
        return await self.client.post("/api/v1/auth/verify-otp", json=body)

    async def refresh(self, token: str) -> httpx.Response:
        body = {"refresh_token": token}
        return await self.client.post("/api/v1/auth/refresh", json=body)

    async def code(self, address: str) -> str:
        """Ask for a code and read it in the mail."""
        answer = await self.send(address)
        assert answer.status_code == 200, answer.text
        await self.deliver()
        [*_, newest] = self.codes(address)
        return newest

    async def deliver(self) -> None:
        """Send what is due, now."""
        while await self.running.state["courier"].work():
            pass

    async def sign_in(self, address: str, *, agent: str | None = None) -> dict:
        code = await self.code(address)
        body = {"email": address, "otp": code}
        headers = {"User-Agent": agent} if agent else {}
        answer = await self.client.post(
            "/api/v1/auth/verify-otp", json=body, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(
        self, who: dict | None, method: str, path: str, **more: object
    ) -> httpx.Response:
        """A request below /api/v1/auth by somebody signed in, or by nobody."""
        headers = bearer(who) if who else {}
        headers |= more.pop("headers", {})
        return await self.client.request(
            method, f"/api/v1/auth{path}", headers=headers, **more
        )

    async def is_signed_in(self, tokens: dict) -> bool:
        return (await self.ask(tokens, "GET", "/me")).status_code == 200

    async def tidy(self) -> None:
        """What else happens every ten minutes."""
        state = self.running.state
        keys, revocations = state["keys"], state["revocations"]
        await tidying(self.running.database, revocations, keys).work()

    def codes(self, address: str) -> list[str]:
        """The codes mailed to an address, oldest first."""
        return [
            re.search(r"^ +(\d{6})$", body, re.MULTILINE)[1]
            for body in self.mails(address)
        ]

    def mails(self, address: str) -> list[str]:
        folder = self.settings.data_dir / "mail"
        files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        read = [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in files
        ]
        return [
            mail.get_body(("plain",)).get_content()
            for mail in read
            if mail["To"] == address.strip().lower()
        ]


def bearer(tokens: dict) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def auth_settings(folder: Path, **more: object) -> Settings:
    secrets = {"code_pepper": "p" * 32, "refresh_key": "r" * 32}
    return settings_for(
        Settings, folder, **{**secrets, "token_keys": None, "code_pause": "PT0S"} | more
    )


@pytest.fixture
async def auth(tmp_path: Path) -> AsyncIterator[Auth]:
    settings = auth_settings(tmp_path, admin_emails="boss@example.com")
    async with running_service(build, settings) as running:
        yield Auth(running, settings)
