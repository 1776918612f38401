"""Résumés side by side, and judged for a job."""

import pytest

from resumes.judging.ideas import _ideas, idea_of
from services.resumes.tests.conftest import BROKEN, TEXT, Resumes
from skills import catalogue

RUST = TEXT.replace(b"Kubernetes", b"Rust, Terraform")


async def compare(resumes: Resumes, ids: list, user_id: int = 7, **more: object):
    return await resumes.ask(
        "POST", "/compare", user_id, json={"resume_ids": ids, **more}
    )


async def test_each_is_said_to_have_and_to_lack(resumes: Resumes) -> None:
    one, two = await resumes.have(), await resumes.have(RUST)

    answer = (await compare(resumes, [two, one])).json()

    first, second = answer["items"]
    assert [first["resume"]["id"], second["resume"]["id"]] == [two, one]
    assert first["only_here"] == ["Rust", "Terraform"]
    assert second["only_here"] == ["Kubernetes"]
    assert first["lacks"] == ["Kubernetes"]
    assert second["lacks"] == ["Rust", "Terraform"]
    assert {"Python", "SQL", "Docker"} <= set(answer["common_skills"])
    assert first["ats_score"] == (await resumes.get(f"/{two}")).json()["ats_score"]
    best = max(answer["items"], key=lambda item: item["ats_score"])
    assert answer["best_id"] == best["resume"]["id"]
    assert first["years_experience"] > 0


@pytest.mark.parametrize(
    "target", [{"job_id": 5}, {"job_description": "We need Rust and Terraform."}]
)
async def test_for_a_job_the_one_that_fits_is_best(
    resumes: Resumes, target: dict
) -> None:
    one, two = await resumes.have(), await resumes.have(RUST)

    answer = (await compare(resumes, [one, two], **target)).json()

    assert answer["best_id"] == two
    missing = {i["resume"]["id"]: i["missing_skills"] for i in answer["items"]}
    assert "Rust" in missing[one]
    assert "Rust" not in missing[two]


@pytest.mark.parametrize(
    ("ids", "status", "code"),
    [
        (["{one}"], 422, "validation_failed"),
        (["{one}", "{one}"], 422, "validation_failed"),
        ([1, 2, 3, 4, 5, 6], 422, "validation_failed"),
        (["{one}", "{foreign}"], 404, "resume_not_found"),
        (["{one}", 999], 404, "resume_not_found"),
        (["{one}", "{broken}"], 409, "resume_not_ready"),
        (["{one}", 0], 422, "validation_failed"),
        (["{one}", 2**63], 422, "unacceptable_json"),
        (["{one}", 10**15], 422, "validation_failed"),
        (["{one}", True], 422, "validation_failed"),
        ("1,2", 422, "validation_failed"),
        (None, 422, "validation_failed"),
    ],
    ids=str,
)
async def test_what_cannot_be_compared_is_refused(
    resumes: Resumes, ids: list, status: int, code: str
) -> None:
    known = {
        "{one}": await resumes.have(),
        "{broken}": await resumes.have(BROKEN),
        "{foreign}": await resumes.have(user_id=8),
    }
    asked = [known.get(each, each) for each in ids] if isinstance(ids, list) else ids

    answer = await compare(resumes, asked)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_nobody_compares_nothing(resumes: Resumes) -> None:
    assert (await compare(resumes, [1, 2], 0)).status_code == 401


