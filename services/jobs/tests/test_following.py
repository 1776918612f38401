"""One application from both sides: who may move it, who sees what, what stays."""

import asyncio

import httpx
import pytest

from common.contracts.jobs import ApplicationMoved
from common.contracts.resumes import ResumeRemoved
from common.testing import bearer
from jobs.reactions import REACTIONS
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, TEXT, Jobs

OTHER, ADMIN = 8, 1
EMPLOYER = bearer(RECRUITER, role="recruiter")
MINE = bearer(CANDIDATE)


async def applied(jobs: Jobs, **more: object) -> str:
    """The address of a fresh application."""
    answer = await jobs.apply(await jobs.post(), **more)
    assert answer.status_code == 201, answer.text
    location: str = answer.headers["location"]
    return location


async def put(
    jobs: Jobs, url: str, who: dict[str, str], **changes: object
) -> httpx.Response:
    return await jobs.client.put(url, json=changes, headers=who)


async def read(jobs: Jobs, url: str, who: dict[str, str]) -> dict:
    answer = await jobs.client.get(url, headers=who)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def test_both_sides_follow_an_application_to_its_end(jobs: Jobs) -> None:
    url = await applied(jobs, cover_letter="Hello")

    for to, note in (("reviewing", None), ("interview", "Come in"), ("offered", None)):
        more = {"note": note} if note else {}
        moved = await put(jobs, url, EMPLOYER, status=to, **more)
        assert moved.status_code == 200, moved.text
    accepted = await put(jobs, url, MINE, status="accepted", note="Gladly")

    assert accepted.json()["allowed"] == []
    mine, theirs = await read(jobs, url, MINE), await read(jobs, url, EMPLOYER)
    assert (mine["seen_as"], theirs["seen_as"]) == ("candidate", "employer")
    assert mine["history"] == theirs["history"]
    told = [(s["who"], s["from"], s["to"], s["note"]) for s in mine["history"]]
    assert told == [
        ("candidate", None, "applied", None),
        ("employer", "applied", "reviewing", None),
        ("employer", "reviewing", "interview", "Come in"),
        ("employer", "interview", "offered", None),
        ("candidate", "offered", "accepted", "Gladly"),
    ]
    events = await jobs.running.emitted(ApplicationMoved)
    assert [event.to_status for event in events] == [step[2] for step in told[1:]]
    assert [event.moved_by for event in events] == [RECRUITER] * 3 + [CANDIDATE]
    assert {event.recruiter_id for event in events} == {RECRUITER}
    assert [event.has_note for event in events] == [False, True, False, True]
    assert "Gladly" not in events[-1].model_dump_json()


async def test_an_illegal_move_says_what_is_allowed(jobs: Jobs) -> None:
    url = await applied(jobs)

    answer = await put(jobs, url, EMPLOYER, status="offered")

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "illegal_move"
    assert (problem["from"], problem["to"]) == ("applied", "offered")
    assert problem["allowed"] == ["reviewing", "rejected"]
    assert await jobs.running.emitted(ApplicationMoved) == []


@pytest.mark.parametrize("status", ["accepted", "withdrawn"])
async def test_nobody_decides_for_the_candidate(jobs: Jobs, status: str) -> None:
    url = await applied(jobs)
    for who in (EMPLOYER, bearer(ADMIN, role="admin")):
        answer = await put(jobs, url, who, status=status)
        assert answer.json()["code"] == "not_your_move"
    assert (await jobs.client.delete(url, headers=EMPLOYER)).status_code == 403


@pytest.mark.parametrize("status", ["reviewing", "interview", "offered", "rejected"])
async def test_candidates_do_not_move_themselves_on(jobs: Jobs, status: str) -> None:
    url = await applied(jobs)
    # An admin who applies is a candidate there.
    for who in (MINE, bearer(CANDIDATE, role="admin")):
        answer = await put(jobs, url, who, status=status)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_move")


async def test_an_application_is_nobody_elses(jobs: Jobs) -> None:
    url = await applied(jobs, cover_letter="secret", notes="secret")
    strangers = (
        bearer(OTHER),
        bearer(OTHER, role="recruiter"),
        bearer(RECRUITER),  # no recruiter any more
    )
    for who in strangers:
        for method in ("GET", "PUT", "DELETE"):
            body = {"json": {"status": "withdrawn"}} if method == "PUT" else {}
            answer = await jobs.client.request(method, url, headers=who, **body)
            assert answer.status_code == 404
            assert "secret" not in answer.text
    for method in ("GET", "PUT", "DELETE"):
        assert (await jobs.client.request(method, url)).status_code == 401
    nowhere = await jobs.client.get("/api/v1/applications/999", headers=MINE)
    assert nowhere.json()["code"] == "application_not_found"
    assert (await read(jobs, url, MINE))["status"] == "applied"


async def test_each_sides_notes_are_its_own(jobs: Jobs) -> None:
    url = await applied(jobs, notes="stingy")
    before = await jobs.client.get(url, headers=MINE)

    noted = await put(jobs, url, EMPLOYER, notes="too junior", rating=2)

    assert (noted.json()["notes"], noted.json()["rating"]) == ("too junior", 2)
    after = await jobs.client.get(url, headers=MINE)
    # Not even that something was noted.
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]
    theirs = await jobs.client.get(url, headers=EMPLOYER)
    await put(jobs, url, MINE, notes="still stingy")
    again = await jobs.client.get(url, headers=EMPLOYER)
    assert again.content == theirs.content
    assert "stingy" not in theirs.text
    listed = await jobs.client.get("/api/v1/applications", headers=MINE)
    assert "junior" not in listed.text
    cleared = await put(jobs, url, EMPLOYER, notes=None, rating=None)
    assert (cleared.json()["notes"], cleared.json()["rating"]) == (None, None)


