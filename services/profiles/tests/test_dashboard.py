"""The dashboard: what came from whom, and what is missing while somebody is away."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from common.contracts.jobs import ApplicationSubmitted
from common.numbers import WEEK
from profiles.dashboard import WEEKS, span_of
from services.profiles.tests.conftest import People

MINE = "/users/me/dashboard"
JOBS = {
    "total": 9,
    "this_month": 4,
    "weekly": list(range(WEEKS)),
    "by_status": {"applied": 9},
    "recommended": [
        {
            "job": {
                "id": 3,
                "title": "Voice Engineer",
                "company": "Acme",
                "location": None,
                "remote": True,
            },
            "match_score": 80,
            "reasons": ["Has 4 of 5 required skills"],
            "matching_skills": ["Python"],
            "missing_skills": ["Kubernetes"],
        }
    ],
    "top_skill_gap": {"skill": "Kubernetes", "jobs": 12},
}
INTERVIEWS = {
    "total": 2,
    "completed": 1,
    "average_score": 7.5,
    "weekly": [1] * WEEKS,
    "next": None,
}
RESUMES = {
    "total": 1,
    "analyzed": 1,
    "average_score": 81.0,
    "high_score": 81,
    "primary_score": 81,
    "primary_breakdown": {"content": 70},
}
SOCIAL = {"connections": 5, "requests_waiting": 1}


class Services:
    """The four that are asked, each at its own port."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "jobs": JOBS,
            "interviews": INTERVIEWS,
            "resumes": RESUMES,
            "social": SOCIAL,
        }
        self.asked: list[dict[str, Any]] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path in ("/internal/numbers", "/internal/jobs/labels")
        if request.url.path != "/internal/numbers":
            return httpx.Response(200, json={})
        self.asked.append(json.loads(request.content))
        found = self.answers.get(request.url.host)
        return httpx.Response(500) if found is None else httpx.Response(200, json=found)


@pytest.fixture
def services(people: People) -> Services:
    standing = Services()
    transport = httpx.MockTransport(standing.answer)
    calls = people.running.state["calls"]
    calls._http = httpx.AsyncClient(transport=transport)
    return standing


async def test_it_shows_everybodys_numbers(people: People, services: Services) -> None:
    await people.named(7, "Ada Lovelace")
    await people.hear(
        ApplicationSubmitted(application_id=5, job_id=3, user_id=7, match_score=80)
    )

    shown = (await people.get(7, MINE)).json()

    assert shown["profile_completion"] == 15
    assert shown["unread_notifications"] == 1
    assert shown["applications"] == JOBS
    assert shown["resumes"] == RESUMES
    assert shown["network"] == SOCIAL
    assert [week["applications"] for week in shown["weekly"]] == JOBS["weekly"]
    assert [item["kind"] for item in shown["recent_activity"]] == [
        "application_submitted"
    ]
    assert shown["unavailable"] == []
    assert {asked["user_id"] for asked in services.asked} == {7}


@pytest.mark.parametrize(
    "broken",
    [None, {"total": "many"}, {**JOBS, "weekly": [1, 2]}],
    ids=["away", "wrong", "short"],
)
async def test_who_is_away_is_named_and_the_rest_is_there(
    people: People, services: Services, broken: object
) -> None:
    services.answers |= {"jobs": broken}

    shown = (await people.get(7, MINE)).json()

    assert shown["unavailable"] == ["jobs"]
    assert shown["applications"] is None
    assert {week["applications"] for week in shown["weekly"]} == {None}
    assert {week["interviews"] for week in shown["weekly"]} == {1}
    assert shown["network"] == SOCIAL


async def test_nobody_has_none(people: People, services: Services) -> None:
    assert (await people.get(0, MINE)).status_code == 401
    assert services.asked == []


def test_weeks_and_months_begin_by_the_persons_clock() -> None:
    """In Auckland it is Tuesday the 1st already, in Honolulu still Sunday."""
    now = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)

    auckland = span_of(7, ZoneInfo("Pacific/Auckland"), now=now)
    honolulu = span_of(7, ZoneInfo("Pacific/Honolulu"), now=now)

    assert auckland.month_from == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert auckland.weeks_from[-1] == datetime(2026, 11, 29, 11, tzinfo=UTC)
    assert honolulu.month_from == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert len(honolulu.weeks_from) == WEEKS


def test_a_moment_counts_in_its_week_and_nowhere_else() -> None:
    span = span_of(7, ZoneInfo("UTC"), now=datetime(2026, 11, 25, tzinfo=UTC))
    [*_, last] = span.weeks_from

    counted = span.weekly(
        [last, last + WEEK / 2, last + WEEK, last - WEEK, span.weeks_from[0] - WEEK]
    )

    assert counted[-2:] == [1, 2]
    assert sum(counted) == 3
