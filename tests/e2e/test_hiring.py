"""From an imported file to a hire, seen by both sides, through the gateway."""

import json
from typing import Any
from uuid import uuid4

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.test_applications import good, posted, recruiter, sent

__all__ = ["recruiter"]

IMPORT = "/api/v1/jobs/import"
SETTINGS = "/api/v1/users/me/settings"


def test_a_candidate_finds_what_an_admin_imported(
    platform: Platform, admin: Person, person: Person
) -> None:
    person.analyzed(person.upload())
    town, board = f"Q{uuid4().hex[:10]}", f"board-{uuid4().hex[:10]}"
    file = [_row(board, number, town) for number in range(3)]
    first = _imported(admin, [*file, "no JSON", {**file[0], "title": 5}])
    assert first["totals"] == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "duplicate": 0,
        "invalid": 2,
    }
    assert _imported(admin, file)["totals"]["unchanged"] == 3

    found = eventually(lambda: _found(person, q="voice engineer", location=town))
    assert found["facets"]["source"] == [{"value": board, "count": 3}]
    job = found["items"][0]
    assert {"voice", "engineer"} <= {t.lower() for t in job["why"]["matched_terms"]}

    wish = {"preferences": {"preferred_locations": [town]}}
    good(person.api.put(SETTINGS, json=wish))
    best = eventually(lambda: _preferred(person, town))
    assert best["job"]["location"] == town
    like = good(person.api.post("/api/v1/jobs/similar", json={"text": _text(town)}))
    ids = {row["job_id"] for row in first["rows"] if row["result"] == "created"}
    assert like["items"][0]["job"]["id"] in ids
    body = {"job_id": job["id"]}
    assert person.api.post("/api/v1/saved-jobs", json=body).status_code == 201
    assert sent(person, job["id"])
    there = good(person.api.get("/api/v1/jobs", params={"location": town}))["items"]
    [again] = [each for each in there if each["id"] == job["id"]]
    assert (again["is_saved"], again["application_status"]) == (True, "applied")


def test_who_hires_finds_people_who_let_them_and_answers_who_applied(
    person: Person, recruiter: Person
) -> None:
    person.analyzed(person.upload())
    job_id = posted(recruiter)
    people = f"/api/v1/jobs/{job_id}/candidates"
    seen = {
        "privacy": {"resume_visibility": "companies", "profile_visibility": "public"}
    }
    good(person.api.put(SETTINGS, json=seen))

    named = eventually(lambda: _named(recruiter, people, person.id))
    blind = good(recruiter.api.get(people))
    assert str(person.email) not in json.dumps([named, blind])
    assert {row["user_id"] for row in blind["items"]} == {None}
    assert named["ref"] in {row["ref"] for row in blind["items"]}
    assert person.api.get(people).status_code == 403

    sent(person, job_id)
    eventually(lambda: _named(recruiter, people, person.id) is None)
    good(recruiter.api.put(f"/api/v1/jobs/{job_id}", json={"status": "closed"}))
    [heard] = eventually(lambda: person.notices("applied_job_closed"))
    assert heard["data"]["job_id"] == job_id
    [mine] = good(person.api.get("/api/v1/applications"))["items"]
    assert (mine["status"], mine["job_is_open"]) == ("applied", False)

    good(person.api.put(SETTINGS, json={"privacy": {"resume_visibility": "private"}}))
    other = f"/api/v1/jobs/{posted(recruiter)}/candidates"
    eventually(lambda: _named(recruiter, other, person.id) is None)


def _row(board: str, number: int, town: str) -> dict[str, Any]:
    return {
        "source": board,
        "external_id": f"r-{number}",
        "title": f"Voice Engineer {number}",
        "company": f"Northwind {board}",
        "location": town,
        "description": _text(town),
    }


def _text(town: str) -> str:
    return f"In {town} you build voice assistants. Python and Kubernetes required."


def _imported(admin: Person, rows: list[Any]) -> dict[str, Any]:
    content = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows)
    kind = {"Content-Type": "application/x-ndjson"}
    report: dict[str, Any] = good(admin.api.post(IMPORT, content=content, headers=kind))
    return report


def _found(person: Person, **query: str) -> dict[str, Any] | None:
    asked = {**query, "facets": "true"}
    page: dict[str, Any] = good(person.api.get("/api/v1/jobs", params=asked))
    return page if page["total"] == 3 else None


def _preferred(person: Person, town: str) -> dict[str, Any] | None:
    rows = good(person.api.get("/api/v1/jobs/recommended"))["items"]
    first: dict[str, Any] = rows[0]
    return first if any(town in reason for reason in first["reasons"]) else None


def _named(recruiter: Person, path: str, user_id: int) -> dict[str, Any] | None:
    query = {"blind": "false", "page_size": 100}
    rows = good(recruiter.api.get(path, params=query))["items"]
    return next((row for row in rows if row["user_id"] == user_id), None)