async def test_what_is_the_other_sides_cannot_be_written(jobs: Jobs) -> None:
    url = await applied(jobs, cover_letter="Hello")
    assert (await put(jobs, url, MINE, rating=5)).json()["code"] == "not_your_part"
    letter = await put(jobs, url, EMPLOYER, cover_letter="I am bad")
    assert letter.json()["code"] == "not_your_part"
    assert (await read(jobs, url, EMPLOYER))["cover_letter"] == "Hello"


async def test_the_letter_can_be_bettered_until_the_employer_begins(
    jobs: Jobs,
) -> None:
    url = await applied(jobs, cover_letter="Helo")
    assert (await put(jobs, url, MINE, cover_letter="Hello")).status_code == 200
    await put(jobs, url, EMPLOYER, status="reviewing")

    late = await put(jobs, url, MINE, cover_letter="Hi", notes="also lost")

    assert (late.status_code, late.json()["code"]) == (409, "letter_stays")
    kept = await read(jobs, url, MINE)
    assert (kept["cover_letter"], kept["notes"]) == ("Hello", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": 8},
        {"match_score": 100},
        {"resume_text": "better"},
        {"history": []},
        {"applied_at": "2026-01-01T00:00:00Z"},
        {"status": None},
        {"status": "banana"},
        {"status": 1},
        {"note": "without a move"},
        {"status": "withdrawn", "note": ""},
        {"rating": 6},
        {"rating": "5"},
        {"notes": "x" * 4001},
        {"notes": "\x00"},
    ],
)
async def test_nothing_else_can_be_changed(jobs: Jobs, changes: dict) -> None:
    url = await applied(jobs)
    before = (await jobs.client.get(url, headers=MINE)).content

    answer = await put(jobs, url, MINE, **changes)

    assert answer.status_code == 422, answer.text
    assert (await jobs.client.get(url, headers=MINE)).content == before


async def test_who_read_an_older_version_is_told(jobs: Jobs) -> None:
    url = await applied(jobs)
    old = (await jobs.client.get(url, headers=EMPLOYER)).headers["etag"]
    await put(jobs, url, EMPLOYER, status="reviewing")

    for answer in (
        await put(jobs, url, EMPLOYER | {"If-Match": old}, status="rejected"),
        await jobs.client.delete(url, headers=MINE | {"If-Match": old}),
    ):
        assert answer.status_code == 412
    now = (await jobs.client.get(url, headers=MINE)).headers["etag"]
    answer = await jobs.client.delete(url, headers=MINE | {"If-Match": now})
    assert answer.status_code == 200


async def test_withdrawing_keeps_the_record_and_is_the_end(jobs: Jobs) -> None:
    url = await applied(jobs)

    gone = await jobs.client.delete(url, headers=MINE)

    assert (gone.status_code, gone.json()["status"]) == (200, "withdrawn")
    assert (await jobs.client.delete(url, headers=MINE)).status_code == 409
    for to in ("reviewing", "rejected"):
        assert (await put(jobs, url, EMPLOYER, status=to)).status_code == 409
    theirs = await read(jobs, url, EMPLOYER)
    assert [step["to"] for step in theirs["history"]] == ["applied", "withdrawn"]
    again = await jobs.apply(theirs["job_id"])
    assert again.json()["code"] == "already_applied"


async def test_of_many_moves_at_once_one_is_made(jobs: Jobs) -> None:
    url = await applied(jobs)

    answers = await asyncio.gather(
        *(put(jobs, url, EMPLOYER, status="reviewing") for _ in range(10)),
        *(put(jobs, url, EMPLOYER, status="rejected") for _ in range(10)),
    )

    made = [a.json()["status"] for a in answers if a.status_code == 200]
    assert made in (["reviewing"], ["reviewing", "rejected"], ["rejected"])
    steps = (await read(jobs, url, MINE))["history"]
    assert [step["to"] for step in steps[1:]] == made
    assert len(await jobs.running.emitted(ApplicationMoved)) == len(made)


async def test_the_resume_stays_as_it_was_sent(jobs: Jobs) -> None:
    url = await applied(jobs)
    jobs.resumes.held[CANDIDATE] = {**jobs.resumes.held[CANDIDATE], "text": "New"}
    gone = ResumeRemoved(resume_id=2, user_id=CANDIDATE)
    await jobs.running.hears(REACTIONS, gone)

    theirs = await read(jobs, url, EMPLOYER)

    assert (theirs["resume_filename"], theirs["resume_text"]) == ("ada.pdf", TEXT)
    mine = await read(jobs, url, MINE)
    assert (mine["resume_id"], mine["resume_text"]) == (None, TEXT)


async def test_a_look_changes_nothing(jobs: Jobs) -> None:
    url = await applied(jobs)
    before = (await jobs.client.get(url, headers=MINE)).content
    await read(jobs, url, EMPLOYER)
    assert (await jobs.client.get(url, headers=MINE)).content == before
