"""What jobs asks of profiles: places people prefer, and names a reader may see."""

import httpx
import pytest

from common.contracts.auth import UserDeactivated
from common.contracts.social import UserBlocked
from common.testing import Running, bearer, internal_bearer
from profiles.reactions import REACTIONS

ADA, BEN, READER = 1, 2, 9


async def ask(profiles: Running, what: str, **body: object) -> httpx.Response:
    return await profiles.client.post(
        f"/internal/profiles/{what}",
        json=body,
        headers=internal_bearer("jobs", "profiles"),
    )


async def named(profiles: Running, user_id: int, name: str, **privacy: str) -> None:
    who = bearer(user_id)
    answer = await profiles.client.put(
        "/api/v1/users/me", json={"full_name": name}, headers=who
    )
    assert answer.status_code == 200, answer.text
    wanted = {"preferred_locations": ["Lisbon", "Köln"]}
    answer = await profiles.client.put(
        "/api/v1/users/me/settings",
        json={"preferences": wanted, "privacy": privacy},
        headers=who,
    )
    assert answer.status_code == 200, answer.text


async def test_places_are_those_of_the_settings_with_their_version(
    profiles: Running,
) -> None:
    await named(profiles, ADA, "Ada Lovelace")

    answer = await ask(profiles, "places", ids=[ADA, BEN])

    assert answer.json() == {"1": {"version": 1, "places": ["Lisbon", "Köln"]}}


NAMELESS = dict.fromkeys(("full_name", "slug", "headline", "avatar_url"))


async def test_names_are_of_those_whom_the_reader_may_see(profiles: Running) -> None:
    await named(profiles, ADA, "Ada Lovelace")
    await named(profiles, BEN, "Ben", profile_visibility="private")
    both = {"ids": [ADA, BEN, 77], "reader": READER}

    seen = await ask(profiles, "names", **both)
    assert seen.json() == {
        "1": NAMELESS | {"slug": "ada-lovelace", "full_name": "Ada Lovelace"}
    }

    await profiles.hears(REACTIONS, UserBlocked(blocker_id=ADA, blocked_id=READER))
    assert (await ask(profiles, "names", **both)).json() == {}


async def test_who_applied_is_named_though_their_profile_stays_hidden(
    profiles: Running,
) -> None:
    await named(profiles, ADA, "Ada Lovelace")
    await named(profiles, BEN, "Ben", profile_visibility="private")
    both = {"ids": [ADA, BEN], "reader": READER, "introduced": [ADA, BEN]}

    assert (await ask(profiles, "names", **both)).json() == {
        "1": NAMELESS | {"slug": "ada-lovelace", "full_name": "Ada Lovelace"},
        "2": NAMELESS | {"full_name": "Ben"},
    }
    for event in (
        UserBlocked(blocker_id=ADA, blocked_id=READER),
        UserDeactivated(user_id=BEN),
    ):
        await profiles.hears(REACTIONS, event)
    assert (await ask(profiles, "names", **both)).json() == {
        "1": NAMELESS | {"full_name": "Ada Lovelace"}
    }


@pytest.mark.parametrize("what", ["places", "names"])
async def test_only_some_may_ask(profiles: Running, what: str) -> None:
    url, body = f"/internal/profiles/{what}", {"ids": [ADA], "reader": READER}

    for who in ({}, bearer(ADA), internal_bearer("jobs", "auth")):
        answer = await profiles.client.post(url, json=body, headers=who)
        assert answer.status_code == 401
    other = internal_bearer("resumes", "profiles")
    assert (
        await profiles.client.post(url, json=body, headers=other)
    ).status_code == 403
    many = await ask(profiles, what, ids=list(range(1, 102)), reader=READER)
    assert many.status_code == 422
