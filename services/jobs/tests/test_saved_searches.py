"""Searches that people keep, and what they are told of."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from common.contracts.jobs import SavedSearchMatched
from common.testing import bearer
from jobs.saving import alerting, newcomers
from jobs.searching import money
from jobs.tables import Newcomer, SavedSearch
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs

PATH = "/api/v1/saved-searches"
STRANGER = 8


async def save(jobs: Jobs, user_id: int = CANDIDATE, **fields: Any) -> httpx.Response:
    body = {"name": "Voice", "criteria": {"q": "conversational ai"}, **fields}
    return await jobs.client.post(PATH, json=body, headers=bearer(user_id))


async def told(jobs: Jobs) -> list[SavedSearchMatched]:
    """What was told, once all newcomers have been held against all searches."""
    await jobs.indexed()
    async with asyncio.timeout(20):
        while await _count(jobs, Newcomer):
            jobs.running.state["alerter"].wake()
            await asyncio.sleep(0.01)
    return await jobs.running.emitted(SavedSearchMatched)


async def _count(jobs: Jobs, table: type) -> int:
    async with jobs.running.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_who_saved_a_search_is_told_of_each_new_job_once(jobs: Jobs) -> None:
    await jobs.post(title="Conversational AI Lead")  # was there before
    saved = (await save(jobs)).json()
    job_id = await jobs.post()
    baker = {"title": "Baker", "description": "Bread.", "requirements": ""}
    await jobs.post(**baker, skills=[], ai_specializations=[])

    first = await told(jobs)
    again = await told(jobs)

    [event] = first
    assert again == first
    assert (event.user_id, event.saved_search_id) == (CANDIDATE, saved["id"])
    assert (event.job_ids, event.job_id, event.count) == ((job_id,), job_id, 1)


async def test_filters_count_as_in_a_search(jobs: Jobs) -> None:
    await save(jobs, criteria={"location": "Berlin"})
    await save(jobs, criteria={"skills": ["Terraform"], "salary_min": 50000})
    await save(jobs, STRANGER, criteria={"remote": True})
    await jobs.post()

    [event] = await told(jobs)

    answer = await jobs.client.get(
        f"{PATH}/{event.saved_search_id}", headers=bearer(CANDIDATE)
    )
    assert answer.json()["criteria"]["skills"] == ["terraform"]
    assert answer.json()["matches"] == 1
    assert answer.json()["last_match_at"] is not None


async def test_the_query_finds_what_the_search_tells_of(jobs: Jobs) -> None:
    criteria = {"q": "conversational ai", "location": "Lisbon", "skills": ["python"]}
    saved = (await save(jobs, criteria=criteria)).json()
    job_id = await jobs.post()
    [event] = await told(jobs)

    found = await jobs.client.get(f"/api/v1/jobs?{saved['query']}")

    assert [job["id"] for job in found.json()["items"]] == [job_id]
    assert event.job_ids == (job_id,)


async def test_a_search_without_alerts_tells_nothing_and_then_only_what_is_new(
    jobs: Jobs,
) -> None:
    saved = (await save(jobs, alerts=False)).json()
    await jobs.post()
    assert await told(jobs) == []

    await edit(jobs, saved["id"], alerts=True)
    assert await told(jobs) == []
    job_id = await jobs.post(title="Conversational AI Lead")

    [event] = await told(jobs)
    assert event.job_ids == (job_id,)


async def test_nobody_is_told_of_a_job_they_posted(jobs: Jobs) -> None:
    await save(jobs, STRANGER)
    await jobs.post(STRANGER)

    assert await told(jobs) == []


async def test_a_job_paused_before_its_turn_is_told_of_once_it_is_open(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The alerter sees nothing of it until it is paused."""
    await save(jobs)
    real = newcomers.first

    def nobody(*_args: Any, **_more: Any) -> list[Any]:
        return []

    monkeypatch.setattr(newcomers, "first", nobody)
    job_id = await jobs.post()
    await move(jobs, job_id, "paused")
    monkeypatch.setattr(newcomers, "first", real)
    await jobs.indexed()
    other = await jobs.post(title="Conversational AI Lead")
    assert await said(jobs, 1) == [(other,)]

    await move(jobs, job_id, "active")

    assert await said(jobs, 2) == [(other,), (job_id,)]
    # It came once: another pause is no news.
    await move(jobs, job_id, "paused")
    await move(jobs, job_id, "active")
    assert len(await told(jobs)) == 2


async def said(jobs: Jobs, number: int) -> list[tuple[int, ...]]:
    """What the first so many events named; what is paused stays in the line."""
    await jobs.indexed()
    async with asyncio.timeout(20):
        while len(await jobs.running.emitted(SavedSearchMatched)) < number:
            jobs.running.state["alerter"].wake()
            await asyncio.sleep(0.01)
    return [each.job_ids for each in await jobs.running.emitted(SavedSearchMatched)]


async def move(jobs: Jobs, job_id: int, status: str) -> None:
    answer = await jobs.client.put(
        f"/api/v1/jobs/{job_id}",
        json={"status": status},
        headers=bearer(RECRUITER, role="recruiter") | {"If-Match": "*"},
    )
    assert answer.status_code == 200, answer.text


