"""Public pages: their addresses, what is on them, who looked at them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.testing import running_service
from profiles import slugs, visits
from profiles.main import build
from profiles.slugs import KEPT, MOST_FORMER, RESERVED
from profiles.tables import FormerSlug, Profile, SearchWord, Visit
from services.profiles.tests.conftest import profile_settings

PAGE = "/social/profiles"


async def move(people, slug: str, user_id: int = 7):
    return await people.put(user_id, "/users/me", {"slug": slug})


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Łukasz Müller-O'Brien", "lukasz-muller-o-brien"),
        ("  José   Ñandú ", "jose-nandu"),
        ("Søren Kierkegaard", "soren-kierkegaard"),
        ("Straße", "strasse"),
        ("王小明", "member"),
        ("Me", "member-me"),
        ("Admin", "member-admin"),
        ("42", "member-42"),
        ("x" * 200, "x" * 48),
        ("🦊", "member-2"),
    ],
)
async def test_the_first_name_makes_the_address(people, name: str, slug: str) -> None:
    if slug == "member-2":
        await people.named(6, "王小明")

    mine = await people.named(7, name)

    # "member" alone is reserved
    wanted = "member-2" if slug == "member" else slug
    wanted = "member-3" if name == "🦊" else wanted
    assert mine["slug"] == wanted
    assert (await people.get(0, f"{PAGE}/{wanted}")).json()["id"] == 7
    assert (await people.named(7, "Somebody Else"))["slug"] == wanted


async def test_who_has_the_same_name_gets_a_number(people) -> None:
    slugs = [(await people.named(n, "John Smith"))["slug"] for n in range(1, 54)]

    assert slugs[:3] == ["john-smith", "john-smith-2", "john-smith-3"]
    assert len(set(slugs)) == 53
    assert slugs[-1].startswith("john-smith-")
    assert len(slugs[-1]) == len("john-smith-") + 8


async def test_namesakes_at_once_all_get_an_address_of_their_own(people) -> None:
    mine = await asyncio.gather(*(people.named(n, "Ada") for n in range(1, 17)))

    assert len({each["slug"] for each in mine}) == 16


async def test_who_has_no_name_has_no_address(people) -> None:
    assert (await people.get(7, "/users/me")).json()["slug"] is None


async def test_a_former_address_leads_to_the_new_one(people) -> None:
    await people.named(7, "Ada")
    assert (await move(people, "countess")).json()["slug"] == "countess"
    await move(people, "enchantress-of-numbers")

    for former in ("ada", "countess"):
        answer = await people.get(0, f"{PAGE}/{former}")
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/api/v1{PAGE}/enchantress-of-numbers"
        assert answer.headers["cache-control"] == "no-store"
        assert (await move(people, former, 8)).json()["code"] == "slug_taken"
    back = await move(people, "ada")
    assert back.json()["slug"] == "ada"
    assert (await people.get(0, f"{PAGE}/ada")).status_code == 200
    assert (await people.get(0, f"{PAGE}/countess")).status_code == 308


async def test_a_former_address_tells_nothing_of_a_hidden_profile(people) -> None:
    await people.named(7, "Ada")
    await move(people, "countess")
    await people.shows(7, profile_visibility="private")

    answer = await people.get(0, f"{PAGE}/ada")

    assert answer.status_code == 404
    assert "countess" not in answer.text
    assert (await people.get(7, f"{PAGE}/ada")).status_code == 308


async def test_an_address_of_somebody_else_is_taken(people) -> None:
    await people.named(7, "Ada")
    await people.named(8, "Bob")

    answer = await move(people, "ada", 8)

    assert answer.status_code == 409
    assert (await people.get(8, "/users/me")).json()["slug"] == "bob"
    assert (await move(people, "ada")).status_code == 200  # one's own


async def test_of_many_who_want_an_address_one_gets_it(people) -> None:
    for user_id in range(1, 17):
        await people.named(user_id, f"Person {user_id}")

    answers = await asyncio.gather(*(move(people, "best", n) for n in range(1, 17)))

    assert sorted(a.status_code for a in answers) == [200] + [409] * 15


@pytest.mark.parametrize(
    "slug",
    [
        *sorted(RESERVED),
        *("", "ab", "x" * 61, "Ada", "a b", "a--b", "-ada", "ada-", "a_b", "ä-b-c"),
        *("../etc", "ada/x", "12345", "1-2-3", "a\u0000b", None, 7, ["ada"]),
    ],
)
async def test_what_is_no_address_or_reserved_is_refused(people, slug) -> None:
    await people.named(7, "Ada")

    assert (await move(people, slug)).status_code == 422
    assert (await people.get(7, "/users/me")).json()["slug"] == "ada"


async def test_a_person_keeps_so_many_former_addresses(people, profiles) -> None:
    await people.named(7, "Ada")
    for number in range(MOST_FORMER):
        assert (await move(people, f"ada-number-{number}")).status_code == 200

    assert (await move(people, "one-more")).json()["code"] == "too_many_slugs"
    assert (await move(people, "ada-number-3")).status_code == 200  # one's own

    async with profiles.database.write() as session:
        past = utc_now() - KEPT - timedelta(minutes=1)
        await session.execute(update(FormerSlug).values(given_up_at=past))
    # after ninety days they are anybody's, and make room
    assert (await move(people, "ada", 8)).status_code == 200
    assert (await people.get(0, f"{PAGE}/ada")).json()["id"] == 8
    assert (await move(people, "one-more")).status_code == 200


@pytest.mark.parametrize(
    "slug",
    ["nobody", "%00", "%ff%fe", "a%20b", "..", "ADA", "x" * 3000, "%F0%9F%98%80"],
)
async def test_what_is_nobodys_address_is_not_found(people, slug: str) -> None:
    await people.named(7, "Ada")

    assert (await people.get(0, f"{PAGE}/{slug}")).status_code == 404


async def test_the_page_shows_everything_but_what_is_private(people) -> None:
    await people.named(7, "Ada", headline="Poet", bio="Born.", phone="+44 20 7946 0000")
    await people.post(7, "/skills", {"skill_name": "k8s", "years_of_experience": 2})
    await people.post(7, "/achievements", {"title": "A prize"})
    await people.post(7, "/users/me/portfolio", {"title": "A bot"})

    answer = await people.get(0, f"{PAGE}/ada")

    page = answer.json()
    assert page["skills"][0]["skill_name"] == "Kubernetes"
    assert page["achievements"][0]["title"] == "A prize"
    assert page["portfolio"][0]["title"] == "A bot"
    assert page["headline"] == "Poet"
    assert "7946" not in answer.text
    assert "person7" not in answer.text


# --- who looked ---------------------------------------------------------------------


async def views(people, profiles) -> int:
    """What stands on the page when all that waited is written."""
    while profiles.state["visits"].next_batch():
        await asyncio.sleep(0)
    return (await people.get(7, "/users/me")).json()["total_views"]


async def look(people, reader: int = 0, **headers: str) -> None:
    answer = await people.ask(reader, "GET", f"{PAGE}/ada", headers=headers)
    assert answer.status_code == 200


async def test_a_visitor_counts_once_a_day_and_the_owner_never(
    people, profiles
) -> None:
    await people.named(7, "Ada")

    for _ in range(3):
        await look(people, 7)
        await look(people, 8)
        await look(people, 9)
        await look(people, **{"user-agent": "one", "x-forwarded-for": "192.0.2.1"})
        await look(people, **{"user-agent": "two", "x-forwarded-for": "192.0.2.1"})
        await look(people, **{"user-agent": "one", "x-forwarded-for": "192.0.2.2"})
        # what a client claims of itself comes first, what the gateway saw is last
        await look(
            people,
            **{"user-agent": "one", "x-forwarded-for": "203.0.113.9, 192.0.2.2"},
        )
        # an IPv6 subscriber has a whole /64
        await look(people, **{"user-agent": "v6", "x-forwarded-for": "2001:db8::1"})
        await look(people, **{"user-agent": "v6", "x-forwarded-for": "2001:db8::2"})

    assert await views(people, profiles) == 6


async def test_no_address_is_stored_of_who_looked(people, profiles, tmp_path) -> None:
    await people.named(7, "Ada")
    await look(people, **{"user-agent": "Mozilla", "x-forwarded-for": "192.0.2.77"})
    assert await views(people, profiles) == 1

    async with profiles.database.read() as session:
        [seen] = (await session.scalars(select(Visit.visitor))).all()
    assert len(seen) == 32
    for file in (tmp_path / "profiles").glob("profiles.db*"):
        assert b"192.0.2.77" not in file.read_bytes()
        assert b"Mozilla" not in file.read_bytes()


async def test_a_visitor_counts_once_across_a_restart_and_again_the_next_day(
    tmp_path,
) -> None:
    settings = profile_settings(tmp_path)
    today = utc_now().date()
    for day in (today, today, today + timedelta(days=1), today + timedelta(days=5)):
        async with running_service(build, settings) as running:
            key = running.state["visitor_key"]
            who = visits.stranger(key, "192.0.2.1", "one", day)
            async with running.database.write() as session:
                await visits.write_down(
                    session, [visits.Seen(7, day, who)] * 2, today=day
                )
            async with running.database.read() as session:
                kept = (await session.scalars(select(Visit.day))).all()
    assert set(kept) == {today + timedelta(days=5)}  # older ones are forgotten


async def test_what_waits_and_what_is_remembered_is_bounded() -> None:
    waiting = visits.Visits()
    day = utc_now().date()
    for number in range(visits.MOST_WAITING + 500):
        waiting.note(visits.Seen(7, day, str(number)))

    total = 0
    while batch := waiting.next_batch():
        waiting.done(batch)
        total += len(batch)

    assert total == visits.MOST_WAITING
    assert len(waiting._counted) <= visits.MOST_REMEMBERED


async def test_hidden_pages_and_former_addresses_count_no_visits(
    people, profiles
) -> None:
    await people.named(7, "Ada")
    await move(people, "countess")
    await people.get(8, f"{PAGE}/ada")
    await people.shows(7, profile_visibility="private")
    await people.get(8, f"{PAGE}/countess")

    assert await views(people, profiles) == 0


async def test_profiles_from_before_there_were_pages_get_one(tmp_path) -> None:
    settings = profile_settings(tmp_path)
    async with (
        running_service(build, settings) as running,
        running.database.write() as session,
    ):
        for user_id, name in enumerate(["Ada", "Ada", None], start=1):
            session.add(
                Profile(
                    user_id=user_id,
                    full_name=name,
                    ai_specializations=[],
                    version=1,
                    skills_version=0,
                    total_views=0,
                    created_at=utc_now(),
                    updated_at=utc_now(),
                )
            )

    async with running_service(build, settings) as running:
        async with asyncio.timeout(20):
            slugs: list = []
            while len(slugs) < 2:
                await asyncio.sleep(0.01)
                async with running.database.read() as session:
                    found = await session.scalars(select(Profile.slug))
                    slugs = [slug for slug in found if slug]
        async with running.database.read() as session:
            words = (await session.scalars(select(SearchWord.word))).all()
    assert sorted(slugs) == ["ada", "ada-2"]
    assert words == ["ada", "ada"]


async def test_nobody_takes_over_the_address_of_who_was_erased(people) -> None:
    await people.named(7, "Ada Lovelace")
    await move(people, "countess")
    erasing = people.running.state["erasing"]
    request = ErasureRequested(erasure_id=1, user_id=7)
    await people.running.hears([erasing.reaction], request)
    await people.named(8, "Ada Lovelace")

    for slug in ("countess", "ada-lovelace"):
        assert (await move(people, slug, 8)).json()["code"] == "slug_taken"

    mine = (await people.get(8, "/users/me")).json()
    assert mine["slug"] == "ada-lovelace-2"
    async with people.running.database.write() as session:
        await slugs.forget_retired(session, now=utc_now() + KEPT)
    assert (await move(people, "countess", 8)).status_code == 200
