"""Profiles: what people say of themselves."""

import httpx
import pytest

from common.contracts.auth import UserRegistered
from common.contracts.profiles import ProfileChanged
from common.testing import Running, bearer
from profiles.reactions import REACTIONS

ME = "/api/v1/users/me"


async def edit(running: Running, user_id: int = 7, **fields: object) -> httpx.Response:
    return await running.client.put(ME, json=fields, headers=bearer(user_id))


async def test_a_profile_is_there_before_its_event(profiles: Running) -> None:
    mine = await profiles.client.get(ME, headers=bearer(7))

    assert mine.json()["email"] == "person7@example.com"
    await profiles.hears(REACTIONS, UserRegistered(user_id=7, role="candidate"))
    again = await profiles.client.get(ME, headers=bearer(7))
    assert again.json() == mine.json()


async def test_a_late_event_does_not_undo_an_edit(profiles: Running) -> None:
    await edit(profiles, full_name="Ada")
    await profiles.hears(REACTIONS, UserRegistered(user_id=7, role="candidate"))

    mine = await profiles.client.get(ME, headers=bearer(7))
    assert mine.json()["full_name"] == "Ada"


async def test_what_is_omitted_stays_and_null_clears(profiles: Running) -> None:
    await edit(profiles, full_name="Ada", company="Analytical Engines")

    changed = await edit(profiles, company=None, experience_level="lead")

    assert changed.json()["full_name"] == "Ada"
    assert changed.json()["company"] is None
    events = await profiles.emitted(ProfileChanged)
    assert events[-1].experience_level == "lead"


@pytest.mark.parametrize(
    "fields",
    [
        {"id": 8},
        {"user_id": 8},
        {"email": "x@example.com"},
        {"is_verified": True},
        {"created_at": "2026-01-01T00:00:00Z"},
        {"ai_specializations": None},
        {"experience_level": "wizard"},
        {"linkedin_url": "javascript:alert(1)"},
        {"portfolio_url": "file:///etc/passwd"},
        {"github_url": "https://example.com/a b"},
        {"full_name": "Ada\nBcc: everybody"},
        {"phone": "call me"},
        {"full_name": "\u200b\u202e"},
        {"bio": "x" * 4001},
    ],
    ids=str,
)
async def test_what_a_person_may_not_set_is_refused_and_changes_nothing(
    profiles: Running, fields: dict[str, object]
) -> None:
    before = (await profiles.client.get(ME, headers=bearer(7))).json()

    answer = await profiles.client.put(ME, json=fields, headers=bearer(7))

    assert answer.status_code == 422
    assert (await profiles.client.get(ME, headers=bearer(7))).json() == before


async def test_the_public_profile_keeps_address_and_telephone_to_itself(
    profiles: Running,
) -> None:
    await edit(profiles, full_name="Ada", phone="+44 20 7946 0000")

    public = await profiles.client.get("/api/v1/users/7")

    assert public.json()["full_name"] == "Ada"
    assert "7946" not in public.text
    assert "person7@example.com" not in public.text


async def test_nobody_is_not_found_and_nobody_may_edit(profiles: Running) -> None:
    assert (await profiles.client.get("/api/v1/users/999")).status_code == 404
    assert (await profiles.client.put(ME, json={})).status_code == 401


async def test_an_edit_of_an_old_version_is_refused(profiles: Running) -> None:
    first = await edit(profiles, full_name="Ada")
    headers = {**bearer(7), "If-Match": first.headers["etag"]}
    good = await profiles.client.put(ME, json={"company": "A"}, headers=headers)

    late = await profiles.client.put(ME, json={"company": "B"}, headers=headers)

    assert good.status_code == 200
    assert late.status_code == 412
    assert late.json()["code"] == "precondition_failed"


async def test_an_emptied_field_of_a_form_is_cleared(profiles: Running) -> None:
    await edit(profiles, headline="Listens", linkedin_url="https://example.com/ada")

    cleared = await edit(profiles, headline="", linkedin_url=" ", phone="")

    assert cleared.status_code == 200
    assert cleared.json()["headline"] is None
    assert cleared.json()["linkedin_url"] is None
    assert cleared.headers["cache-control"] == "private, no-store"
