"""Who sees whom, and how much: at every door, whatever order the news comes in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from common.contracts.auth import UserDeactivated, UserReactivated
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRemoved,
    ConnectionRequested,
    UserBlocked,
    UserUnblocked,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADA = {
    "location": "London",
    "current_position": "Engineer",
    "company": "Engines",
    "experience_level": "lead",
    "ai_specializations": ["NLP"],
    "skills": ["Python"],
}


def accepted(minute: int = 0, one: int = 7, other: int = 8) -> ConnectionAccepted:
    at = NOON + timedelta(minutes=minute)
    return ConnectionAccepted(
        connection_id=1, requester_id=one, receiver_id=other, occurred_at=at
    )


def removed(minute: int = 0, one: int = 7, other: int = 8) -> ConnectionRemoved:
    at = NOON + timedelta(minutes=minute)
    return ConnectionRemoved(
        connection_id=1, requester_id=one, receiver_id=other, occurred_at=at
    )


def blocked(minute: int = 0, one: int = 7, other: int = 8) -> UserBlocked:
    at = NOON + timedelta(minutes=minute)
    return UserBlocked(blocker_id=one, blocked_id=other, occurred_at=at)


def unblocked(minute: int = 0, one: int = 7, other: int = 8) -> UserUnblocked:
    at = NOON + timedelta(minutes=minute)
    return UserUnblocked(blocker_id=one, blocked_id=other, occurred_at=at)


async def who_sees_7(people) -> dict[str, bool]:
    """At all three doors; they must agree."""
    seen = {}
    for name, reader in {"self": 7, "friend": 8, "stranger": 9, "anonymous": 0}.items():
        by_id = (await people.get(reader, "/users/7")).status_code
        by_slug = (await people.get(reader, "/social/profiles/ada")).status_code
        assert by_id == by_slug
        assert by_id in (200, 404)
        if reader:
            hits = (await people.get(reader, "/social/profiles", q="ada")).json()
            assert hits["total"] == len(hits["items"])
            if by_id == 200:
                # Oneself is found as others find one: a private profile by nobody.
                assert hits["total"] == 1 or reader == 7
            else:
                assert hits["total"] == 0
        seen[name] = by_id == 200
    return seen


@pytest.mark.parametrize(
    ("visibility", "allowed"),
    [
        ("public", {"self", "friend", "stranger", "anonymous"}),
        ("connections", {"self", "friend"}),
        ("private", {"self"}),
    ],
)
async def test_a_profile_is_seen_by_whom_its_owner_chose(
    people, visibility: str, allowed: set[str]
) -> None:
    await people.named(7, "Ada")
    await people.hear(accepted())

    await people.shows(7, profile_visibility=visibility)

    seen = await who_sees_7(people)
    assert {name for name, may in seen.items() if may} == allowed


async def test_hidden_and_unknown_are_answered_the_same(people) -> None:
    await people.named(7, "Ada")
    await people.shows(7, profile_visibility="private")

    for hidden, unknown in (
        ("/users/7", "/users/999"),
        ("/social/profiles/ada", "/social/profiles/nobody-here"),
    ):
        answers = [(await people.get(0, path)) for path in (hidden, unknown)]
        bodies = [{**a.json(), "instance": None} for a in answers]
        assert answers[0].status_code == 404
        assert bodies[0] == bodies[1]


SWITCHES = {
    "show_location": {"location"},
    "show_experience": {"current_position", "company", "experience_level"},
    "show_skills": {"skills", "ai_specializations"},
}


@pytest.mark.parametrize("switch", SWITCHES)
async def test_a_switch_hides_its_fields_at_every_door_and_no_other(
    people, switch: str
) -> None:
    await people.named(7, "Ada", **ADA)
    open_ = {p: (await people.get(9, p)).json() for p in PAGES}

    await people.shows(7, **{switch: False})

    for path in PAGES:
        page = (await people.get(9, path)).json()
        different = {name for name in page if page[name] != open_[path][name]}
        assert different - {"total_views"} == SWITCHES[switch]
        assert {page[name] for name in SWITCHES[switch]} == {None}
        assert (await people.get(7, path)).json()["location"] == "London"
    [hit] = (await people.get(9, "/social/profiles", q="ada")).json()["items"]
    assert {hit[name] for name in SWITCHES[switch] & hit.keys()} == {None}


PAGES = ("/users/7", "/social/profiles/ada")


async def test_the_address_is_shown_when_its_owner_wants(people) -> None:
    await people.named(7, "Ada")
    for path in PAGES:
        answer = await people.get(0, path)
        assert answer.json()["email"] is None
        assert "person7@" not in answer.text

    await people.shows(7, show_email=True)

    for path in PAGES:
        assert (await people.get(0, path)).json()["email"] == "person7@example.com"


async def test_what_is_hidden_cannot_be_searched_for(people) -> None:
    await people.named(7, "Ada", headline="Poet", **ADA)
    searches = [
        {"location": "london"},
        {"q": "engineer"},
        {"q": "engines"},
        {"skills": "python"},
    ]
    for search in searches:
        assert (await people.get(9, "/social/profiles", **search)).json()["total"] == 1

    await people.shows(7, show_location=False, show_experience=False, show_skills=False)

    for search in searches:
        assert (await people.get(9, "/social/profiles", **search)).json()["total"] == 0
    # nor after the next change of the profile
    await people.named(7, "Ada", headline="Poetess")
    for search in searches:
        assert (await people.get(9, "/social/profiles", **search)).json()["total"] == 0
    assert (await people.get(9, "/social/profiles", q="poetess")).json()["total"] == 1


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_only_the_newest_word_about_a_connection_counts(people, order) -> None:
    await people.named(7, "Ada")
    await people.shows(7, profile_visibility="connections")
    news = [accepted(0), removed(1, one=8, other=7), accepted(2)]

    for place in order:
        await people.hear(news[place], news[place])

    assert (await people.get(8, "/users/7")).status_code == 200
    page = (await people.get(7, "/social/profiles/ada")).json()
    assert page["total_connections"] == 1
    await people.hear(removed(3))
    assert (await people.get(8, "/users/7")).status_code == 404
    page = (await people.get(7, "/social/profiles/ada")).json()
    assert page["total_connections"] == 0


async def test_who_is_blocked_sees_and_finds_nobody_there(people) -> None:
    await people.named(7, "Ada")
    await people.named(8, "Bob")
    await people.hear(unblocked(1), blocked(0))  # older news, late
    assert (await who_sees_7(people))["friend"]

    await people.hear(accepted(1), blocked(2))

    assert not (await who_sees_7(people))["friend"]
    assert (await who_sees_7(people))["stranger"]
    # who blocks does not find them either, but can still look
    mine = (await people.get(7, "/social/profiles", q="bob")).json()
    assert mine["total"] == 0
    assert (await people.get(7, "/users/8")).status_code == 200
    await people.hear(unblocked(3))
    assert (await who_sees_7(people))["friend"]


async def test_a_bad_token_is_refused_on_public_pages_too(people) -> None:
    await people.named(7, "Ada")
    for path in PAGES:
        answer = await people.ask(0, "GET", path, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 401


async def test_who_is_locked_out_is_not_shown_while_it_lasts(people) -> None:
    await people.named(7, "Ada")
    lock, unlock, late = (
        event(user_id=7, occurred_at=NOON + timedelta(minutes=minute))
        for event, minute in (
            (UserDeactivated, 1),
            (UserReactivated, 3),
            (UserDeactivated, 2),
        )
    )

    await people.hear(
        ConnectionRequested(connection_id=1, requester_id=7, receiver_id=8)
    )
    assert await bell_of_8(people) == "Ada wants to connect"

    await people.hear(lock)

    assert not (await who_sees_7(people))["stranger"]
    found = (await people.get(8, "/social/profiles", q="ada")).json()
    assert found["total"] == 0
    assert (await people.get(7, "/users/me")).status_code == 200
    assert await bell_of_8(people) == "Somebody wants to connect"

    await people.hear(unlock, late)
    assert (await who_sees_7(people))["stranger"]
    assert await bell_of_8(people) == "Ada wants to connect"


async def bell_of_8(people) -> str:
    return (await people.get(8, "/notifications")).json()["items"][0]["title"]
