"""The employer's inbox: who may open it, what is found in it, many moved at once."""

import httpx
import pytest

from common.contracts.jobs import ApplicationMoved
from common.testing import bearer
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, SNAPSHOT, Jobs
from services.jobs.tests.people import Profiles

EMPLOYER = bearer(RECRUITER, role="recruiter")
WEAK = {**SNAPSHOT, "text": "Fähigkeiten: Töpfern", "skills": []}


async def listed(
    jobs: Jobs, job_id: int, who: dict[str, str] = EMPLOYER, **query: object
) -> dict:
    answer = await jobs.client.get(
        f"/api/v1/jobs/{job_id}/applications", params=query, headers=who
    )
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def move(
    jobs: Jobs, job_id: int, ids: list, who: dict[str, str] = EMPLOYER, **more: object
) -> httpx.Response:
    return await jobs.client.post(
        f"/api/v1/jobs/{job_id}/applications/move",
        json={"ids": ids, **more},
        headers=who,
    )


async def received(jobs: Jobs, people: int = 3) -> int:
    """A job with applications of people 20, 21, ...; that of 21 fits less."""
    job_id = await jobs.post()
    for user_id in range(20, 20 + people):
        jobs.resumes.held[user_id] = WEAK if user_id == 21 else SNAPSHOT
        letter = f"I am number {user_id}; 100% of it"
        answer = await jobs.apply(job_id, user_id, cover_letter=letter)
        assert answer.status_code == 201, answer.text
    return job_id


def people(page: dict) -> list[int]:
    return [item["candidate_id"] for item in page["items"]]


async def test_the_inbox_is_the_jobs_owners_and_admins(jobs: Jobs) -> None:
    job_id = await received(jobs)

    assert people(await listed(jobs, job_id)) == [22, 21, 20]
    assert (await listed(jobs, job_id, bearer(1, role="admin")))["total"] == 3
    url = f"/api/v1/jobs/{job_id}/applications"
    for headers, status in (
        ({}, 401),
        (bearer(20), 403),
        (bearer(RECRUITER), 403),
        (bearer(10, role="recruiter"), 404),
    ):
        assert (await jobs.client.get(url, headers=headers)).status_code == status
        moved = await move(jobs, job_id, [1], headers, to="rejected")
        assert moved.status_code == status
    assert (await listed(jobs, job_id, status="applied"))["total"] == 3


async def test_an_admin_who_applied_is_a_candidate_there(jobs: Jobs) -> None:
    job_id = await received(jobs)
    admin = bearer(20, role="admin")

    assert people(await listed(jobs, job_id, admin)) == [22, 21]
    [result] = (await move(jobs, job_id, [1], admin, to="reviewing")).json()["results"]

    assert result["result"] == "not_found"


async def test_the_inbox_is_filtered_sorted_and_counted(jobs: Jobs) -> None:
    job_id = await received(jobs)
    await received(jobs)  # another job's, never among them
    await move(jobs, job_id, [3], to="reviewing")

    everything = await listed(jobs, job_id, sort="match_score")
    assert people(everything) == [22, 20, 21]
    assert everything["status_counts"] == {"applied": 2, "reviewing": 1}
    best = everything["items"][0]["match_score"]
    assert people(await listed(jobs, job_id, min_score=best)) == [22, 20]
    reviewed = await listed(jobs, job_id, status="reviewing")
    assert (people(reviewed), reviewed["total"]) == ([22], 1)
    assert reviewed["status_counts"] == {"applied": 2, "reviewing": 1}
    both = await listed(jobs, job_id, status=["reviewing", "applied"], page_size=1)
    assert (both["total"], both["total_pages"], len(both["items"])) == (3, 3, 1)
    text = str(everything)
    assert "Töpfern" not in text
    assert "number" not in text


async def test_a_blind_inbox_says_of_nobody_who_they_are(jobs: Jobs) -> None:
    job_id, other = await received(jobs), await received(jobs)

    known = (await listed(jobs, job_id))["items"]
    blind = (await listed(jobs, job_id, blind=True))["items"]
    elsewhere = (await listed(jobs, other, blind=True))["items"]

    assert [item["candidate_id"] for item in known] == [22, 21, 20]
    assert {item["resume_filename"] for item in known} == {"ada.pdf"}
    hidden = {"candidate_id": None, "resume_filename": None}
    assert blind == [item | hidden for item in known]
    refs = {item["ref"] for item in blind}
    assert len(refs) == 3
    assert refs.isdisjoint(item["ref"] for item in elsewhere)
    moved = await move(jobs, job_id, [blind[0]["id"]], to="reviewing")
    assert moved.json()["moved"] == 1


