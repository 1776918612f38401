"""Exports: collected from whoever answers, whole or not at all."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import delete
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import exports
from auth.main import build
from auth.tables import User
from common.clock import utc_now
from common.contracts.auth import ExportReady
from common.settings import SERVICES
from common.testing import free_port, running_service
from services.auth.tests.conftest import Auth, auth_settings

MINE = "/api/v1/users/me/export"
OTHERS = [name for name in SERVICES if name != "auth"]


class Others:
    """Answers for the six other services; those in `away` fail, and for some people."""

    def __init__(self) -> None:
        self.away: set[str] = set()
        self.broken_for: set[int] = set()
        self.asked: list[str] = []

    async def part(self, request: Request) -> Response:
        service = request.path_params["service"]
        self.asked.append(service)
        if (
            service in self.away
            or int(request.path_params["user_id"]) in self.broken_for
        ):
            return Response("<h1>502</h1>", 502)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("things.json", json.dumps([{"of": service}]))
        return Response(file.getvalue(), media_type="application/zip")

    @property
    def app(self) -> Starlette:
        path = "/{service}/internal/people/{user_id}/export"
        return Starlette(routes=[Route(path, self.part)])


@pytest.fixture
async def others() -> AsyncIterator[tuple[Others, int]]:
    answering, port = Others(), free_port()
    server = uvicorn.Server(
        uvicorn.Config(answering.app, port=port, log_config=None, lifespan="off")
    )
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield answering, port
    server.should_exit = True
    await running


@pytest.fixture
async def auth(tmp_path: Path, others: tuple[Others, int]) -> AsyncIterator[Auth]:
    _, port = others
    urls = {f"{name}_url": f"http://127.0.0.1:{port}/{name}" for name in OTHERS}
    settings = auth_settings(tmp_path, **urls)
    async with running_service(build, settings) as running:
        yield Auth(running, settings)


class Owner:
    def __init__(self, auth: Auth, signed_in: dict[str, Any]) -> None:
        self.auth = auth
        self.user_id: int = signed_in["user"]["id"]
        self.headers = {"Authorization": f"Bearer {signed_in['access_token']}"}

    async def ask(self) -> httpx.Response:
        return await self.auth.client.post(MINE, headers=self.headers)

    async def read(self, path: str = "") -> httpx.Response:
        return await self.auth.client.get(MINE + path, headers=self.headers)

    async def until(self, status: str | int) -> None:
        """Wake the collector again and again until it is that far."""
        async with asyncio.timeout(10):
            while (await self.read()).json()["status"] != status:
                self.auth.running.state["collector"].worker.wake()
                await asyncio.sleep(0.01)


@pytest.fixture
async def owner(auth: Auth) -> Owner:
    return Owner(auth, await auth.sign_in("ada@example.com"))


async def test_who_asks_sees_it_in_the_log_of_the_account(owner: Owner) -> None:
    await owner.ask()
    assert (await owner.ask()).status_code == 409  # and what is refused is not noted

    told = await owner.auth.client.get(
        "/api/v1/auth/security-events", headers=owner.headers
    )

    kinds = [event["kind"] for event in told.json()["items"]]
    assert kinds == ["export_requested", "signed_in"]
    assert told.json()["items"][0]["network"] == "127.0.0.1"


async def test_all_seven_parts_come_in_one_file(owner: Owner) -> None:
    asked = await owner.ask()
    assert asked.status_code == 202

    await owner.until("ready")

    answer = await owner.read("/file")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        folders = {n.split("/")[0] for n in archive.namelist() if "/" in n}
        [user] = json.loads(archive.read("auth/users.json"))
        jobs = json.loads(archive.read("jobs/things.json"))
    assert folders == set(SERVICES)
    assert user["email"] == "ada@example.com"
    assert jobs == [{"of": "jobs"}]
    assert answer.headers["cache-control"] == "no-store"
    assert len(await owner.auth.running.emitted(ExportReady)) == 1


async def test_who_is_away_is_waited_for_and_only_they_are_asked_again(
    owner: Owner, others: tuple[Others, int]
) -> None:
    answering, _ = others
    answering.away = {"resumes"}
    await owner.ask()
    async with asyncio.timeout(10):
        while len(answering.asked) < len(OTHERS):
            await asyncio.sleep(0.01)
    assert (await owner.read("/file")).json()["code"] == "export_not_ready"

    answering.away = set()
    await owner.until("ready")

    counts = {name: answering.asked.count(name) for name in OTHERS}
    assert counts.pop("resumes") > 1
    assert set(counts.values()) == {1}


async def test_one_at_a_time_and_three_a_day(owner: Owner) -> None:
    answers = []
    for _ in range(4):
        answers.append(await owner.ask())
        assert (await owner.ask()).status_code in (409, 429)
        await owner.until("ready")

    assert [a.status_code for a in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 3600


async def test_it_is_gone_after_a_day_with_its_file(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owner.ask()
    await owner.until("ready")
    folder = owner.auth.running.state["collector"].folder
    assert list(folder.iterdir()) != []

    later = utc_now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("auth.collector.utc_now", lambda: later)
    await owner.until(404)

    assert (await owner.read()).json()["code"] == "export_not_found"
    async with asyncio.timeout(10):
        while list(folder.iterdir()):
            await asyncio.sleep(0.01)


async def test_what_cannot_be_collected_in_a_day_has_failed(
    owner: Owner, others: tuple[Others, int]
) -> None:
    answering, _ = others
    answering.away = {"ai"}
    await owner.ask()

    async with owner.auth.running.database.write() as session:
        await exports.give_up(session, now=utc_now() + timedelta(days=2))

    assert (await owner.read()).json()["status"] == "failed"


async def test_nobody_has_anothers(owner: Owner) -> None:
    await owner.ask()
    await owner.until("ready")
    other = Owner(owner.auth, await owner.auth.sign_in("grace@example.com"))

    for path in ("", "/file"):
        assert (await other.read(path)).json()["code"] == "export_not_found"
        assert (await owner.auth.client.get(MINE + path)).status_code == 401


async def test_one_that_cannot_be_collected_holds_up_no_other(
    auth: Auth, others: tuple[Others, int]
) -> None:
    answering, _ = others
    stuck = [
        Owner(auth, await auth.sign_in(f"stuck{number}@example.com"))
        for number in range(3)
    ]
    for owner in stuck:
        answering.broken_for.add(owner.user_id)
        await owner.ask()

    other = Owner(auth, await auth.sign_in("grace@example.com"))
    await other.ask()

    await other.until("ready")
    assert [(await o.read()).json()["status"] for o in stuck] == ["collecting"] * 3


async def test_what_has_failed_leaves_no_parts_behind(
    owner: Owner, others: tuple[Others, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, _ = others
    answering.away = {"ai"}
    await owner.ask()
    folder = owner.auth.running.state["collector"].folder
    async with asyncio.timeout(10):
        while not list(folder.glob("*")):
            await asyncio.sleep(0.01)

    later = utc_now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("auth.collector.utc_now", lambda: later)
    await owner.until("failed")

    async with asyncio.timeout(10):
        while list(folder.iterdir()):
            await asyncio.sleep(0.01)


async def test_who_is_erased_meanwhile_is_told_so(owner: Owner) -> None:
    async with owner.auth.running.database.write() as session:
        await session.execute(delete(User))

    answer = await owner.ask()

    assert answer.status_code == 404
    assert answer.json()["code"] == "account_not_found"


async def test_a_file_that_is_missing_is_no_export(owner: Owner) -> None:
    await owner.ask()
    await owner.until("ready")
    for file in owner.auth.running.state["collector"].folder.iterdir():
        file.unlink()

    answer = await owner.read("/file")

    assert answer.status_code == 404
    assert answer.json()["code"] == "export_not_found"
