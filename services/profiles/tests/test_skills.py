"""A person's skills: once each, by the names of the taxonomy."""

import asyncio

import pytest

from common.contracts.profiles import SkillsChanged
from common.testing import bearer


async def add(people, name: str, user_id: int = 7, **more):
    return await people.post(user_id, "/skills", {"skill_name": name, **more})


async def test_a_skill_is_kept_by_its_name_in_the_taxonomy(people) -> None:
    answer = await add(
        people, "k8s", proficiency_level="advanced", years_of_experience=4.5
    )

    assert answer.status_code == 201
    skill = answer.json()
    assert (skill["skill_name"], skill["skill_id"]) == ("Kubernetes", "kubernetes")
    assert skill["is_verified"] is False
    assert answer.headers["location"] == f"/api/v1/skills/{skill['id']}"
    listed = (await people.get(7, "/skills")).json()
    assert listed["items"] == [skill]


async def test_what_nobody_knows_is_kept_as_it_was_written(people) -> None:
    answer = await add(people, "Underwater Basket Weaving")

    assert answer.json()["skill_name"] == "Underwater Basket Weaving"
    assert answer.json()["skill_id"] is None
    again = await add(people, "underwater  basket WEAVING")
    assert again.status_code == 409
    assert again.json()["code"] == "skill_already_listed"


@pytest.mark.parametrize("other", ["c++", "CPP", "C++17", "Modern C++", " C++ "])
async def test_another_name_of_the_same_skill_is_a_duplicate(people, other) -> None:
    assert (await add(people, "C++")).status_code == 201

    assert (await add(people, other)).status_code == 409
    assert (await add(people, other, user_id=8)).status_code == 201
    assert (await add(people, "C")).status_code == 201
    assert (await add(people, "C#")).status_code == 201


async def test_of_many_at_once_one_is_kept(people) -> None:
    names = ["Kubernetes", "k8s", "KUBERNETES", "kubernetes"] * 8

    answers = await asyncio.gather(*(add(people, name) for name in names))

    codes = [answer.status_code for answer in answers]
    assert (codes.count(201), codes.count(409)) == (1, 31)
    assert (await people.get(7, "/skills")).json()["total"] == 1


