"""The assistant, the letter and the builder on a running platform, without a key."""

import json
from typing import Any

import httpx
import pytest

from skills import catalogue
from tests.e2e.platform import SAMPLES, Person, Platform, eventually

RESUME = SAMPLES / "resumes" / "ines-carvalhal-conversational-ai-engineer.pdf"


@pytest.fixture
def candidate(person: Person) -> Person:
    """Somebody with a résumé that is read, an interview, and jobs that fit."""
    assert person.analyzed(person.upload(RESUME))["status"] == "analyzed"
    scheduled = person.api.post(
        "/api/v1/interviews",
        json={
            "interview_type": "technical",
            "scheduled_at": "2099-03-02T09:00:00Z",
            "title": "Second round",
            "company": "Northwind Voice",
        },
    )
    assert scheduled.status_code == 201, scheduled.text
    return person


def fitting_job(person: Person) -> dict[str, Any]:
    def look() -> list[dict[str, Any]] | None:
        answer = person.api.get("/api/v1/jobs/recommended", params={"page_size": 1})
        return answer.json()["items"] if answer.status_code == 200 else None

    return eventually(look)[0]["job"]


def known(name: str) -> str:
    """The same for every name of a skill."""
    skill = catalogue().resolve(name)
    return skill.id if skill else name.casefold()


def asked(person: Person, message: str, **more: Any) -> dict[str, Any]:
    answer = person.api.post("/api/v1/ai/chat", json={"message": message, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_somebody_talks_with_the_assistant(candidate: Person) -> None:
    first = asked(candidate, "How do I prepare for my interview?")
    assert "Second round, at Northwind Voice" in first["text"]
    assert "Monday 2 March 2099" in first["text"]
    assert first["engine"] == "offline"
    assert first["degraded_reason"] is None

    fitting_job(candidate)
    plan = asked(candidate, "Give me a job plan", session_id=first["session_id"])
    assert "You have sent no application here yet" in plan["text"] or (
        "open jobs that fit you best" in plan["text"]
    )

    with candidate.api.stream(
        "POST",
        "/api/v1/ai/chat/stream",
        json={"message": "Improve my résumé", "session_id": first["session_id"]},
    ) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = answer.read().decode().strip().split("\n\n")
    last = json.loads(events[-1].split("data: ", 1)[1])
    assert events[-1].startswith("event: answer")
    assert len(events) > 1

    shown = candidate.api.get(
        "/api/v1/ai/chat/history", params={"session_id": first["session_id"]}
    ).json()
    assert len(shown["items"]) == 6
    assert shown["items"][0]["content"] == last["text"]
    sessions = candidate.api.get("/api/v1/ai/chat/sessions").json()["items"]
    assert [each["messages"] for each in sessions] == [6]
    path = f"/api/v1/ai/chat/sessions/{first['session_id']}"
    assert candidate.api.delete(path).status_code == 204
    assert candidate.api.get(path).status_code == 404


def test_the_assistant_does_without_a_service(
    platform: Platform, candidate: Person
) -> None:
    with platform.without("interviews"):
        answer = asked(candidate, "How do I prepare for my interview?")

    assert "I could not look at your interviews just now" in answer["text"]


def test_project_ideas_and_a_letter(candidate: Person) -> None:
    job = fitting_job(candidate)

    ideas = candidate.api.post("/api/v1/ai/generate-project", json={}).json()["ideas"]
    letter = candidate.api.post(
        "/api/v1/ai/cover-letter", json={"job_id": job["id"], "tone": "warm"}
    ).json()

    assert len(ideas) == 4
    assert all(idea["why"] for idea in ideas)
    assert job["company"] in letter["text"]
    assert job["title"] in letter["text"]
    assert letter["text"].endswith("Inês Carvalhal")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_built_resume_is_read_as_it_was_written(candidate: Person, kind: str) -> None:
    job = fitting_job(candidate)
    built = candidate.api.post(
        "/api/v1/ai/resume-builder", json={"job_id": job["id"]}
    ).json()
    assert 0 <= built["ats_score"] <= 100

    file: httpx.Response = candidate.api.get(
        f"/api/v1/ai/resume-builder/{built['id']}/file", params={"format": kind}
    )
    uploaded = candidate.api.post(
        "/api/v1/resumes/upload", files={"file": (f"mine.{kind}", file.content)}
    )
    assert uploaded.status_code == 201, uploaded.text
    again = candidate.analyzed(uploaded.json()["id"])["parsed_data"]

    assert again["name"]["value"] == "Inês Carvalhal"
    read = {known(skill["value"]) for skill in again["skills"]}
    assert {known(name) for name in built["sections"]["skills"]} <= read
    roles = [
        (role["title"]["value"], role["company"]["value"])
        for role in again["experience"]
        if role["title"] and role["company"]
    ]
    written = [
        (role["title"], role["company"])
        for role in built["sections"]["experience"]
        if role["title"] and role["company"]
    ]
    assert [role for role in written if role in roles] == written
