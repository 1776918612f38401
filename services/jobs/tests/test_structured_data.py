"""What search engines are told of one job: what is known, and nothing else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from jobs.publishing.structured import EMPLOYMENT_TYPES
from jobs.tables import Job
from services.jobs.tests.conftest import Jobs
from services.jobs.tests.test_documents import OWNER, SITE, Tags, get, posting_of


async def test_structured_data_says_what_is_known(jobs: Jobs) -> None:
    job_id = await jobs.post()

    found = await posting_of(jobs, job_id)

    posted_at = datetime.fromisoformat(found.pop("datePosted"))
    valid_until = datetime.fromisoformat(found.pop("validThrough"))
    assert valid_until - posted_at == timedelta(days=30)
    tags = Tags(found.pop("description"))
    assert tags.seen == ["p", "h3", "ul", "li", "li", "li"]
    assert "Terraform required" in tags.text
    assert found == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Conversational AI Engineer",
        "employmentType": "FULL_TIME",
        "hiringOrganization": {"@type": "Organization", "name": "Northwind Voice"},
        "identifier": {
            "@type": "PropertyValue",
            "name": "Northwind Voice",
            "value": str(job_id),
        },
        "url": f"{SITE}/jobs/{job_id}",
        "directApply": True,
        "jobLocation": {
            "@type": "Place",
            "name": "Lisbon, Portugal",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Lisbon",
                "addressCountry": "Portugal",
            },
        },
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": 60000,
                "maxValue": 80000,
                "unitText": "YEAR",
            },
        },
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"location": None}, {"jobLocation": None}),
        (
            {"remote": True},
            {
                "jobLocationType": "TELECOMMUTE",
                "jobLocation": None,
                "applicantLocationRequirements": {
                    "@type": "Country",
                    "name": "Portugal",
                },
            },
        ),
        (
            {"remote": True, "location": None},
            {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": None},
        ),
        ({"salary_min": None, "salary_max": None}, {"baseSalary": None}),
        ({"external_url": "https://jobs.example/1"}, {"directApply": False}),
        *(
            ({"job_type": ours}, {"employmentType": theirs})
            for ours, theirs in EMPLOYMENT_TYPES.items()
        ),
    ],
    ids=str,
)
async def test_structured_data_invents_nothing(
    jobs: Jobs, fields: dict[str, object], said: dict[str, object]
) -> None:
    found = await posting_of(jobs, await jobs.post(**fields))

    assert {name: found.get(name) for name in said} == said


def country(name: str) -> dict[str, str]:
    return {"@type": "Country", "name": name}


@pytest.mark.parametrize(
    ("location", "living"),
    [
        ("Remote - US", country("United States")),
        ("US-Remote", country("United States")),
        ("Remote (Germany)", country("Germany")),
        ("Remote within the UK", country("United Kingdom")),
        ("Austin, TX", country("United States")),
        ("Toronto, Canada", country("Canada")),
        ("US or Canada", [country("United States"), country("Canada")]),
        ("Port of Spain, Trinidad and Tobago", country("Trinidad and Tobago")),
        ("Toronto", None),
        ("Europe", None),
        ("Remote, Southeast Asia", None),
        ("US or Europe", None),
        ("Remote", None),
        ("Remote - CA", None),  # Canada, or California?
        ("Atlanta, Georgia", None),
    ],
)
async def test_who_may_apply_is_told_by_real_countries_alone(
    jobs: Jobs, location: str, living: object
) -> None:
    found = await posting_of(jobs, await jobs.post(remote=True, location=location))

    assert found.get("applicantLocationRequirements") == living
    assert found["jobLocationType"] == "TELECOMMUTE"


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("Paris", {"addressLocality": "Paris"}),
        ("Paris, France", {"addressLocality": "Paris", "addressCountry": "France"}),
        ("London", {"addressLocality": "London", "addressCountry": "United Kingdom"}),
        ("Canada", {"addressCountry": "Canada"}),
        (
            "Toronto, Ontario",
            {"addressLocality": "Toronto", "addressRegion": "Ontario"},
        ),
        (
            "Austin, TX",
            {
                "addressLocality": "Austin",
                "addressRegion": "TX",
                "addressCountry": "United States",
            },
        ),
    ],
)
async def test_an_address_has_the_parts_that_are_known(
    jobs: Jobs, location: str, address: dict[str, str]
) -> None:
    found = await posting_of(jobs, await jobs.post(location=location))

    known = found["jobLocation"]["address"]
    assert known == {"@type": "PostalAddress", **address}


@pytest.mark.parametrize("first", ["Requirements", "REQUIREMENTS:", "Requirements\n"])
async def test_a_heading_is_not_said_twice(jobs: Jobs, first: str) -> None:
    job_id = await jobs.post(requirements=f"{first}\n- Python", benefits="Benefits")

    tags = Tags((await posting_of(jobs, job_id))["description"])
    assert tags.seen == ["p", "h3", "ul", "li"]


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"salary_max": None}, {"minValue": 60000, "unitText": "YEAR"}),
        (
            {"salary_min": 20, "salary_max": 20, "salary_period": "hour"},
            {"value": 20, "unitText": "HOUR"},
        ),
        (
            {"salary_min": None, "salary_max": 9, "salary_period": "day"},
            {"maxValue": 9, "unitText": "DAY"},
        ),
    ],
    ids=str,
)
async def test_a_salary_is_told_as_far_as_it_is_known(
    jobs: Jobs, fields: dict[str, object], value: dict[str, object]
) -> None:
    found = await posting_of(jobs, await jobs.post(**fields))

    assert found["baseSalary"]["value"] == {"@type": "QuantitativeValue", **value}


async def test_only_open_jobs_have_structured_data(jobs: Jobs) -> None:
    job_id = await jobs.post(status="draft")

    for path in (job_id, 99, 2**63):
        answer = await get(jobs, f"{path}/structured-data", **OWNER)
        assert answer.status_code == 404
    async with jobs.running.database.read() as session:
        assert await session.scalar(select(Job.id)) == job_id
