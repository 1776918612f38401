"""A saved search, from the gateway to the bell and the mailbox."""

from uuid import uuid4

from tests.e2e.platform import Person
from tests.e2e.test_applications import POSTING, good, recruiter
from tests.e2e.test_bell import listening

__all__ = ["recruiter"]

SEARCHES = "/api/v1/saved-searches"


def test_who_saved_a_search_hears_of_a_new_job_live(
    person: Person, recruiter: Person
) -> None:
    place = f"Q{uuid4().hex[:10]}"
    criteria = {"q": "conversational ai engineer", "location": place}
    saved = good(person.api.post(SEARCHES, json={"name": "Bots", "criteria": criteria}))
    with listening(person) as pocket:
        body = {**POSTING, "location": place}
        job = good(recruiter.api.post("/api/v1/jobs", json=body))
        _, rung = pocket.next_event("saved_search_matched")

    assert rung["data"]["job_ids"] == [job["id"]]
    assert POSTING["title"] in rung["body"]
    found = good(person.api.get(f"/api/v1/jobs?{saved['query']}"))
    assert [item["id"] for item in found["items"]] == [job["id"]]
    assert good(person.api.get(f"{SEARCHES}/{saved['id']}"))["matches"] == 1
