"""Who is blocked can neither ask nor write, and does not learn of it."""

import asyncio

import pytest

from common.contracts.social import ConnectionRemoved, UserBlocked, UserUnblocked
from services.social.tests.conftest import ADA, BOB, CY, People, code_of
from social.blocking import blocks


async def test_a_block_ends_what_connects_and_is_told_of(people: People) -> None:
    connection_id = await people.connect(ADA, BOB)

    made = await people.ask(ADA, "POST", "/blocks", json={"user_id": BOB})

    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/social/blocks/{BOB}"
    (blocked,) = await people.running.emitted(UserBlocked)
    assert (blocked.blocker_id, blocked.blocked_id) == (ADA, BOB)
    (removed,) = await people.running.emitted(ConnectionRemoved)
    assert removed.connection_id == connection_id
    for who in (ADA, BOB):
        assert (await people.ask(who, "GET", "/connections")).json()["items"] == []
    mine = (await people.ask(ADA, "GET", "/blocks")).json()
    assert [item["user_id"] for item in mine["items"]] == [BOB]
    assert (await people.ask(BOB, "GET", "/blocks")).json()["total"] == 0


async def test_to_the_blocked_the_other_is_not_there(people: People) -> None:
    await people.block(ADA, BOB)

    asked = await people.ask(BOB, "POST", "/connections", json={"receiver_id": ADA})
    written = await people.write(BOB, ADA)
    unknown = await people.write(BOB, 1000)

    assert asked.status_code == written.status_code == 404
    assert written.json() | {"instance": ""} == unknown.json() | {"instance": ""}


async def test_who_blocks_is_told_to_unblock_first(people: People) -> None:
    await people.block(ADA, BOB)

    asked = await people.ask(ADA, "POST", "/connections", json={"receiver_id": BOB})
    written = await people.write(ADA, BOB)

    assert code_of(asked) == code_of(written) == (409, "person_blocked")
    assert (await people.ask(ADA, "DELETE", f"/blocks/{BOB}")).status_code == 204
    assert (await people.write(ADA, BOB)).status_code == 201
    (event,) = await people.running.emitted(UserUnblocked)
    assert (event.blocker_id, event.blocked_id) == (ADA, BOB)


async def test_a_request_of_either_ends_with_a_block(people: People) -> None:
    await people.ask(BOB, "POST", "/connections", json={"receiver_id": ADA})

    await people.block(ADA, BOB)

    assert (await people.ask(ADA, "GET", "/connections")).json()["total"] == 0
    assert await people.running.emitted(ConnectionRemoved) == []


async def test_the_blocked_are_out_of_sight_with_what_they_wrote(
    people: People,
) -> None:
    await people.write(BOB, ADA, "Buy my course!")
    await people.write(CY, ADA, "Good morning")

    await people.block(ADA, BOB)

    conversations = (await people.ask(ADA, "GET", "/messages/conversations")).json()
    assert [one["user_id"] for one in conversations["items"]] == [CY]
    listed = (await people.ask(ADA, "GET", "/messages")).json()
    assert [one["body"] for one in listed["items"]] == ["Good morning"]
    unread = (await people.ask(ADA, "GET", "/messages/unread-count")).json()
    assert unread == {"unread": 1}
    # The blocked one sees what was there before, and does not learn of it.
    theirs = (await people.ask(BOB, "GET", "/messages/conversations")).json()
    assert [one["user_id"] for one in theirs["items"]] == [ADA]
    # To report it, it can still be asked for.
    kept = await people.ask(ADA, "GET", f"/messages?with_user_id={BOB}")
    assert [one["body"] for one in kept.json()["items"]] == ["Buy my course!"]


@pytest.mark.parametrize(
    ("user_id", "expected"),
    [(ADA, (422, "block_of_oneself")), (1000, (404, "person_not_found"))],
)
async def test_not_everybody_can_be_blocked(
    people: People, user_id: int, expected: tuple[int, str]
) -> None:
    refused = await people.ask(ADA, "POST", "/blocks", json={"user_id": user_id})

    assert code_of(refused) == expected


async def test_of_twenty_blocks_at_once_one_stands(people: People) -> None:
    made = await asyncio.gather(
        *(people.ask(ADA, "POST", "/blocks", json={"user_id": BOB}) for _ in range(20))
    )

    assert sorted(a.status_code for a in made) == [201] + [409] * 19
    assert len(await people.running.emitted(UserBlocked)) == 1


async def test_so_many_blocks_a_person(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MOST", 1)
    await people.block(ADA, BOB)

    refused = await people.ask(ADA, "POST", "/blocks", json={"user_id": CY})

    assert code_of(refused) == (409, "too_many_blocks")


async def test_nobody_undoes_the_block_of_another(people: People) -> None:
    await people.block(ADA, BOB)

    for who, target in ((BOB, ADA), (CY, BOB), (BOB, BOB), (ADA, CY)):
        refused = await people.ask(who, "DELETE", f"/blocks/{target}")
        assert code_of(refused) == (404, "block_not_found")
    assert (await people.ask(0, "DELETE", f"/blocks/{BOB}")).status_code == 401
    assert (await people.ask(ADA, "GET", "/blocks")).json()["total"] == 1
