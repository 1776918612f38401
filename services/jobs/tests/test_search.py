"""Finding jobs: what was typed is what is looked for, never a syntax error."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from common.clock import utc_now
from common.contracts.jobs import JobPosted
from common.testing import bearer, running_service, settings_for
from jobs.main import build
from jobs.settings import Settings
from jobs.tables import Job
from services.jobs.tests.conftest import JOB, RECRUITER, Jobs

VOICE_AND_NODE = {"Voice Engineer", "Node Developer"}


async def post_some(jobs: Jobs) -> None:
    await jobs.post(title="Voice Engineer", skills=["C++", "Python"], remote=True)
    await jobs.post(
        title="Node Developer",
        requirements="- node.js and C# required",
        skills=["Node.js", "C#"],
        location="Zürich, Switzerland",
        salary_min=5000,
        salary_max=6000,
        salary_period="month",
        currency="CHF",
        ai_specializations=[],
    )
    await jobs.post(
        title="Nurse",
        company="Northwind Health",
        description="Looking after people at night.",
        requirements="",
        skills=[],
        job_type="part-time",
        experience_level=None,
        salary_min=None,
        salary_max=None,
        ai_specializations=[],
    )
    await jobs.indexed()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "nurse"}, {"Nurse"}),
        ({"q": "NURSES"}, {"Nurse"}),
        ({"q": "engineer voice"}, {"Voice Engineer"}),
        ({"q": '"voice engineer"'}, {"Voice Engineer"}),
        ({"q": '"engineer voice"'}, set()),
        ({"q": "engin*"}, {"Voice Engineer"}),
        ({"q": "zurich"}, {"Node Developer"}),
        ({"q": "C++"}, {"Voice Engineer"}),
        ({"q": "c#"}, {"Node Developer"}),
        ({"q": "node.js"}, {"Node Developer"}),
        ({"q": "nodejs"}, {"Node Developer"}),
        ({"q": "Terraform"}, {"Voice Engineer"}),
        ({"q": "conversational ai"}, {"Voice Engineer"}),
        ({"q": "nodejs zurich"}, {"Node Developer"}),
        ({"q": "nodejs lisbon"}, set()),
        ({"q": "nurse python"}, set()),
        ({"location": "Switzerland"}, {"Node Developer"}),
        ({"company": "northwind health"}, {"Nurse"}),
        ({"remote": "true"}, {"Voice Engineer"}),
        ({"job_type": "part-time"}, {"Nurse"}),
        ({"experience_level": "senior"}, {"Voice Engineer", "Node Developer"}),
        ({"currency": "CHF"}, {"Node Developer"}),
        ({"salary_min": 70000}, {"Voice Engineer", "Node Developer"}),
        ({"salary_min": 75000}, {"Voice Engineer", "Node Developer"}),
        ({"salary_min": 81000}, {"Voice Engineer"}),
        ({"salary_min": 77500, "currency": "EUR"}, {"Voice Engineer"}),
        ({"salary_min": 6000, "salary_period": "month"}, VOICE_AND_NODE),
        ({"salary_max": 59999}, set()),
        ({"salary_max": 50000, "currency": "CHF"}, set()),
        ({"salary_max": 61000, "currency": "CHF"}, VOICE_AND_NODE),
        ({"skills": "c-plus-plus"}, {"Voice Engineer"}),
        ({"skills": "cpp"}, {"Voice Engineer"}),
        ({"skills": "no such skill"}, set()),
        ({"ai_specializations": "conversational ai"}, {"Voice Engineer"}),
        ({"source": "linkedin"}, set()),
    ],
    ids=lambda said: str(sorted(said) if isinstance(said, set) else said),
)
async def test_a_search_finds_what_it_names(
    jobs: Jobs, query: dict[str, object], titles: set[str]
) -> None:
    await post_some(jobs)
    assert set(await jobs.found(**query)) == titles


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "*",
        "AND",
        "NOT",
        "NEAR(",
        "title:",
        "'",
        "a-b",
        "(",
        "\\",
        "%",
        "^2",
        "~1",
        "[* TO *]",
        "+-+-",
        "a" * 200,
        "😀",
        "' OR 1=1--",
        "node.js AND",
        "",
    ],
)
async def test_no_text_is_a_syntax_error(jobs: Jobs, q: str) -> None:
    await post_some(jobs)
    answer = await jobs.client.get("/api/v1/jobs", params={"q": q})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 201,
        "q=a%00b",
        "page=0",
        "page_size=101",
        "salary_min=-1",
        "salary_min=1e3",
        "sort=random",
        "currency=euro",
        "remote=maybe",
        "posted_since=2026-01-01T00:00:00",
        "experience_level=wizard",
        "experiense_level=senior",
        "q=a&q=b",
        "q=%ff%fe",
        "limit=9223372036854775808",
        "page=9223372036854775808",
        "page=1_0",
        "salary_min=1000&currency=XXX",
        "salary_period=fortnight",
        "facets=perhaps",
    ],
)
async def test_what_makes_no_sense_is_told(jobs: Jobs, query: str) -> None:
    answer = await jobs.client.get(f"/api/v1/jobs?{query}")
    assert answer.status_code == 422, answer.text


async def test_only_three_prefixes_are_looked_through(jobs: Jobs) -> None:
    await post_some(jobs)

    assert await jobs.found(q="voi* eng* pyt*") == ["Voice Engineer"]
    more = await jobs.search(q="voi* eng* pyt* cont*")
    assert more["matched"] == "some"


async def test_orders_and_pages(jobs: Jobs) -> None:
    await post_some(jobs)

    by_pay = await jobs.found(sort="salary")
    newest = await jobs.search(sort="newest", page_size=2)
    second = await jobs.search(sort="newest", page_size=2, page=2)

    assert by_pay == ["Voice Engineer", "Node Developer", "Nurse"]
    assert (newest["total"], newest["total_pages"]) == (3, 2)
    shown = [job["id"] for job in newest["items"] + second["items"]]
    assert len(set(shown)) == 3
    assert (await jobs.search(page=100_000))["items"] == []


async def test_the_title_says_more_than_the_text(jobs: Jobs) -> None:
    await jobs.post(title="Gardener", description="Python is a snake here.")
    await jobs.post(title="Python Developer", description="Snakes.")
    await jobs.indexed()

    assert (await jobs.found(q="python"))[0] == "Python Developer"


@pytest.mark.parametrize("status", ["draft", "paused", "closed", "expired"])
async def test_what_is_not_open_is_not_found_and_not_shown(
    jobs: Jobs, status: str
) -> None:
    job_id = await jobs.post()
    over = {"expires_at": utc_now() - timedelta(seconds=1)}
    values = over if status == "expired" else {"status": status}
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).values(change=Job.change + 1, **values))
    await jobs.indexed()

    assert await jobs.found() == []
    assert (await jobs.client.get(f"/api/v1/jobs/{job_id}")).status_code == 404
    own = await jobs.client.get(
        f"/api/v1/jobs/{job_id}", headers=bearer(RECRUITER, role="recruiter")
    )
    assert own.status_code == 200


async def test_a_job_can_be_found_within_a_second(jobs: Jobs) -> None:
    await jobs.post(title="Brand New")
    async with asyncio.timeout(1):
        while not await jobs.found(q="brand"):
            await asyncio.sleep(0.02)


async def test_a_missing_index_is_made_again_from_the_table(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        first = Jobs(running, resumes=None)
        await first.post(title="Kept")
        await first.indexed()
        index = running.database.path.parent / "index"
    shutil.rmtree(index)

    async with running_service(build, settings) as running:
        again = Jobs(running, resumes=None)
        await again.indexed()
        assert await again.found(q="kept") == ["Kept"]


async def test_an_index_ahead_of_the_table_is_made_again(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        first = Jobs(running, resumes=None)
        for title in ("Before", "Backup"):
            await first.post(title=title)
        await first.indexed()
    for file in settings.database_path("jobs").parent.glob("jobs.db*"):
        file.unlink()

    async with running_service(build, settings) as running:
        again = Jobs(running, resumes=None)
        await again.post(title="After")
        await again.indexed()
        assert await again.found() == ["After"]
        assert (await again.search())["total"] == 1


async def test_only_recruiters_and_admins_post(jobs: Jobs) -> None:
    for headers, status in ((bearer(7), 403), ({}, 401)):
        answer = await jobs.client.post("/api/v1/jobs", json=JOB, headers=headers)
        assert answer.status_code == status
    await jobs.post()
    [posted] = await jobs.running.emitted(JobPosted)
    assert posted.posted_by == RECRUITER


@pytest.mark.parametrize(
    "fields",
    [
        {"id": 1},
        {"posted_by": 1},
        {"status": "closed"},
        {"salary_min": 80001},
        {"salary_min": 2**63 - 1},
        {"salary_min": "60000"},
        {"currency": None},
        {"currency": "euro"},
        {"title": ""},
        {"title": "x" * 256},
        {"description": ""},
        {"skills": ["x"] * 51},
        {"external_url": "javascript:alert(1)"},
    ],
    ids=str,
)
async def test_a_posting_that_makes_no_sense_is_refused(
    jobs: Jobs, fields: dict[str, object]
) -> None:
    answer = await jobs.client.post(
        "/api/v1/jobs", json=JOB | fields, headers=bearer(9, role="recruiter")
    )
    assert answer.status_code == 422


async def test_without_words_the_newest_come_first(jobs: Jobs) -> None:
    for title in ("First", "Second", "Third"):
        await jobs.post(title=title)
    await jobs.indexed()

    assert await jobs.found() == ["Third", "Second", "First"]
    assert await jobs.found(location="Lisbon", page_size=2) == ["Third", "Second"]


async def test_skills_may_be_parted_by_commas(jobs: Jobs) -> None:
    await jobs.post(title="Both")
    await jobs.post(title="One", skills=["Rust"], requirements="- Rust required")
    await jobs.indexed()

    assert await jobs.found(skills="python, terraform") == ["Both"]


async def test_salaries_the_wrong_way_round_are_refused(jobs: Jobs) -> None:
    query = {"salary_min": 200_000, "salary_max": 100_000}

    answer = await jobs.client.get("/api/v1/jobs", params=query)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "salary_min"
