"""Project ideas: four, by gaps and stack, the same for the same person."""

from typing import Any

import pytest

from ai.asking.tasks import Answered, Task
from ai.projects import rooms
from ai.projects.catalogue import blueprints
from ai.projects.choosing import Seeker, choose
from ai.projects.task import ideas_task
from services.ai.tests.people import BOB
from services.ai.tests.products import Ai


async def test_four_ideas_close_the_person_s_gaps(ai: Ai) -> None:
    made = await ai.post("/generate-project", {})

    assert made.status_code == 201, made.text
    ideas = made.json()["ideas"]
    assert len({idea["id"] for idea in ideas}) == 4
    closed = {gap for idea in ideas for gap in idea["closes_gaps"]}
    assert closed == {"Apache Kafka", "Rasa"}
    first = ideas[0]
    assert first["closes_gaps"][0] in first["why"]
    assert "Python" in {name for idea in ideas for name in idea["tech_stack"]}
    assert not any("{" in name for idea in ideas for name in idea["tech_stack"])
    assert all(len(idea["implementation_steps"]) == 5 for idea in ideas)
    assert made.json()["engine"] == "offline"
    read = await ai.get(f"/projects/{made.json()['id']}")
    assert read.json() == made.json()
    assert made.headers["location"].endswith(f"/projects/{made.json()['id']}")


async def test_what_is_sent_counts_before_what_is_known(ai: Ai) -> None:
    body = {
        "skills": ["Java", "Spring Boot"],
        "target_roles": ["MLOps Engineer"],
        "interests": ["monitoring"],
        "difficulty": "intermediate",
    }

    ideas = (await ai.post("/generate-project", body)).json()["ideas"]

    assert {idea["difficulty"] for idea in ideas} == {"intermediate"}
    assert any("MLOps Engineer" in idea["relevant_for"] for idea in ideas)
    assert "Java" in {name for idea in ideas for name in idea["tech_stack"]}


async def test_with_everybody_away_there_are_still_four(ai: Ai) -> None:
    ai.owners.away = {"resumes", "profiles", "interviews", "jobs"}

    made = await ai.post("/generate-project", {"interests": ["voice"]})

    assert made.status_code == 201
    assert len(made.json()["ideas"]) == 4


async def test_the_last_sets_are_kept(ai: Ai, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST", 2)
    other = (await ai.post("/generate-project", {}, BOB)).json()
    made = [(await ai.post("/generate-project", {})).json()["id"] for _ in range(3)]

    listed = (await ai.get("/projects")).json()

    assert [item["id"] for item in listed["items"]] == made[:0:-1]
    assert (await ai.get(f"/projects/{other['id']}", BOB)).status_code == 200
    for answer in [
        await ai.get(f"/projects/{other['id']}"),
        await ai.delete(f"/projects/{other['id']}"),
    ]:
        assert answer.json()["code"] == "ideas_not_found"
    assert (await ai.delete(f"/projects/{made[-1]}")).status_code == 204
    assert (await ai.get("/projects")).json()["total"] == 1


async def test_the_same_key_makes_one_set(ai: Ai) -> None:
    key = {"Idempotency-Key": "p1"}
    first = await ai.post("/generate-project", {}, **key)
    again = await ai.post("/generate-project", {}, **key)

    assert first.json() == again.json()
    assert (await ai.get("/projects")).json()["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"skills": ["x"] * 31},
        {"skills": ["x" * 101]},
        {"skills": [""]},
        {"skills": ["a\nb"]},
        {"skills": "Python"},
        {"difficulty": "impossible"},
        {"user_id": BOB},
        {"interests": None},
        {"target_roles": ["x"] * 6},
    ],
)
async def test_what_makes_no_sense_is_refused(ai: Ai, body: Any) -> None:
    assert (await ai.post("/generate-project", body)).status_code == 422


async def test_nobody_gets_ideas_without_signing_in(ai: Ai) -> None:
    for method, path in [
        ("POST", "/generate-project"),
        ("GET", "/projects"),
        ("GET", "/projects/1"),
        ("DELETE", "/projects/1"),
    ]:
        answer = await ai.running.client.request(method, f"/api/v1/ai{path}", json={})
        assert answer.status_code == 401


def test_a_model_changes_words_and_no_facts() -> None:
    task = ideas_task(Seeker(skills=("Python",), gaps=("Rasa",)))
    ours = task.offline()
    theirs = ours.model_copy(deep=True)
    theirs.ideas[0].title = "Mine, at last"
    theirs.ideas[0].difficulty = "beginner"
    theirs.ideas[0].closes_gaps = ["Everything"]
    theirs.ideas[1].description = "See https://evil.example"
    theirs.ideas[2].id = "invented"

    kept = task.proven(theirs)

    assert kept is not None
    assert kept.ideas[0].title == "Mine, at last"
    assert kept.ideas[0].closes_gaps == ours.ideas[0].closes_gaps
    assert kept.ideas[0].difficulty == ours.ideas[0].difficulty
    assert kept.ideas[1:] == ours.ideas[1:]


def test_a_gap_of_each_kind_is_closed_by_some_idea() -> None:
    taught = {name for blueprint in blueprints() for name in blueprint.teaches}
    missed = [
        name
        for name in sorted(taught)
        if name not in choose(Seeker(gaps=(name,))).ideas[0].closes_gaps
    ]

    assert missed == []


def test_the_catalogue_is_whole() -> None:
    all_ = blueprints()

    assert len(all_) >= 40
    assert len({each.id for each in all_}) == len(all_)
    for each in all_:
        assert len(each.steps) == 5
        assert len(each.learns) >= 3
        assert each.difficulty in ("beginner", "intermediate", "advanced")
    for level in ("beginner", "intermediate", "advanced"):
        assert len(choose(Seeker(difficulty=level)).ideas) == 4


def test_the_same_person_gets_the_same_ideas() -> None:
    seeker = Seeker(skills=("SQL", "Java"), gaps=("Docker",), interests=("health",))

    assert choose(seeker) == choose(seeker)


class Degraded:
    async def write(self, task: Task[Any], _user_id: int, /) -> Answered[Any]:
        return Answered(task.offline(), "gemini", "model_answer_unfounded")


async def test_who_wrote_them_is_said(ai: Ai) -> None:
    ai.written_by(Degraded())

    made = (await ai.post("/generate-project", {})).json()

    assert made["engine"] == "gemini"
    assert made["degraded_reason"] == "model_answer_unfounded"
