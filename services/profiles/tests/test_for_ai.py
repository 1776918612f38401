"""What ai may ask of profiles, and for whom."""

import httpx

from common.testing import bearer, internal_bearer
from services.profiles.tests.conftest import People

PATH = "/internal/profiles/own"


async def asked(people: People, user_id: int, caller: str = "ai") -> httpx.Response:
    return await people.running.client.post(
        PATH, json={"user_id": user_id}, headers=internal_bearer(caller, "profiles")
    )


async def test_a_person_s_own_words_are_told(people: People) -> None:
    await people.named(7, "Ada Lovelace", current_position="Engineer")
    await people.named(8, "Bob Thorn", current_position="Spy")
    skill = {"skill_name": "Python", "proficiency_level": "expert"}
    assert (await people.post(7, "/skills", skill)).status_code == 201
    zone = await people.put(
        7, "/users/me/settings", {"preferences": {"timezone": "Asia/Tokyo"}}
    )
    assert zone.status_code == 200

    own = (await asked(people, 7)).json()

    assert own["full_name"] == "Ada Lovelace"
    assert own["current_position"] == "Engineer"
    assert own["timezone"] == "Asia/Tokyo"
    assert own["skills"] == [{"name": "Python", "level": "expert", "years": None}]
    assert "email" not in own
    assert "phone" not in own


async def test_who_says_nothing_is_empty(people: People) -> None:
    own = (await asked(people, 99)).json()

    assert own["full_name"] is None
    assert own["skills"] == []
    assert own["timezone"] == "UTC"


async def test_nobody_else_may_ask(people: People) -> None:
    assert (await asked(people, 7, "jobs")).status_code == 403
    person = await people.running.client.post(
        PATH, json={"user_id": 7}, headers=bearer(7)
    )
    assert person.status_code == 401