async def test_names_of_applicants_come_from_profiles_once_a_page(jobs: Jobs) -> None:
    job_id = await received(jobs)
    asked = Profiles(names={20: "Ada Lovelace", 22: "Cleo"})

    async with asked.behind(jobs):
        page = await listed(jobs, job_id)
        blind = await listed(jobs, job_id, blind=True)
        await listed(jobs, job_id, min_score=100)  # nobody, so nobody is asked about

    names = [(i["candidate_name"], i["candidate_slug"]) for i in page["items"]]
    assert names == [("Cleo", "p-22"), (None, None), ("Ada Lovelace", "p-20")]
    assert page["names_missing"] is blind["names_missing"] is None
    for item in blind["items"]:
        assert (item["candidate_name"], item["candidate_slug"]) == (None, None)
    [question] = asked.asked_names
    assert sorted(question["ids"]) == [20, 21, 22]
    assert question["reader"] == RECRUITER
    assert question["introduced"] == question["ids"]


@pytest.mark.parametrize("trouble", ["away", "garbled"])
async def test_without_profiles_the_inbox_opens_and_says_why_it_has_no_names(
    jobs: Jobs, trouble: str
) -> None:
    job_id = await received(jobs)
    troubled = Profiles(names={20: "Ada Lovelace"}, **{trouble: True})

    async with troubled.behind(jobs):
        page = await listed(jobs, job_id)

    assert page["names_missing"] == "profiles_unavailable"
    assert people(page) == [22, 21, 20]
    assert {item["candidate_name"] for item in page["items"]} == {None}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("töpfern", [21]),
        ("TOPFERN", [21]),
        ("kubernetes 22", [22]),
        ("number kubernetes", [22, 20]),
        ("100%", [22, 21, 20]),
        ("%", [22, 21, 20]),
        ("_", []),
        ("cobol", []),
        ("  ", [22, 21, 20]),
    ],
)
async def test_words_are_found_in_letter_and_resume(
    jobs: Jobs, q: str, found: list[int]
) -> None:
    page = await listed(jobs, await received(jobs), q=q)
    assert people(page) == found
    assert sum(page["status_counts"].values()) == page["total"] == len(found)


async def test_a_bettered_letter_is_found_by_its_new_words(jobs: Jobs) -> None:
    job_id = await received(jobs)
    url = "/api/v1/applications/1"
    letter = {"cover_letter": "Esperanto"}
    await jobs.client.put(url, json=letter, headers=bearer(20))
    assert people(await listed(jobs, job_id, q="esperanto")) == [20]
    assert people(await listed(jobs, job_id, q="number")) == [22, 21]


async def test_many_are_moved_with_a_result_for_each(jobs: Jobs) -> None:
    job_id = await received(jobs)
    await jobs.client.delete("/api/v1/applications/2", headers=bearer(21))
    elsewhere = await jobs.apply(await jobs.post(), CANDIDATE)

    answer = await move(
        jobs, job_id, [3, 2, 1, 99, 4], to="reviewing", note="We are reading"
    )

    assert elsewhere.json()["id"] == 4
    assert answer.status_code == 200, answer.text
    results = [(r["id"], r["result"], r["status"]) for r in answer.json()["results"]]
    assert results == [
        (3, "moved", "reviewing"),
        (2, "illegal_move", "withdrawn"),
        (1, "moved", "reviewing"),
        (99, "not_found", None),
        (4, "not_found", None),
    ]
    assert answer.json()["moved"] == 2
    events = await jobs.running.emitted(ApplicationMoved)
    assert [e.application_id for e in events if e.moved_by == RECRUITER] == [3, 1]
    mine = await jobs.client.get("/api/v1/applications/1", headers=bearer(20))
    assert mine.json()["history"][-1]["note"] == "We are reading"
    assert mine.json()["history"][-1]["who"] == "employer"


async def test_the_same_key_moves_once(jobs: Jobs) -> None:
    job_id = await received(jobs)
    key = EMPLOYER | {"Idempotency-Key": "once"}

    first = await move(jobs, job_id, [1, 2], key, to="reviewing")
    again = await move(jobs, job_id, [1, 2], key, to="reviewing")

    assert first.content == again.content
    assert len(await jobs.running.emitted(ApplicationMoved)) == 2


async def test_many_cannot_be_moved_where_the_candidate_decides(jobs: Jobs) -> None:
    job_id = await received(jobs)
    for to in ("accepted", "withdrawn"):
        answer = await move(jobs, job_id, [1], to=to)
        assert answer.json()["code"] == "not_your_move"
    assert (await listed(jobs, job_id))["status_counts"] == {"applied": 3}


@pytest.mark.parametrize(
    "body",
    [
        {"ids": [], "to": "reviewing"},
        {"ids": [1, 1], "to": "reviewing"},
        {"ids": list(range(1, 102)), "to": "reviewing"},
        {"ids": [0], "to": "reviewing"},
        {"ids": ["1"], "to": "reviewing"},
        {"ids": [10**30], "to": "reviewing"},
        {"ids": [1], "to": "banana"},
        {"ids": [1]},
        {"ids": [1], "to": "reviewing", "user_id": 1},
        {"ids": [1], "to": "reviewing", "note": ""},
    ],
)
async def test_moves_that_make_no_sense(jobs: Jobs, body: dict) -> None:
    job_id = await received(jobs, 1)
    answer = await jobs.client.post(
        f"/api/v1/jobs/{job_id}/applications/move", json=body, headers=EMPLOYER
    )
    assert answer.status_code == 422