async def test_a_resume_is_judged_for_an_open_job(resumes: Resumes) -> None:
    one = await resumes.have()

    answer = await resumes.ask("POST", f"/{one}/analyze", json={"job_id": 5})

    analysis = answer.json()
    assert analysis["job"] == {
        "id": 5,
        "title": "Platform Engineer",
        "company": "Northwind Voice",
    }
    assert {"Rust", "Terraform"} <= set(analysis["missing_skills"])
    assert analysis["ats_score"] == round(sum(c["points"] for c in analysis["checks"]))
    own = (await resumes.ask("POST", f"/{one}/analyze")).json()
    assert own["job"] is None
    # What is judged for one job is not what the résumé is worth in general.
    assert (await resumes.get(f"/{one}")).json()["ats_score"] == own["ats_score"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"job_id": 6}, 404, "job_not_found"),
        ({"job_id": 5, "job_description": "Rust"}, 422, "two_targets"),
        ({"job_id": 0}, 422, "validation_failed"),
        ({"job_id": "5"}, 422, "validation_failed"),
        ({"job": 5}, 422, "validation_failed"),
    ],
    ids=str,
)
async def test_a_job_that_cannot_be_judged_for_is_refused(
    resumes: Resumes, body: dict, status: int, code: str
) -> None:
    one = await resumes.have()

    answer = await resumes.ask("POST", f"/{one}/analyze", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_without_jobs_there_is_no_number_and_it_is_said_when_to_try(
    resumes: Resumes,
) -> None:
    one, two = await resumes.have(), await resumes.have(RUST)
    resumes.jobs.broken = True

    answer = await resumes.ask("POST", f"/{one}/analyze", json={"job_id": 5})
    compared = await compare(resumes, [one, two], job_id=5)

    for refused in (answer, compared):
        assert (refused.status_code, refused.json()["code"]) == (
            503,
            "jobs_unavailable",
        )
        assert int(refused.headers["retry-after"]) >= 1
    pasted = {"job_description": "Rust"}
    still = await resumes.ask("POST", f"/{one}/analyze", json=pasted)
    assert still.status_code == 200


async def test_a_job_that_makes_no_sense_is_no_job(resumes: Resumes) -> None:
    one = await resumes.have()
    resumes.jobs.postings[5] = {"id": 5, "title": None}

    answer = await resumes.ask("POST", f"/{one}/analyze", json={"job_id": 5})

    assert answer.json()["code"] == "jobs_unavailable"


async def test_suggestions_rest_on_the_report(resumes: Resumes) -> None:
    one = await resumes.have()
    report = (await resumes.ask("POST", f"/{one}/analyze")).json()

    suggested = (await resumes.get(f"/{one}/suggestions")).json()

    assert suggested["degraded_reason"] == "ai_unavailable"
    assert suggested["explanation"]
    missing = set(report["missing_skills"])
    ideas = suggested["project_ideas"]
    assert 0 < len(ideas) <= 4
    assert len({idea["title"] for idea in ideas}) == len(ideas)
    for idea in ideas:
        assert idea["skill"] in missing
        assert idea["skill"] in idea["title"]
        assert set(idea["builds_on"]) <= set(report["skills_found"])
        assert "{" not in idea["description"]
    learn = [e for e in suggested["skill_enhancements"] if e["kind"] == "learn"]
    show = [e for e in suggested["skill_enhancements"] if e["kind"] == "show"]
    assert {each["skill"] for each in learn} <= missing
    assert {each["skill"] for each in show} == {"SQL", "Docker", "Kubernetes"}
    open_checks = [check for check in report["checks"] if check["fix"]]
    improvements = suggested["resume_improvements"]
    assert {i["check"] for i in improvements} == {c["id"] for c in open_checks}
    points = [improvement["points"] for improvement in improvements]
    assert points == sorted(points, reverse=True)


async def test_nobody_is_told_to_practise_nursing_at_home(resumes: Resumes) -> None:
    nurse = TEXT.replace(
        b"Python, SQL, Docker, Kubernetes",
        b"Nursing, Emergency care, Patient care, Medication administration, SQL",
    )
    one = await resumes.have(nurse)

    suggested = (await resumes.get(f"/{one}/suggestions")).json()

    names = [idea["skill"] for idea in suggested["project_ideas"]]
    kinds = {catalogue().resolve(name).category for name in names}
    assert "Nursing and care" not in kinds
    learn = {each["skill"] for each in suggested["skill_enhancements"]}
    assert any(
        catalogue().resolve(name).category == "Nursing and care" for name in learn
    )


def test_every_idea_is_about_a_kind_of_skill_there_is() -> None:
    kinds = {skill.category for skill in catalogue()}

    assert set(_ideas()) - kinds == {"otherwise"}
    title, description = idea_of("Cloud", "Kubernetes", ["Docker", "Go", "Linux"])
    assert "Kubernetes" in title
    assert "Docker, Go and Linux" in description
    assert "{" not in idea_of("no such kind", "Knitting", [])[1]


async def test_of_what_was_not_read_nothing_is_suggested(resumes: Resumes) -> None:
    broken = await resumes.have(BROKEN)

    answer = await resumes.get(f"/{broken}/suggestions")

    assert (answer.status_code, answer.json()["code"]) == (409, "resume_not_ready")
