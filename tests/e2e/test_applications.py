"""An application from both sides, through the gateway: heard live, to the end."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.test_bell import listening

WISHES = "/api/v1/auth/recruiter-requests"
POSTING = {
    "title": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "description": "You build voice assistants for contact centres.",
    "requirements": "- Python required\n- Kubernetes required",
    "skills": ["Python", "Kubernetes"],
}


@pytest.fixture(scope="module")
def recruiter(platform: Platform, admin: Person) -> Iterator[Person]:
    """Somebody who asked to be a recruiter, and whom an admin let."""
    with platform.sign_in() as asking:
        wish = {"company": "Northwind Voice", "note": "We hire in Lisbon."}
        asked = good(asking.api.post(WISHES, json=wish))
        decision = {"decision": "granted"}
        good(admin.api.put(f"{WISHES}/{asked['id']}", json=decision))
        # Their token still says candidate; the next one does not.
        old = {"refresh_token": asking.tokens["refresh_token"]}
        tokens = good(asking.api.post("/api/v1/auth/refresh", json=old))
        asking.api.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        yield asking


def good(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def posted(recruiter: Person) -> int:
    job_id: int = good(recruiter.api.post("/api/v1/jobs", json=POSTING))["id"]
    return job_id


def sent(person: Person, job_id: int, **more: object) -> str:
    body = {"job_id": job_id, **more}
    answer = person.api.post("/api/v1/applications", json=body)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def test_who_hires_reads_what_was_sent_and_nothing_private(
    person: Person, recruiter: Person
) -> None:
    text = person.analyzed(person.upload())["text"]
    job_id = posted(recruiter)
    with listening(recruiter) as desk:
        url = sent(person, job_id, cover_letter="I build voices.", notes="Dream job")
        _, rung = desk.next_event("application_received")
    assert url.endswith(f"/{rung['data']['application_id']}")

    inbox = f"/api/v1/jobs/{job_id}/applications"
    found = good(recruiter.api.get(inbox, params={"q": "voices"}))
    assert found["status_counts"] == {"applied": 1}
    assert [item["candidate_id"] for item in found["items"]] == [person.id]
    seen = good(recruiter.api.get(url))
    assert (seen["resume_text"], seen["cover_letter"]) == (text, "I build voices.")
    assert "Dream job" not in str(seen)
    assert good(person.api.get(url))["status"] == "applied"


def test_from_applying_to_accepting_both_sides_hear_of_each_step(
    person: Person, recruiter: Person
) -> None:
    url = sent(person, posted(recruiter))

    with listening(person) as pocket:
        for to, note in (
            ("reviewing", None),
            ("interview", "Come and see us"),
            ("offered", None),
        ):
            change = {"status": to} | ({"note": note} if note else {})
            good(recruiter.api.put(url, json=change))
            _, heard = pocket.next_event("application_moved")
            assert heard["data"]["to_status"] == to
    assert good(person.api.get(url))["allowed"] == ["accepted", "withdrawn"]
    refused = recruiter.api.put(url, json={"status": "accepted"})
    assert refused.json()["code"] == "not_your_move"
    with listening(recruiter) as desk:
        good(person.api.put(url, json={"status": "accepted", "note": "Gladly"}))
        desk.next_event("application_changed")

    mine, theirs = good(person.api.get(url)), good(recruiter.api.get(url))
    assert mine["history"] == theirs["history"]
    steps = [(step["who"], step["to"]) for step in mine["history"]]
    assert steps == [
        ("candidate", "applied"),
        ("employer", "reviewing"),
        ("employer", "interview"),
        ("employer", "offered"),
        ("candidate", "accepted"),
    ]
    stats = good(person.api.get("/api/v1/applications/stats"))
    assert [stage["reached"] for stage in stats["funnel"]] == [1, 1, 1, 1, 1]
    assert stats["response_rate"] == 1


def test_a_withdrawn_application_stays_and_goes_nowhere(
    person: Person, recruiter: Person
) -> None:
    url = sent(person, posted(recruiter))

    with listening(recruiter) as desk:
        gone = person.api.delete(url)
        _, heard = desk.next_event("application_changed")

    assert gone.json()["status"] == "withdrawn"
    assert heard["data"]["to_status"] == "withdrawn"
    late = recruiter.api.put(url, json={"status": "reviewing"})
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")
    assert late.json()["allowed"] == []
    assert good(recruiter.api.get(url))["history"][-1]["who"] == "candidate"


def test_many_are_applied_to_and_many_are_moved_at_once(
    platform: Platform, person: Person, recruiter: Person
) -> None:
    first, second = posted(recruiter), posted(recruiter)
    with platform.sign_in() as rival:
        rivals = sent(rival, first)
        body = {"job_ids": [first, second, 10**14], "cover_letter": "Hello"}
        key = {"Idempotency-Key": uuid4().hex}
        batch = "/api/v1/applications/batch"
        applied = good(person.api.post(batch, json=body, headers=key))
        again = good(person.api.post(batch, json=body, headers=key))

        results = [each["result"] for each in applied["results"]]
        assert results == ["created", "created", "not_found"]
        assert again == applied
        mine = applied["results"][0]["application_id"]
        moves = {"ids": [mine, int(rivals.rsplit("/", 1)[1])], "to": "reviewing"}
        inbox = f"/api/v1/jobs/{first}/applications"
        moved = good(recruiter.api.post(f"{inbox}/move", json=moves))

        assert moved["moved"] == 2
        eventually(lambda: rival.notices("application_moved"))
        eventually(lambda: person.notices("application_moved"))
        assert rival.api.get(inbox).status_code == 403
        assert rival.api.get(f"/api/v1/applications/{mine}").status_code == 404
    listed = good(person.api.get("/api/v1/applications", params={"q": "northwind"}))
    assert listed["status_counts"] == {"applied": 1, "reviewing": 1}
