"""What people prefer changes the order of what is recommended, and no score."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.contracts.profiles import ProfileChanged
from common.testing import bearer
from jobs.fitting import preferred_places
from jobs.fitting.profiles_client import PreferredPlaces
from jobs.tables import Preferences
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs
from services.jobs.tests.people import Profiles, chooses, hears, lists, reads
from services.jobs.tests.test_applying import match

PLAIN = {"requirements": "- Python required", "skills": ["Python"]}


@pytest.fixture
async def profiles(jobs: Jobs) -> AsyncIterator[Profiles]:
    async with Profiles().behind(jobs) as answering:
        yield answering


async def recommended(
    jobs: Jobs, user_id: int = CANDIDATE, **query: object
) -> list[dict]:
    answer = await jobs.client.get(
        "/api/v1/jobs/recommended", params=query, headers=bearer(user_id)
    )
    assert answer.status_code == 200, answer.text
    items: list[dict] = answer.json()["items"]
    return items


async def preferences(jobs: Jobs, user_id: int = CANDIDATE) -> Preferences:
    async with jobs.running.database.read() as session:
        return await session.get_one(Preferences, user_id)


async def until_asked(jobs: Jobs) -> None:
    async with asyncio.timeout(10):
        while (await preferences(jobs)).ask_at is not None:
            await asyncio.sleep(0.01)


async def test_own_skills_are_enough_and_are_evidence(jobs: Jobs) -> None:
    job_id = await jobs.post(**PLAIN)
    await jobs.indexed()
    await hears(jobs, lists(8, "python"))

    [best] = await recommended(jobs, 8)

    assert best["job"]["id"] == job_id
    assert best["matching_skills"] == ["Python"]
    one = (await match(jobs, job_id, 8)).json()
    assert one["match_score"] == best["match_score"]
    [python] = [v for v in one["verdicts"] if v["requirement"] == "Python"]
    held = python["evidence"][1]
    assert (held["source"], held["quote"]) == ("profile", "Python")


async def test_own_skills_join_those_of_the_resume_in_every_score(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await jobs.indexed()
    await hears(jobs, reads(CANDIDATE, "python", "kubernetes"))
    [before] = await recommended(jobs)
    assert "Terraform" in before["missing_skills"]

    await hears(jobs, lists(CANDIDATE, "terraform", "python"))

    [after] = await recommended(jobs)
    assert {"Python", "Terraform"} <= set(after["matching_skills"])
    assert after["match_score"] > before["match_score"]
    one = (await match(jobs, job_id)).json()
    applied = (await jobs.apply(job_id)).json()
    assert one["match_score"] == applied["match_score"]
    # Where the résumé shows it, that is what is quoted.
    [python] = [v for v in one["verdicts"] if v["requirement"] == "Python"]
    assert python["evidence"][1]["source"] == "resume"


async def test_preferences_change_order_and_reasons_and_no_score(
    jobs: Jobs, profiles: Profiles
) -> None:
    for title, more in {
        "Porto": {"location": "Porto, Portugal", "currency": "EUR"},
        "Lisbon": {"currency": "EUR"},
        "Poor": {"salary_min": 10_000, "salary_max": 20_000},
        "Part": {"job_type": "part-time"},
        "Far": {"location": "Oslo, Norway"},
    }.items():
        await jobs.post(title=title, **PLAIN, **more)
    await jobs.indexed()
    await hears(jobs, reads(CANDIDATE, "python", level="senior"))
    plain = {each["job"]["title"]: each for each in await recommended(jobs)}
    assert len({each["match_score"] for each in plain.values()}) == 1

    profiles.places = {CANDIDATE: (1, ["Lisbon, Portugal", "remote"])}
    wanted = chooses(
        CANDIDATE,
        preferred_job_types=["full-time"],
        work_arrangements=["onsite"],
        salary_min=50_000,
        salary_currency="EUR",
    )
    await hears(jobs, wanted)
    await until_asked(jobs)

    ranked = await recommended(jobs)
    titles = [each["job"]["title"] for each in ranked]
    assert titles[:2] == ["Lisbon", "Porto"]
    assert set(titles) == set(plain)  # nothing is hidden
    by_title = {each["job"]["title"]: each for each in ranked}
    for title, each in by_title.items():
        assert each["match_score"] == plain[title]["match_score"]
    assert "In Lisbon, Portugal, as you prefer." in by_title["Lisbon"]["reasons"]
    assert "Below the salary you want." in by_title["Poor"]["reasons"]
    assert "Part-time, unlike what you prefer." in by_title["Part"]["reasons"]
    assert "In Oslo, Norway, not where you prefer." in by_title["Far"]["reasons"]
    ranks = [each["rank_score"] for each in ranked]
    assert ranks == sorted(ranks, reverse=True)
    kinds = {w["kind"] for w in by_title["Far"]["preferences"]}
    assert kinds == {"place", "salary", "work_arrangement", "job_type", "level"}


async def test_a_level_far_from_theirs_comes_later(jobs: Jobs) -> None:
    await jobs.post(title="Same", **PLAIN, experience_level="senior")
    await jobs.post(title="Entry", **PLAIN, experience_level="entry")
    await jobs.indexed()
    await hears(jobs, lists(CANDIDATE, "python"))
    told = ProfileChanged(user_id=CANDIDATE, version=2, experience_level="senior")
    old = ProfileChanged(user_id=CANDIDATE, version=1, experience_level="entry")

    await hears(jobs, told, old)

    same, entry = await recommended(jobs)
    assert (same["job"]["title"], entry["job"]["title"]) == ("Same", "Entry")
    assert "For entry level, well below yours." in entry["reasons"]


async def test_ones_own_postings_are_not_recommended(jobs: Jobs) -> None:
    mine = await jobs.post(**PLAIN)
    other = await jobs.post(10, **PLAIN)
    await jobs.indexed()
    await hears(jobs, lists(RECRUITER, "python"))

    found = [each["job"]["id"] for each in await recommended(jobs, RECRUITER)]

    assert found == [other]
    assert mine not in found


async def test_recommended_is_paged(jobs: Jobs) -> None:
    ids = [await jobs.post(**PLAIN) for _ in range(5)]
    await jobs.indexed()
    await hears(jobs, lists(CANDIDATE, "python"))

    pages = [
        [e["job"]["id"] for e in await recommended(jobs, page=n, page_size=2)]
        for n in (1, 2, 3, 4, 100_000)
    ]

    assert [len(page) for page in pages] == [2, 2, 1, 0, 0]
    assert sorted(itertools.chain(*pages)) == sorted(ids)


async def test_a_job_that_was_changed_is_judged_as_it_is_now(jobs: Jobs) -> None:
    await jobs.post(**PLAIN)
    closing = await jobs.post(10, **PLAIN)
    await jobs.indexed()
    await hears(jobs, lists(CANDIDATE, "python"))
    assert len(await recommended(jobs)) == 2
    erasing = jobs.running.state["erasing"]

    await jobs.running.hears(
        [erasing.reaction], ErasureRequested(erasure_id=1, user_id=10)
    )

    # At once, though the index may not know yet.
    assert closing not in [each["job"]["id"] for each in await recommended(jobs)]


async def test_places_are_asked_for_and_asked_again_while_profiles_is_away(
    jobs: Jobs, profiles: Profiles
) -> None:
    profiles.away = True
    await hears(jobs, chooses(CANDIDATE, 3))
    async with asyncio.timeout(10):
        while not (await preferences(jobs)).attempts:
            await asyncio.sleep(0.01)
    waiting = await preferences(jobs)
    assert waiting.ask_at > utc_now()
    assert waiting.places == []

    profiles.away, profiles.places = False, {CANDIDATE: (3, ["Lisbon"])}
    async with jobs.running.database.write() as session:
        row = await session.get_one(Preferences, CANDIDATE)
        row.ask_at = utc_now()
    jobs.running.database.listeners["places"](CANDIDATE)
    await until_asked(jobs)

    settled = await preferences(jobs)
    assert (settled.places, settled.attempts) == (["Lisbon"], 0)


async def test_the_pauses_grow_and_end_growing(jobs: Jobs) -> None:
    now, pauses = utc_now(), []
    async with jobs.running.database.write() as session:
        session.add(_row(ask_at=now))
    for _ in range(14):
        async with jobs.running.database.write() as session:
            await preferred_places.put_off(session, [CANDIDATE], now=now)
            row = await session.get_one(Preferences, CANDIDATE)
            pauses.append(row.ask_at - now)

    assert pauses[:3] == [timedelta(seconds=s) for s in (5, 10, 20)]
    assert pauses[-1] == preferred_places.LONGEST_PAUSE
    assert pauses == sorted(pauses)


async def test_an_older_answer_does_not_settle_and_waits(jobs: Jobs) -> None:
    now = utc_now()
    async with jobs.running.database.write() as session:
        session.add(_row(version=5, ask_at=now))
    old = {CANDIDATE: PreferredPlaces(version=4, places=["Old Town"])}

    async with jobs.running.database.write() as session:
        asked = await preferred_places.list_waiting(session, now=now)
        await preferred_places.settle(session, asked, old, now=now)

    row = await preferences(jobs)
    assert row.places == []
    assert row.ask_at is not None
    assert row.ask_at > now


async def test_an_answer_for_who_was_erased_brings_nobody_back(jobs: Jobs) -> None:
    answer = {CANDIDATE: PreferredPlaces(version=4, places=["Lisbon"])}

    async with jobs.running.database.write() as session:
        await preferred_places.settle(session, {CANDIDATE: 4}, answer, now=utc_now())

    async with jobs.running.database.read() as session:
        assert list(await session.scalars(select(Preferences))) == []


def _row(**more: object) -> Preferences:
    plain = {
        "user_id": CANDIDATE,
        "version": 1,
        "profile_visibility": "public",
        "resume_visibility": "companies",
        "job_types": [],
        "work_arrangements": [],
        "places": [],
        "attempts": 0,
    }
    return Preferences(**plain | more)


async def test_what_is_recommended_is_looked_up_by_its_ids(jobs: Jobs) -> None:
    """Not by what is open: SQLite would walk through every job there is."""
    await jobs.post(**PLAIN)
    await jobs.indexed()
    await hears(jobs, reads(CANDIDATE, "python"))
    asked: list[tuple[str, object]] = []
    engine = jobs.running.database._reader  # what is asked of it
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _connection, _cursor, sql, values, *_: asked.append((sql, values)),
    )

    assert len(await recommended(jobs)) == 1

    [(sql, values)] = [each for each in asked if "jobs.change, jobs.status" in each[0]]
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        steps = [row[3] for row in found]
    assert steps == ["SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)"]
