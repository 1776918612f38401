"""Finding jobs by other words, facets, orders, and why a hit was found."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, update

from common.clock import utc_now
from common.testing import bearer
from jobs.searching.synonyms import places, roles, weak_words
from jobs.searching.typed import Typed, read
from jobs.searching.why import Beyond, Explainer
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, Jobs
from services.jobs.tests.test_search import post_some


async def post_people(jobs: Jobs) -> None:
    plain = {"requirements": "", "skills": [], "ai_specializations": []}
    text = "You join a friendly team."
    for title, place in (
        ("Consultant Ophthalmologist", "Leeds, GB"),
        ("Community Dietitian", "Glasgow, Scotland"),
        ("Sonographer", "New York, NY"),
        ("Medical Secretary", "San Francisco, CA"),
    ):
        await jobs.post(title=title, location=place, description=text, **plain)
    await jobs.indexed()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "eye doctor"}, ["Consultant Ophthalmologist"]),
        ({"q": "nutritionist"}, ["Community Dietitian"]),
        ({"q": "ultrasound"}, ["Sonographer"]),
        ({"q": "typist SF"}, ["Medical Secretary"]),
        ({"q": "sonographer NYC"}, ["Sonographer"]),
        ({"q": "dietitian UK"}, ["Community Dietitian"]),
        ({"q": "secret"}, ["Medical Secretary"]),
        ({"location": "UK", "sort": "newest"}, ["Community", "Consultant"]),
        ({"location": "NYC"}, ["Sonographer"]),
        ({"location": "USA"}, []),
        ({"q": "someone for the eyes"}, []),
    ],
    ids=str,
)
async def test_other_words_find_it(
    jobs: Jobs, query: dict[str, str], titles: list[str]
) -> None:
    await post_people(jobs)
    found = await jobs.found(**query)
    assert len(found) == len(titles)
    assert all(job.startswith(title) for job, title in zip(found, titles, strict=True))


async def test_a_typo_is_forgiven_and_told(jobs: Jobs) -> None:
    await post_people(jobs)

    page = await jobs.search(q="sonografer")
    right = await jobs.search(q="sonographer")

    assert [job["title"] for job in page["items"]] == ["Sonographer"]
    assert (page["matched"], page["did_you_mean"]) == ("corrected", "sonographer")
    assert (right["matched"], right["did_you_mean"]) == ("all", None)


async def test_a_description_finds_what_has_some_of_it(jobs: Jobs) -> None:
    await post_people(jobs)

    page = await jobs.search(q="sonographer for a hospital near the zoo")

    assert [job["title"] for job in page["items"]] == ["Sonographer"]
    assert page["matched"] == "some"
    assert await jobs.found(q="sonographer zoo") == []


async def test_a_hit_says_why(jobs: Jobs) -> None:
    await post_some(jobs)

    [hit] = (await jobs.search(q="voice assistants python", skills="cpp"))["items"]
    why = hit["why"]

    marked = [hit[m["field"]][m["start"] : m["end"]] for m in why["highlights"]]
    assert marked == ["Voice", "Voice"]
    assert set(why["matched_terms"]) == {"Voice", "assistants", "python"}
    assert set(why["fields"]) == {"title", "company", "text", "skills"}
    assert set(why["skill_ids"]) == {"c-plus-plus", "python"}
    assert why["is_new"] is True


async def test_the_skills_of_a_hit_are_in_the_order_of_the_query(jobs: Jobs) -> None:
    await post_some(jobs)
    for q, skills in (
        ("python c++", ["python", "c-plus-plus"]),
        ("c++ python", ["c-plus-plus", "python"]),
    ):
        [hit] = (await jobs.search(q=q))["items"]
        assert hit["why"]["skill_ids"] == skills


async def test_each_of_many_words_is_told_where_it_stands(jobs: Jobs) -> None:
    """More of them than one score has bits for."""
    words = [f"{letter}zonk" for letter in "abcdefghijklmnopqrstuvwx"]
    plain = {"requirements": "", "skills": [], "ai_specializations": []}
    text, title = " ".join(words[:15]), " ".join(words[15:])
    await jobs.post(title=title, description=text, **plain)
    await jobs.post(title=text, description=title, **plain)
    await jobs.indexed()

    items = (await jobs.search(q=" ".join(words)))["items"]

    assert len(items) == 2
    for hit in items:
        why = hit["why"]
        assert why["matched_terms"] == [*hit["title"].split(), *unseen(hit, words)]
        assert why["fields"] == ["title", "text"]


def unseen(hit: dict[str, Any], words: list[str]) -> list[str]:
    return [word for word in words if word not in hit["title"]]


async def test_a_page_of_hits_is_one_statement(jobs: Jobs) -> None:
    await post_some(jobs)
    said: list[str] = []
    reader = jobs.running.database._reader
    event.listen(reader, "before_cursor_execute", lambda *a: said.append(a[2]))

    assert len((await jobs.search(CANDIDATE))["items"]) == 3

    own = ("applications.user_id = ?", "saved_jobs.user_id = ?")  # no worker's
    [one] = [each for each in said if any(part in each for part in own)]
    assert "FROM jobs" in one
    assert "description" not in one


async def test_marks_are_characters_of_the_very_field(jobs: Jobs) -> None:
    await jobs.post(title="😀 Ärztin <b>&", location="Zürich, CH")
    await jobs.indexed()

    [hit] = (await jobs.search(q="arztin zurich"))["items"]

    marks = [hit[m["field"]][m["start"] : m["end"]] for m in hit["why"]["highlights"]]
    assert marks == ["Ärztin", "Zürich"]


@pytest.mark.parametrize(
    ("q", "marks", "fields"),
    [
        ("sonogr*", ["Sonographer"], {"title"}),
        ("Sonogr", ["Sonographer"], {"title"}),  # as it is typed
        ("new york", ["York", "New York, NY"], {"location", "company"}),
        ("vitamin C++", ["Vitamin"], {"title", "text", "skills"}),
        ("remote", [], {"remote"}),
    ],
)
async def test_only_what_was_found_is_marked(
    jobs: Jobs, q: str, marks: list[str], fields: set[str]
) -> None:
    plain = {"requirements": "", "skills": [], "ai_specializations": []}
    for title, text in (
        ("Sonographer", "Friendly."),
        ("Vitamin C Seller", "Our shop runs on C++."),
        ("Nurse Recruiter", "You find every registered nurse."),
    ):
        await jobs.post(title=title, description=text, location="Leeds, GB", **plain)
    far = {"title": "Cook", "description": "Soup.", "location": None, "remote": True}
    await jobs.post(**far, **plain)
    york = {"title": "Baker", "description": "Bread.", "location": "New York, NY"}
    await jobs.post(**york, company="York Bread", **plain)
    await jobs.indexed()

    [hit] = (await jobs.search(q=q))["items"]

    found = [hit[m["field"]][m["start"] : m["end"]] for m in hit["why"]["highlights"]]
    assert set(hit["why"]["fields"]) == fields, found
    assert found == marks


def test_half_of_a_name_of_work_is_marked_only_where_its_words_may_stand_apart() -> (
    None
):
    def marked(title: str, typed: Typed) -> list[tuple[int, int]]:
        job = Job(title=title, company="Northwind", posted_at=utc_now(), remote=False)
        why = Explainer(typed, Beyond({}, {}), utc_now()).explain(job)
        return [(mark.start, mark.end) for mark in why.highlights]

    name = read("registered nurse")
    assert marked("Registered Nurse", name) == [(0, 16)]
    assert marked("Nurse Recruiter", name) == []
    assert marked("Nurse Recruiter", name.loosened) == [(0, 5)]


async def test_facets_are_counted_without_their_own_filter(jobs: Jobs) -> None:
    await post_some(jobs)

    all_ = (await jobs.search(facets="true"))["facets"]
    part = (await jobs.search(facets="true", job_type="part-time"))["facets"]

    kinds = {count["value"]: count["count"] for count in all_["job_type"]}
    assert kinds == {"full-time": 2, "part-time": 1}
    assert part["job_type"] == all_["job_type"]
    assert part["company"] == [{"value": "Northwind Health", "count": 1}]
    assert {c["value"]: c["count"] for c in all_["remote"]} == {"false": 2, "true": 1}
    assert {c["value"]: c["count"] for c in all_["country"]} == {
        "Portugal": 2,
        "Switzerland": 1,
    }
    assert {c["value"]: c["count"] for c in all_["salary"]} == {
        "60000-80000": 1,
        "80000-100000": 1,
    }
    assert (await jobs.search())["facets"] is None


async def test_the_best_match_comes_first_for_who_has_a_resume(
    jobs: Jobs,
) -> None:
    await post_some(jobs)
    path = "/api/v1/jobs"

    anonymous = await jobs.client.get(path, params={"sort": "match"})
    without = await jobs.client.get(
        path, params={"sort": "match"}, headers=bearer(CANDIDATE)
    )

    assert (anonymous.status_code, without.status_code) == (401, 409)
    assert without.json()["code"] == "no_resume_yet"


async def test_what_runs_out_is_gone_before_the_index_knows(jobs: Jobs) -> None:
    await post_some(jobs)
    with time_machine.travel(utc_now() + timedelta(days=31), tick=False):
        page = await jobs.search(facets="true")
    assert (page["items"], page["total"]) == ([], 0)
    assert not any(page["facets"].values())


async def test_what_was_closed_is_gone_before_the_index_knows(jobs: Jobs) -> None:
    await post_some(jobs)
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).values(status="closed"))
    assert await jobs.found() == []


async def test_an_unknown_filter_is_told(jobs: Jobs) -> None:
    answer = await jobs.client.get("/api/v1/jobs", params={"experiense_level": "lead"})
    assert answer.json()["errors"][0]["pointer"] == "experiense_level"


def test_the_words_of_roles_and_places_are_read() -> None:
    assert ("general", "practition") in roles().meant(("gp",))
    assert ("san", "francisco") in places().meant(("sf",))
    assert "someon" in weak_words()