async def test_the_same_key_twice_adds_once(people) -> None:
    headers = {"Idempotency-Key": "once"}
    answers = [
        await people.ask(
            7, "POST", "/skills", json={"skill_name": "Rust"}, headers=headers
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (await people.get(7, "/skills")).json()["total"] == 1


async def test_others_hear_of_all_skills_of_the_taxonomy(people, profiles) -> None:
    rust = (await add(people, "Rust", years_of_experience=3)).json()
    await add(people, "Basket weaving under water")
    await add(people, "python3", years_of_experience=0.5)
    await people.put(7, f"/skills/{rust['id']}", {"years_of_experience": 4})
    await people.delete(7, f"/skills/{rust['id']}")

    events = await profiles.emitted(SkillsChanged)

    assert [event.version for event in events] == [1, 2, 3, 4, 5]
    assert [set(event.skill_ids) for event in events] == [
        {"rust"},
        {"rust"},
        {"rust", "python"},
        {"rust", "python"},
        {"python"},
    ]
    assert events[3].years == {"rust": 4, "python": 0.5}
    assert "asket" not in events[2].model_dump_json()


async def test_what_is_omitted_stays_and_null_clears(people) -> None:
    made = await add(people, "Rust", proficiency_level="expert", years_of_experience=3)
    path = f"/skills/{made.json()['id']}"

    edited = await people.put(7, path, {"years_of_experience": None})

    assert edited.json()["proficiency_level"] == "expert"
    assert edited.json()["years_of_experience"] is None
    assert (await people.put(7, path, {"skill_name": None})).status_code == 422


async def test_a_skill_cannot_become_another_that_is_there(people) -> None:
    rust = (await add(people, "Rust")).json()
    await add(people, "Python")
    path = f"/skills/{rust['id']}"

    taken = await people.put(7, path, {"skill_name": "python3"})
    free = await people.put(7, path, {"skill_name": "golang"})
    same = await people.put(7, path, {"skill_name": "Go"})

    assert taken.status_code == 409
    assert free.json()["skill_id"] == same.json()["skill_id"] == "go"


async def test_somebody_elses_skill_is_not_there(people) -> None:
    skill = (await add(people, "Rust")).json()
    path = f"/skills/{skill['id']}"

    assert (await people.put(8, path, {"years_of_experience": 1})).status_code == 404
    assert (await people.delete(8, path)).status_code == 404
    assert (await people.delete(0, path)).status_code == 401
    assert (await people.get(8, "/skills")).json()["total"] == 0
    assert (await people.get(7, "/skills")).json()["items"] == [skill]
    assert (await people.delete(7, path)).status_code == 204
    assert (await people.delete(7, path)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"skill_name": ""},
        {"skill_name": "   "},
        {"skill_name": None},
        {"skill_name": 7},
        {"skill_name": "x" * 81},
        {"skill_name": "a\nb"},
        {"skill_name": "a\u0000b"},
        {"skill_name": "Rust", "is_verified": True},
        {"skill_name": "Rust", "user_id": 8},
        {"skill_name": "Rust", "skill_id": "python"},
        {"skill_name": "Rust", "proficiency_level": "wizard"},
        {"skill_name": "Rust", "years_of_experience": -1},
        {"skill_name": "Rust", "years_of_experience": 81},
        {"skill_name": "Rust", "years_of_experience": True},
        {"skill_name": "Rust", "years_of_experience": "3"},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(people, body) -> None:
    assert (await people.post(7, "/skills", body)).status_code == 422
    assert (await people.get(7, "/skills")).json()["total"] == 0


async def test_infinity_is_no_number_of_years(people) -> None:
    answer = await people.running.client.post(
        "/api/v1/skills",
        content=b'{"skill_name": "Rust", "years_of_experience": 1e999}',
        headers={**bearer(7), "Content-Type": "application/json"},
    )

    assert answer.status_code in (400, 422)


async def test_a_person_has_a_hundred_at_most(people) -> None:
    await people.put(7, "/users/me", {"skills": [f"thing {n}" for n in range(100)]})

    assert (await add(people, "one more")).json()["code"] == "too_many_skills"
    too_long = {"skills": [f"thing {n}" for n in range(101)]}
    assert (await people.put(7, "/users/me", too_long)).status_code == 422
    assert (await people.get(7, "/skills")).json()["total"] == 100


async def test_the_profile_takes_them_all_at_once_and_keeps_what_is_known(
    people, profiles
) -> None:
    rust = (await add(people, "Rust", proficiency_level="expert")).json()
    await add(people, "Cobol")

    mine = await people.named(7, "Ada", skills=["rust lang", "k8s", "Kubernetes"])

    assert mine["skills"] == ["Rust", "Kubernetes"]
    listed = (await people.get(7, "/skills")).json()["items"]
    assert listed[0] == rust
    before = len(await profiles.emitted(SkillsChanged))
    await people.named(7, "Ada", skills=["Kubernetes", "Rust"])
    assert len(await profiles.emitted(SkillsChanged)) == before


async def test_what_is_typed_is_completed(people) -> None:
    async def suggested(**query) -> list[str]:
        answer = await people.get(7, "/skills/suggest", **query)
        assert answer.status_code == 200, answer.text
        return [item["skill_name"] for item in answer.json()["items"]]

    assert (await suggested(q="kube"))[0] == "Kubernetes"
    assert "Kubernetes" in await suggested(q="k8")
    assert "C++" in await suggested(q="c++")
    assert len(await suggested(q="a", limit=20)) == 20
    for sign in ("%", '"', "*", "zzzzzz"):
        assert await suggested(q=sign) == []


@pytest.mark.parametrize(
    "query",
    ["", "?q=", "?q=a&limit=0", "?q=a&limit=21", "?q=a&q=b", "?q=%00", "?q=%ff"],
)
async def test_a_bad_question_is_refused(people, query: str) -> None:
    assert (await people.get(7, f"/skills/suggest{query}")).status_code == 422
    assert (await people.get(0, "/skills/suggest?q=a")).status_code == 401
