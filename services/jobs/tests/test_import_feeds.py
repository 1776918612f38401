"""The public feeds of Greenhouse, Lever and Ashby, by files of their shapes."""

import json
from typing import Any

import pytest

from services.jobs.tests.conftest import Jobs
from services.jobs.tests.test_importing import results, send

GREENHOUSE = {
    "jobs": [
        {
            "id": 4012345,
            "internal_job_id": 3012345,
            "title": "Voice Engineer",
            "updated_at": "2026-11-02T10:55:28-04:00",
            "first_published": "2026-10-30T09:00:00-04:00",
            "requisition_id": "50",
            "company_name": "Northwind Voice",
            "location": {"name": "Remote - Portugal"},
            "absolute_url": "https://boards.greenhouse.io/northwind/jobs/4012345",
            "metadata": None,
            "content": "&lt;p&gt;Build &amp;amp; run.&lt;/p&gt;"
            "&lt;ul&gt;&lt;li&gt;Python&lt;/li&gt;&lt;li&gt;SIP&lt;/li&gt;&lt;/ul&gt;",
            "departments": [{"id": 1, "name": "Engineering", "child_ids": []}],
            "offices": [{"id": 2, "name": "Lisbon", "location": "Lisbon, Portugal"}],
            "pay_input_ranges": [
                {
                    "min_cents": 6000000,
                    "max_cents": 8000050,
                    "currency_type": "EUR",
                    "title": "Salary",
                    "blurb": "",
                }
            ],
        }
    ],
    "meta": {"total": 1},
}
LEVER = [
    {
        "id": "5ac21346-8e0c-4494-8e7a-3eb92ff77902",
        "text": "Voice Engineer",
        "categories": {
            "commitment": "Full Time",
            "location": "Lisbon",
            "team": "Voice",
            "department": "Engineering",
            "allLocations": ["Lisbon", "Porto"],
        },
        "country": "PT",
        "workplaceType": "hybrid",
        "description": "<div>We answer calls.</div>",
        "descriptionPlain": "We answer calls.",
        "lists": [
            {"text": "What you'll need", "content": "<li>Python</li><li>SIP</li>"},
            {"text": "Benefits", "content": "<li>Sea view</li>"},
            {"text": "Your days", "content": "<li>Call flows</li>"},
        ],
        "additional": "<div>Apply soon.</div>",
        "additionalPlain": "Apply soon.",
        "hostedUrl": "https://jobs.lever.co/northwind/5ac21346",
        "applyUrl": "https://jobs.lever.co/northwind/5ac21346/apply",
        "createdAt": 1793354400000,
        "salaryRange": {
            "currency": "EUR",
            "interval": "per-year-salary",
            "min": 60000,
            "max": 80000,
        },
    }
]
ASHBY = {
    "apiVersion": "1",
    "jobs": [
        {
            "id": "145ff46b-1441-4773-bcd3-c8c90baa598a",
            "title": "Voice Engineer",
            "location": "Lisbon, Portugal",
            "secondaryLocations": [{"location": "Porto"}],
            "department": "Product",
            "team": "Voice",
            "isListed": True,
            "isRemote": True,
            "workplaceType": "Remote",
            "descriptionHtml": "<p>Join our team</p><ul><li>Python</li></ul>",
            "descriptionPlain": "Join our team\n\nPython",
            "publishedAt": "2026-10-30T16:21:55.393+00:00",
            "employmentType": "PartTime",
            "jobUrl": "https://jobs.ashbyhq.com/northwind/145ff46b",
            "applyUrl": "https://jobs.ashbyhq.com/northwind/145ff46b/application",
            "compensation": {
                "compensationTierSummary": "€60K – €80K • 0.5%",
                "compensationTiers": [
                    {
                        "id": "1",
                        "title": "Zone A",
                        "components": [
                            {
                                "compensationType": "EquityPercentage",
                                "interval": "NONE",
                                "currencyCode": None,
                                "minValue": 0.5,
                                "maxValue": 1.75,
                            },
                            {
                                "compensationType": "Salary",
                                "interval": "1 YEAR",
                                "currencyCode": "EUR",
                                "minValue": 60000,
                                "maxValue": 80000,
                            },
                        ],
                    }
                ],
                "summaryComponents": [],
            },
        },
        {"title": "Secret", "isListed": False},
    ],
}


async def imported(jobs: Jobs, name: str, feed: Any, **query: str) -> dict[str, Any]:
    answer = await send(
        jobs, json.dumps(feed), kind="application/json", format=name, **query
    )
    assert answer.status_code == 200, answer.text
    [row] = answer.json()["rows"]
    assert row["result"] == "created", row
    job = await jobs.client.get(f"/api/v1/jobs/{row['job_id']}")
    return job.json() | {"external_id": row["external_id"]}


