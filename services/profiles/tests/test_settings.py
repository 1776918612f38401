"""A person's settings: partial at every level, checked as a whole, told to others."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from common.contracts.profiles import SettingsChanged
from common.testing import Running, bearer
from profiles import preferences

SETTINGS = "/api/v1/users/me/settings"


async def put(running: Running, body: Mapping, user_id: int = 7) -> httpx.Response:
    return await running.client.put(SETTINGS, json=body, headers=bearer(user_id))


async def get(running: Running, user_id: int = 7) -> dict:
    answer = await running.client.get(SETTINGS, headers=bearer(user_id))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_never_set_anything_has_the_defaults(profiles: Running) -> None:
    settings = await get(profiles)

    assert all(
        value is True
        for name, value in settings["notifications"].items()
        if name != "digest_frequency"
    )
    privacy = settings["privacy"]
    assert privacy["profile_visibility"] == "public"
    assert [name for name, shown in privacy.items() if shown is False] == ["show_email"]
    assert settings["preferences"]["timezone"] == "UTC"
    assert await profiles.emitted(SettingsChanged) == []


async def test_what_is_omitted_stays_at_every_level(profiles: Running) -> None:
    await put(profiles, {"preferences": {"theme": "dark", "timezone": "Asia/Kolkata"}})
    await put(profiles, {"privacy": {"show_email": True}})

    answer = await put(profiles, {"preferences": {"language": "pt-BR"}})

    assert answer.json() == await get(profiles)
    assert answer.json()["preferences"]["theme"] == "dark"
    assert answer.json()["preferences"]["timezone"] == "Asia/Kolkata"
    assert answer.json()["preferences"]["language"] == "pt-BR"
    assert answer.json()["privacy"]["show_email"] is True
    assert (await get(profiles, 8))["preferences"]["theme"] == "system"


async def test_others_are_told_what_they_need_and_no_free_text(
    profiles: Running,
) -> None:
    await put(
        profiles,
        {
            "privacy": {"profile_visibility": "connections"},
            "notifications": {"job_alerts": False},
            "preferences": {"preferred_locations": ["Atlantis"], "salary_min": 5},
        },
    )

    [event] = await profiles.emitted(SettingsChanged)
    assert event.user_id == 7
    assert event.version == 1
    assert event.profile_visibility == "connections"
    assert event.job_alerts is False
    assert event.salary_min == 5
    assert "Atlantis" not in event.model_dump_json()


async def test_a_range_is_checked_with_the_half_that_was_there(
    profiles: Running,
) -> None:
    first = {"salary_min": 90_000, "salary_max": 120_000, "salary_currency": "GBP"}
    await put(profiles, {"preferences": first})

    wrong = await put(profiles, {"preferences": {"salary_max": 80_000}})
    right = await put(profiles, {"preferences": {"salary_min": None}})

    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"] == "/preferences/salary_max"
    assert right.json()["preferences"]["salary_min"] is None
    assert right.json()["preferences"]["salary_max"] == 120_000
    assert len(await profiles.emitted(SettingsChanged)) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": 8},
        {"version": 9},
        {"privacy": {"profile_visibility": "friends"}},
        {"privacy": {"show_email": None}},
        {"privacy": {"show_email": 1}},
        {"privacy": None},
        {"privacy": {"theme": "dark"}},
        {"notifications": {"job_alerts": "yes"}},
        {"notifications": {"digest_frequency": "hourly"}},
        {"preferences": {"timezone": "Mars/Olympus"}},
        {"preferences": {"timezone": "../../etc/passwd"}},
        {"preferences": {"timezone": "localtime"}},
        {"preferences": {"timezone": "europe/london"}},
        {"preferences": {"salary_currency": "XXX"}},
        {"preferences": {"salary_currency": "usd"}},
        {"preferences": {"salary_min": -1}},
        {"preferences": {"salary_min": True}},
        {"preferences": {"salary_min": 2**63}},
        {"preferences": {"salary_min": 1.5}},
        {"preferences": {"language": "e"}},
        {"preferences": {"language": "en-"}},
        {"preferences": {"theme": None}},
        {"preferences": {"preferred_job_types": None}},
        {"preferences": {"preferred_job_types": ["banana"]}},
        {"preferences": {"work_arrangements": ["remote"] * 9}},
        {"preferences": {"preferred_locations": ["x"] * 21}},
        {"preferences": {"preferred_locations": ["a\u0000b"]}},
        {"preferences": {"preferred_locations": [""]}},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    profiles: Running, body: Mapping
) -> None:
    before = await get(profiles)

    answer = await put(profiles, body)

    assert answer.status_code == 422
    assert await get(profiles) == before


async def test_a_list_holds_each_thing_once(profiles: Running) -> None:
    answer = await put(
        profiles, {"preferences": {"work_arrangements": ["remote", "remote", "hybrid"]}}
    )

    assert answer.json()["preferences"]["work_arrangements"] == ["remote", "hybrid"]


async def test_settings_are_for_who_is_signed_in(profiles: Running) -> None:
    assert (await profiles.client.get(SETTINGS)).status_code == 401
    assert (await profiles.client.put(SETTINGS, json={})).status_code == 401


async def test_of_two_who_read_the_same_version_one_is_refused(
    profiles: Running,
) -> None:
    read = await profiles.client.get(SETTINGS, headers=bearer(7))
    headers = {**bearer(7), "If-Match": read.headers["etag"]}

    answers = await asyncio.gather(
        *(
            profiles.client.put(
                SETTINGS, json={"preferences": {"theme": theme}}, headers=headers
            )
            for theme in ("dark", "light")
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_changes_of_different_parts_at_once_are_all_kept(
    profiles: Running,
) -> None:
    bodies = [
        {"preferences": {"theme": "dark"}},
        {"privacy": {"show_skills": False}},
        {"notifications": {"trend_alerts": False}},
        {"preferences": {"salary_currency": "EUR"}},
    ]
    await asyncio.gather(*(put(profiles, body) for body in bodies))

    settings = await get(profiles)
    assert settings["preferences"]["theme"] == "dark"
    assert settings["preferences"]["salary_currency"] == "EUR"
    assert settings["privacy"]["show_skills"] is False
    assert settings["notifications"]["trend_alerts"] is False
    versions = [event.version for event in await profiles.emitted(SettingsChanged)]
    assert versions == [1, 2, 3, 4]


async def test_the_rest_of_the_service_asks_for_what_counts(profiles: Running) -> None:
    await put(profiles, {"notifications": {"weekly_digest": False}})

    async with profiles.database.read() as session:
        mine = await preferences.of(session, 7)
        others = await preferences.of(session, 8)
    assert (mine.weekly_digest, mine.email_notifications) == (False, True)
    assert others.weekly_digest is True
