"""Following a résumé from the upload to the report, on real connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from common.db import Database
from common.identity import Caller
from common.streams import Stream
from common.testing import bearer, running_service, served, settings_for
from resumes.main import build
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading import api_progress
from resumes.uploading.step_words import advice_of, message_of
from services.resumes.tests.conftest import BROKEN, Resumes

WAY = ["uploaded", "parsing", "parsed", "analyzing", "analyzed"]


@pytest.fixture
async def resumes(tmp_path: Path) -> AsyncIterator[Resumes]:
    settings = settings_for(Settings, tmp_path, ai_url="http://[::1]:9")
    async with served(build, settings) as (running, _server):
        yield Resumes(running, settings)


def somebody() -> Caller:
    return Caller(
        user_id=7,
        session_id="s",
        role="candidate",
        email="a@example.com",
        issued_at=0,
        expires_at=2**40,
    )


@asynccontextmanager
async def following(
    resumes: Resumes, resume_id: int, user_id: int = 7, after: int | None = None
) -> AsyncIterator[httpx.Response]:
    headers = bearer(user_id)
    if after is not None:
        headers["Last-Event-ID"] = str(after)
    path = f"/api/v1/resumes/{resume_id}/progress"
    async with resumes.client.stream("GET", path, headers=headers) as response:
        yield response


async def heard(
    resumes: Resumes, resume_id: int, after: int | None = None
) -> list[tuple[int, dict]]:
    """All events until the stream ends by itself."""
    events, fields = [], {}
    async with (
        asyncio.timeout(30),
        following(resumes, resume_id, after=after) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            if line.startswith(("id: ", "data: ", "event: ")):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif not line and "data" in fields:
                assert fields["event"] == "progress"
                events.append((int(fields["id"]), json.loads(fields["data"])))
                fields = {}
    return events


async def test_every_step_is_told_in_order_and_the_stream_ends(
    resumes: Resumes,
) -> None:
    one = (await resumes.upload()).json()["id"]

    events = await heard(resumes, one)

    assert [data["status"] for _, data in events] == WAY
    assert [data["is_over"] for _, data in events] == [False] * 4 + [True]
    score = (await resumes.get(f"/{one}")).json()["ats_score"]
    assert [data["ats_score"] for _, data in events] == [None] * 4 + [score]
    assert all(data["message"] and data["at"] for _, data in events)
    assert resumes.running.state["streams"].count() == 0


async def test_a_failure_says_why_and_what_to_do(resumes: Resumes) -> None:
    one = (await resumes.upload(BROKEN, name="broken.pdf")).json()["id"]

    _, last = (await heard(resumes, one))[-1]

    assert last["status"] == "failed"
    assert last["is_over"] is True
    assert last["reason"] == "damaged"
    assert "damaged" in last["message"]
    assert "upload" in last["advice"]
    shown = (await resumes.get(f"/{one}")).json()
    assert shown["failure_detail"] == f"{last['message']} {last['advice']}"


async def test_who_comes_again_hears_only_the_rest_then_nothing(
    resumes: Resumes,
) -> None:
    one = await resumes.have()
    events = await heard(resumes, one)

    rest = await heard(resumes, one, after=events[2][0])
    async with following(resumes, one, after=events[-1][0]) as over:
        status = over.status_code
    async with following(resumes, one, after=10**15 - 1) as future:
        later = future.status_code

    assert rest == events[3:]
    assert (status, later) == (204, 204)


async def test_a_resume_that_goes_meanwhile_ends_its_stream(resumes: Resumes) -> None:
    one = await resumes.have()
    stream = Stream(somebody())
    tell = api_progress._following(stream, resumes.running.database, one, after=10**9)
    await resumes.ask("DELETE", f"/{one}")

    [told] = await tell()
    assert not stream.over  # what is told last is sent before the end
    assert await tell() == []

    assert b'"status":"removed"' in told
    assert b'"is_over":true' in told
    assert stream.over


async def test_a_person_has_so_many_streams_and_no_more(resumes: Resumes) -> None:
    one = await resumes.have()
    streams = resumes.running.state["streams"]
    held = [streams.open(somebody()) for _ in range(5)]

    async with following(resumes, one) as sixth:
        assert sixth.status_code == 429
        assert json.loads(await sixth.aread())["code"] == "too_many_streams"

    for stream in held:
        streams.close(stream)


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "1" * 16])
async def test_a_wrong_position_is_refused(resumes: Resumes, after: str) -> None:
    one = await resumes.have()

    answer = await resumes.ask(
        "GET", f"/{one}/progress", headers={"Last-Event-ID": after}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("status", ["parsed", "analyzing"])
async def test_a_process_that_ended_while_judging_goes_on_there(
    tmp_path: Path, status: str
) -> None:
    settings = settings_for(Settings, tmp_path / "again")
    async with running_service(build, settings) as running:
        first = Resumes(running, settings)
        one = await first.have()
        report = (await first.get(f"/{one}/ats-score")).json()
    database = Database(settings.database_path("resumes"))
    async with database.write() as session:
        resume = await session.get_one(Resume, one)
        resume.status, resume.report, resume.ats_score = status, None, None
    await database.close()

    async with running_service(build, settings) as running:
        again = Resumes(running, settings)
        assert (await again.read(one))["status"] == "analyzed"
        assert (await again.get(f"/{one}/ats-score")).json() == report


@pytest.mark.parametrize(
    "reason",
    ["too_complex", "damaged", "encrypted", "needs_ocr", "empty", "something_new"],
)
def test_every_reason_has_words_and_advice(reason: str) -> None:
    assert message_of("failed", reason)
    assert advice_of(reason)
    assert "_" not in message_of("failed", reason)