async def test_greenhouse(jobs: Jobs) -> None:
    job = await imported(jobs, "greenhouse", GREENHOUSE)

    assert (job["source"], job["external_id"]) == ("greenhouse", "4012345")
    assert (job["title"], job["company"]) == ("Voice Engineer", "Northwind Voice")
    assert (job["location"], job["remote"]) == ("Remote - Portugal", True)
    assert job["description"] == "Build & run.\n\n- Python\n- SIP"
    pay = [job[name] for name in ("salary_min", "salary_max", "currency")]
    assert pay == [60000, 80000, "EUR"]
    assert job["posted_at"] == "2026-10-30T13:00:00Z"
    assert job["external_url"] == GREENHOUSE["jobs"][0]["absolute_url"]


async def test_lever(jobs: Jobs) -> None:
    job = await imported(jobs, "lever", LEVER, company="Northwind Voice")

    assert (job["source"], job["external_id"]) == ("lever", LEVER[0]["id"])
    assert (job["title"], job["company"]) == ("Voice Engineer", "Northwind Voice")
    assert (job["job_type"], job["remote"]) == ("full-time", False)
    assert job["requirements"] == "What you'll need\n\n- Python\n- SIP"
    assert job["benefits"] == "Benefits\n\n- Sea view"
    assert job["description"] == (
        "We answer calls.\n\nYour days\n\n- Call flows\n\nApply soon."
    )
    pay = [job[n] for n in ("salary_min", "salary_max", "currency", "salary_period")]
    assert pay == [60000, 80000, "EUR", "year"]
    assert job["posted_at"] == "2026-10-30T10:00:00Z"


@pytest.mark.parametrize(
    ("place", "code", "location"),
    [
        ("Toronto", "CA", "Toronto, Canada"),
        ("Toronto, Canada", "CA", "Toronto, Canada"),
        ("San Francisco, CA", "US", "San Francisco, CA"),
        ("Remote - Europe", "GB", "Remote - Europe"),
        ("Toronto", "XX", "Toronto"),
        (None, "CA", "Canada"),
    ],
)
async def test_lever_keeps_the_country_beside_the_place(
    jobs: Jobs, place: str | None, code: str, location: str
) -> None:
    categories = LEVER[0]["categories"] | {"location": place}
    item = LEVER[0] | {"categories": categories, "country": code}

    job = await imported(jobs, "lever", [item], company="Northwind Voice")

    assert job["location"] == location


async def test_ashby_and_only_what_is_listed(jobs: Jobs) -> None:
    job = await imported(jobs, "ashby", ASHBY, company="Northwind Voice")

    assert (job["source"], job["external_id"]) == ("ashby", ASHBY["jobs"][0]["id"])
    assert (job["job_type"], job["remote"]) == ("part-time", True)
    assert job["description"] == "Join our team\n\n- Python"
    pay = [job[n] for n in ("salary_min", "salary_max", "currency", "salary_period")]
    assert pay == [60000, 80000, "EUR", "year"]
    assert job["posted_at"] == "2026-10-30T16:21:55.393000Z"


async def test_a_feed_in_which_nothing_is_open_is_read(jobs: Jobs) -> None:
    kind = "application/json"
    assert await results(jobs, '{"jobs": []}', kind=kind, format="greenhouse") == []


async def test_a_feed_without_its_company_is_refused_row_by_row(jobs: Jobs) -> None:
    answer = await send(
        jobs, json.dumps(LEVER), kind="application/json", format="lever"
    )
    [row] = answer.json()["rows"]
    assert (row["result"], row["errors"][0]["pointer"]) == ("invalid", "/company")


@pytest.mark.parametrize("name", ["greenhouse", "lever", "ashby"])
@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("", 422),
        ("{", 422),
        ("null", 422),
        ("1", 422),
        ('{"jobs": 1}', 422),
        ("[" * 5000, 422),
        ('{"jobs": NaN}', 422),
        ("\ufeff{}", 422),
    ],
)
async def test_what_is_no_such_feed_is_422(
    jobs: Jobs, name: str, content: str, status: int
) -> None:
    answer = await send(
        jobs, content.encode(), kind="application/json", format=name, company="X"
    )
    assert answer.status_code == status, answer.text


async def test_any_value_anywhere_in_a_feed_is_a_bad_row_at_worst(jobs: Jobs) -> None:
    odd: list[Any] = [None, 1, -1.5, True, "x", [], {}, [1], {"a": 1}, 2**62]
    feeds = {"greenhouse": GREENHOUSE["jobs"], "lever": LEVER, "ashby": ASHBY["jobs"]}
    for name, [job, *_] in feeds.items():
        items = [{**job, key: value} for key in job for value in odd]
        feed = items if name == "lever" else {"jobs": [*items, *odd]}
        answer = await send(
            jobs, json.dumps(feed), kind="application/json", format=name, company="X"
        )
        assert answer.status_code == 200, answer.text
