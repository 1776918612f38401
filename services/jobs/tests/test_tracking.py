"""A person's tracker: filters, counts, and what the numbers say."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from common.testing import bearer
from jobs.tables import Application, ApplicationStep
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, SNAPSHOT, Jobs

MINE = bearer(CANDIDATE)
EMPLOYER = bearer(RECRUITER, role="recruiter")
PLAIN = {"requirements": "- Python required", "skills": ["Python"]}


async def tracked(jobs: Jobs, who: dict[str, str] = MINE, **query: object) -> dict:
    answer = await jobs.client.get("/api/v1/applications", params=query, headers=who)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def stats(jobs: Jobs, who: dict[str, str] = MINE) -> dict:
    answer = await jobs.client.get("/api/v1/applications/stats", headers=who)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def moved(jobs: Jobs, application_id: int, *path: str) -> None:
    for status in path:
        answer = await jobs.client.put(
            f"/api/v1/applications/{application_id}",
            json={"status": status},
            headers=MINE if status in ("accepted", "withdrawn") else EMPLOYER,
        )
        assert answer.status_code == 200, answer.text


async def sent_days_ago(jobs: Jobs, application_id: int, days: float) -> None:
    """Date an application back, with its first step; what came after stays today."""
    at = datetime.now(UTC) - timedelta(days=days)
    async with jobs.running.database.write() as session:
        await session.execute(
            update(Application)
            .where(Application.id == application_id)
            .values(applied_at=at)
        )
        await session.execute(
            update(ApplicationStep)
            .where(ApplicationStep.application_id == application_id)
            .where(ApplicationStep.from_status.is_(None))
            .values(at=at)
        )


async def four(jobs: Jobs) -> None:
    """Applications 1 to 4 of the candidate, and one of somebody else."""
    for title, company in (
        ("Voice Engineer", "Northwind"),
        ("Prompt Engineer", "Contoso 100%"),
        ("Linguist", "Northwind"),
        ("Nurse", "Clinic"),
    ):
        more = PLAIN if title == "Linguist" else {}
        job_id = await jobs.post(title=title, company=company, **more)
        assert (await jobs.apply(job_id)).status_code == 201
    jobs.resumes.held[8] = SNAPSHOT
    assert (await jobs.apply(job_id, 8)).status_code == 201


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"sort": "oldest"}, [1, 2, 3, 4]),
        ({"sort": "updated"}, [1, 4, 3, 2]),
        ({"q": "engineer"}, [2, 1]),
        ({"q": "northwind VOICE"}, [1]),
        ({"q": "100%"}, [2]),
        ({"q": "%"}, [2]),
        ({"q": "_"}, []),
        ({"status": "reviewing"}, [1]),
        ({"status": ["reviewing", "applied"], "q": "engineer"}, [2, 1]),
        ({"since": "2199-01-01T00:00:00Z"}, []),
        ({"since": "2020-01-01T00:00:00+02:00", "page_size": 2, "page": 2}, [2, 1]),
    ],
)
async def test_the_tracker_filters_and_sorts(
    jobs: Jobs, query: dict, found: list[int]
) -> None:
    await four(jobs)
    await moved(jobs, 1, "reviewing")

    assert [item["id"] for item in (await tracked(jobs, **query))["items"]] == found


async def test_the_best_match_comes_first_and_none_last(jobs: Jobs) -> None:
    await four(jobs)
    jobs.resumes.held.clear()
    await jobs.apply(await jobs.post())

    items = (await tracked(jobs, sort="match_score"))["items"]

    scores = [item["match_score"] for item in items]
    assert (items[0]["id"], scores[-1]) == (3, None)
    assert scores[:-1] == sorted(scores[:-1], reverse=True)
    assert len(scores) == 5


async def test_counts_follow_the_filters_but_that_of_the_status(jobs: Jobs) -> None:
    await four(jobs)
    await moved(jobs, 1, "reviewing")

    page = await tracked(jobs, q="engineer", status="applied")

    assert page["status_counts"] == {"applied": 1, "reviewing": 1}
    assert page["total"] == 1
    for bad in ("banana", "applied,reviewing"):
        answer = await jobs.client.get(
            "/api/v1/applications", params={"status": bad}, headers=MINE
        )
        assert answer.status_code == 422


async def test_the_numbers_say_what_the_history_says(jobs: Jobs) -> None:
    await four(jobs)
    await moved(jobs, 1, "reviewing", "interview", "offered", "accepted")
    await moved(jobs, 2, "reviewing", "rejected")
    await moved(jobs, 3, "withdrawn")
    await sent_days_ago(jobs, 1, 4)
    await sent_days_ago(jobs, 2, 9)
    await sent_days_ago(jobs, 4, 100)

    found = await stats(jobs)

    assert found["total"] == 4
    assert {k: v for k, v in found["by_status"].items() if v} == {
        "accepted": 1,
        "rejected": 1,
        "withdrawn": 1,
        "applied": 1,
    }
    assert len(found["by_status"]) == 7
    funnel = [(stage["status"], stage["reached"]) for stage in found["funnel"]]
    assert funnel == [
        ("applied", 4),
        ("reviewing", 2),
        ("interview", 1),
        ("offered", 1),
        ("accepted", 1),
    ]
    assert found["response_rate"] == 0.5
    assert found["median_days_to_first_answer"] == 6.5
    weekly = found["weekly"]
    assert len(weekly) == 12
    assert sum(week["applications"] for week in weekly) == 3
    assert weekly[-1]["answers"] == 2
    starts = [datetime.fromisoformat(week["week_from"]) for week in weekly]
    assert {start.weekday() for start in starts} == {0}
    assert timedelta() <= datetime.now(UTC).replace(tzinfo=None) - starts[-1]
    assert datetime.now(UTC).replace(tzinfo=None) - starts[-1] < timedelta(days=7)


async def test_who_has_not_applied_has_no_rates(jobs: Jobs) -> None:
    await four(jobs)
    found = await stats(jobs, bearer(99))
    assert found["total"] == sum(week["applications"] for week in found["weekly"]) == 0
    assert found["response_rate"] is None
    assert found["median_days_to_first_answer"] is None
    assert (await jobs.client.get("/api/v1/applications/stats")).status_code == 401