async def test_a_slip_in_a_saved_search_is_understood(jobs: Jobs) -> None:
    await jobs.post()
    await jobs.indexed()
    await save(jobs, criteria={"q": "convresational"})
    job_id = await jobs.post()

    [event] = await told(jobs)
    assert event.job_ids == (job_id,)


async def test_a_search_that_cannot_be_run_any_more_stops_no_other(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = {"salary_min": 100, "currency": "EUR"}
    assert (await save(jobs, criteria=paid)).status_code == 201
    await save(jobs, STRANGER)
    known = money.rates()
    rates = {name: rate for name, rate in known.items() if name != "EUR"}
    monkeypatch.setattr(money, "rates", lambda: rates)
    await jobs.post()

    [event] = await told(jobs)

    assert event.user_id == STRANGER


async def test_a_fall_between_two_pages_of_searches_tells_nobody_twice(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page fails once: the first is told already, and not again."""
    monkeypatch.setattr(alerting, "PAGE", 1)
    await save(jobs)
    await save(jobs, STRANGER)
    real, calls = alerting._tell, []

    async def falls(*args: Any, **more: Any) -> None:
        calls.append(args)
        await real(*args, **more)
        if len(calls) == 2:
            raise RuntimeError("the power went")

    monkeypatch.setattr(alerting, "_tell", falls)
    await jobs.post()

    events = await told(jobs)

    assert sorted(event.user_id for event in events) == [CANDIDATE, STRANGER]
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"criteria": {"q": "baker"}}, False),
        ({"alerts": False}, False),
        ({"name": "Another name"}, True),
    ],
)
async def test_a_search_changed_in_between_is_told_only_what_it_still_looks_for(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, changes: dict, *, is_told: bool
) -> None:
    saved = (await save(jobs)).json()

    def slow(self: alerting.Matcher, *args: Any) -> Any:
        found = matched(self, *args)
        future = asyncio.run_coroutine_threadsafe(
            edit(jobs, saved["id"], **changes), loop
        )
        future.result(10)
        return found

    loop, matched = asyncio.get_running_loop(), alerting.Matcher.match
    monkeypatch.setattr(alerting.Matcher, "match", slow)
    await jobs.post()

    assert bool(await told(jobs)) is is_told


async def test_the_same_search_is_saved_once(jobs: Jobs) -> None:
    assert (await save(jobs)).status_code == 201

    again = await save(jobs, name="Another name")

    assert (again.status_code, again.json()["code"]) == (409, "search_already_saved")
    assert (await save(jobs, STRANGER)).status_code == 201


async def test_fifty_searches_are_enough(jobs: Jobs) -> None:
    for number in range(50):
        assert (await save(jobs, criteria={"q": f"job {number}"})).status_code == 201

    one_more = await save(jobs, criteria={"q": "one more"})

    assert (one_more.status_code, one_more.json()["code"]) == (
        409,
        "too_many_saved_searches",
    )


async def test_an_edit_keeps_what_it_does_not_name(jobs: Jobs) -> None:
    saved = (await save(jobs)).json()

    edited = await edit(jobs, saved["id"], name="Bots")

    assert edited.json()["name"] == "Bots"
    assert edited.json()["criteria"] == saved["criteria"]
    assert edited.headers["etag"] == '"2"'
    late = await edit(jobs, saved["id"], name="Late", if_match='"1"')
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")


async def test_somebody_elses_search_is_not_there(jobs: Jobs) -> None:
    saved = (await save(jobs)).json()
    path = f"{PATH}/{saved['id']}"
    for method, body in (("GET", None), ("PUT", {"name": "Mine"}), ("DELETE", None)):
        answer = await jobs.client.request(
            method, path, json=body, headers=bearer(STRANGER)
        )
        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "saved_search_not_found",
        )
        anonymous = await jobs.client.request(method, path, json=body)
        assert anonymous.status_code == 401
    listed = await jobs.client.get(PATH, headers=bearer(STRANGER))
    assert listed.json()["items"] == []


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {"salary_period": "year"},
        {"q": ""},
        {"q": None},
        {"user_id": 8},
        {"salary_min": 2**63},
        {"salary_min": 1, "currency": "XXX"},
        {"skills": ["no such skill anywhere"]},
        {"skills": ["python"] * 21},
        {"remote": "yes"},
        {"q": "x" * 201},
        [],
    ],
)
async def test_what_makes_no_search_is_refused(jobs: Jobs, criteria: Any) -> None:
    answer = await save(jobs, criteria=criteria)

    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    "more", [{"id": 5}, {"user_id": 8}, {"matches": 9}, {"told_to": 0}, {"digest": "a"}]
)
async def test_nobody_sets_what_is_not_theirs_to_set(
    jobs: Jobs, more: dict[str, Any]
) -> None:
    body = {"name": "Voice", "criteria": {"q": "conversational ai"}, **more}

    answer = await jobs.client.post(PATH, json=body, headers=bearer(CANDIDATE))

    assert answer.status_code == 422
    assert await _count(jobs, SavedSearch) == 0


async def edit(
    jobs: Jobs, search_id: int, if_match: str = "*", **fields: Any
) -> httpx.Response:
    headers = bearer(CANDIDATE) | {"If-Match": if_match}
    return await jobs.client.put(f"{PATH}/{search_id}", json=fields, headers=headers)
