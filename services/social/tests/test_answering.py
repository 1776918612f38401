"""Requests are accepted, rejected, taken back; connections end."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from common.clock import utc_now
from common.contracts.auth import UserDeactivated, UserReactivated
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRemoved,
    ConnectionRequested,
)
from services.social.tests.conftest import ADA, BOB, CY, People, code_of
from social.connecting import connections
from social.reactions import REACTIONS
from social.tables import Connection


async def ask(people: People, one: int, other: int) -> int:
    made = await people.ask(one, "POST", "/connections", json={"receiver_id": other})
    assert made.status_code == 201, made.text
    assert made.headers["Location"].endswith(f"/connections/{made.json()['id']}")
    return int(made.json()["id"])


async def answer(people: People, who: int, connection_id: int, status: str):
    path = f"/connections/{connection_id}"
    return await people.ask(who, "PUT", path, json={"status": status})


async def statuses(people: People, who: int) -> list[str]:
    listed = await people.ask(who, "GET", "/connections")
    return [item["status"] for item in listed.json()["items"]]


async def test_who_is_asked_accepts_and_all_hear_of_it(people: People) -> None:
    connection_id = await ask(people, ADA, BOB)

    accepted = await answer(people, BOB, connection_id, "accepted")

    assert accepted.json()["status"] == "accepted"
    again = await answer(people, BOB, connection_id, "accepted")
    assert again.json() == accepted.json()
    assert await statuses(people, ADA) == await statuses(people, BOB) == ["accepted"]
    (event,) = await people.running.emitted(ConnectionAccepted)
    assert (event.requester_id, event.receiver_id) == (ADA, BOB)
    read = await people.ask(ADA, "GET", f"/connections/{connection_id}")
    assert (read.json()["direction"], read.json()["status"]) == ("outgoing", "accepted")
    late = await answer(people, BOB, connection_id, "rejected")
    assert code_of(late) == (409, "answered_already")


@pytest.mark.parametrize("status", ["accepted", "rejected"])
async def test_who_asked_does_not_answer(people: People, status: str) -> None:
    connection_id = await ask(people, ADA, BOB)

    own = await answer(people, ADA, connection_id, status)
    other = await answer(people, CY, connection_id, status)
    nobody = await answer(people, 0, connection_id, status)

    assert code_of(own) == (403, "not_yours_to_answer")
    assert code_of(other) == (404, "connection_not_found")
    assert nobody.status_code == 401
    assert await statuses(people, BOB) == ["pending"]


async def test_others_find_no_connection(people: People) -> None:
    connection_id = await people.connect(ADA, BOB)
    path = f"/connections/{connection_id}"

    for method in ("GET", "DELETE"):
        refused = await people.ask(CY, method, path)
        assert code_of(refused) == (404, "connection_not_found")

    assert await statuses(people, ADA) == ["accepted"]


async def test_who_rejected_may_still_accept_while_the_other_waits(
    people: People,
) -> None:
    connection_id = await ask(people, ADA, BOB)

    rejected = await answer(people, BOB, connection_id, "rejected")

    assert rejected.json()["status"] == "rejected"
    waiting = await people.ask(ADA, "GET", f"/connections/{connection_id}")
    assert waiting.json()["status"] == "pending"
    assert await statuses(people, BOB) == []
    assert await people.running.emitted(ConnectionAccepted) == []
    assert (await answer(people, BOB, connection_id, "accepted")).status_code == 200
    assert await statuses(people, ADA) == ["accepted"]


async def test_who_rejected_may_ask_in_turn(people: People) -> None:
    connection_id = await ask(people, ADA, BOB)
    await answer(people, BOB, connection_id, "rejected")

    second = await ask(people, BOB, ADA)

    assert second != connection_id
    assert (await answer(people, ADA, second, "accepted")).status_code == 200
    assert len(await people.running.emitted(ConnectionRequested)) == 2


@pytest.mark.parametrize("rejected", [False, True])
async def test_a_request_taken_back_is_asked_again_after_a_month(
    people: People, monkeypatch: pytest.MonkeyPatch, *, rejected: bool
) -> None:
    connection_id = await ask(people, ADA, BOB)
    if rejected:
        await answer(people, BOB, connection_id, "rejected")

    path = f"/connections/{connection_id}"
    assert (await people.ask(ADA, "DELETE", path)).status_code == 204

    assert await statuses(people, ADA) == await statuses(people, BOB) == []
    gone = await answer(people, BOB, connection_id, "accepted")
    assert code_of(gone) == (404, "connection_not_found")
    again = await people.ask(ADA, "POST", "/connections", json={"receiver_id": BOB})
    assert code_of(again) == (409, "asked_lately")
    monkeypatch.setattr(connections, "ASK_AGAIN_AFTER", timedelta(0))
    await ask(people, ADA, BOB)


async def test_who_is_asked_rejects_by_removing(people: People) -> None:
    connection_id = await ask(people, ADA, BOB)
    path = f"/connections/{connection_id}"

    assert (await people.ask(BOB, "DELETE", path)).status_code == 204

    assert await statuses(people, BOB) == []
    assert await statuses(people, ADA) == ["pending"]
    assert (await people.ask(BOB, "DELETE", path)).status_code == 404


@pytest.mark.parametrize("who", [ADA, BOB])
async def test_either_of_two_ends_a_connection(people: People, who: int) -> None:
    connection_id = await people.connect(ADA, BOB)
    path = f"/connections/{connection_id}"

    assert (await people.ask(who, "DELETE", path)).status_code == 204

    assert await statuses(people, ADA) == await statuses(people, BOB) == []
    (event,) = await people.running.emitted(ConnectionRemoved)
    assert event.connection_id == connection_id
    assert (await people.ask(who, "DELETE", path)).status_code == 404
    await people.connect(BOB, ADA)


async def test_accepting_and_taking_back_at_once_leaves_one_truth(
    people: People,
) -> None:
    for _ in range(10):
        connection_id = await ask(people, ADA, BOB)
        path = f"/connections/{connection_id}"
        accepted, removed = await asyncio.gather(
            answer(people, BOB, connection_id, "accepted"),
            people.ask(ADA, "DELETE", path),
        )
        assert removed.status_code == 204
        assert accepted.status_code in (200, 404)
        assert await statuses(people, BOB) == []
        async with people.running.database.write() as session:
            await session.execute(
                update(Connection).values(updated_at=utc_now() - timedelta(days=31))
            )


async def test_a_hundred_times_both_ask_at_once_and_one_request_stands(
    people: People,
) -> None:
    for _ in range(100):
        asked = await asyncio.gather(
            people.ask(ADA, "POST", "/connections", json={"receiver_id": BOB}),
            people.ask(BOB, "POST", "/connections", json={"receiver_id": ADA}),
        )
        assert sorted(a.status_code for a in asked) == [201, 409]
        made = next(a.json() for a in asked if a.status_code == 201)
        refused = next(a.json() for a in asked if a.status_code == 409)
        assert refused["connection_id"] == made["id"]
        accepted = await answer(people, made["receiver_id"], made["id"], "accepted")
        assert accepted.status_code == 200
        await people.ask(ADA, "DELETE", f"/connections/{made['id']}")


async def test_so_many_requests_a_day(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST", 1)
    await ask(people, ADA, BOB)

    refused = await people.ask(ADA, "POST", "/connections", json={"receiver_id": CY})

    assert code_of(refused) == (429, "too_many_connection_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 86400
    await ask(people, BOB, CY)


async def test_a_locked_account_cannot_be_asked(people: People) -> None:
    locked = UserDeactivated(user_id=BOB)
    later = locked.occurred_at + timedelta(seconds=1)
    unlocked = UserReactivated(user_id=BOB, occurred_at=later)
    await people.running.hears(REACTIONS, locked)

    refused = await people.ask(ADA, "POST", "/connections", json={"receiver_id": BOB})
    assert code_of(refused) == (404, "person_not_found")

    for event in (unlocked, locked.model_copy(update={"event_id": unlocked.event_id})):
        await people.running.hears(REACTIONS, event)
    await ask(people, ADA, BOB)


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"status": "pending"}, {"status": None}, {"status": ["accepted"]}),
        {"status": "accepted", "requester_id": ADA},
        {"status": "ACCEPTED"},
    ],
    ids=str,
)
async def test_an_answer_that_makes_no_sense_is_refused(
    people: People, body: dict[str, object]
) -> None:
    connection_id = await ask(people, ADA, BOB)

    refused = await people.ask(BOB, "PUT", f"/connections/{connection_id}", json=body)

    assert code_of(refused) == (422, "validation_failed")
    assert await statuses(people, BOB) == ["pending"]
