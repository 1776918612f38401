"""Asking to connect through the door, on a real migrated file."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from common import migrations
from common.clock import utc_now
from common.contracts.auth import UserRegistered
from common.contracts.social import ConnectionRequested
from common.testing import Running, bearer, running_service, settings_for
from social.main import build
from social.reactions import REACTIONS
from social.settings import Settings
from social.tables import Connection, Person

ADA, BOB, CY, STRANGER = 7, 8, 9, 1000
PATH = "/api/v1/social/connections"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        for user_id in (ADA, BOB, CY):
            await running.hears(REACTIONS, registered(user_id))
        yield running


def registered(user_id: int) -> UserRegistered:
    return UserRegistered(user_id=user_id, role="candidate")


async def ask(
    service: Running, who: int, whom: int, **fields: object
) -> httpx.Response:
    return await service.client.post(
        PATH, json={"receiver_id": whom, **fields}, headers=bearer(who)
    )


async def listed(service: Running, who: int, query: str = "") -> list[int]:
    answer = await service.client.get(f"{PATH}{query}", headers=bearer(who))
    return [item["id"] for item in answer.json()["items"]]


async def count_connections(service: Running) -> int:
    async with service.database.read() as session:
        return await session.scalar(select(func.count(Connection.id))) or 0


async def set_status(service: Running, connection_id: int, status: str) -> None:
    async with service.database.write() as session:
        connection = await session.get_one(Connection, connection_id)
        connection.status = status


async def test_a_request_is_seen_by_both_and_told_of(service: Running) -> None:
    answer = await ask(
        service, BOB, ADA, message="We met in Lisbon.", connection_type="mentor"
    )

    made = answer.json()
    assert answer.status_code == 201
    assert (made["requester_id"], made["receiver_id"]) == (BOB, ADA)
    assert (made["status"], made["direction"]) == ("pending", "outgoing")
    seen = await service.client.get(PATH, headers=bearer(ADA))
    nameless = {**made, "direction": "incoming", "person": None}  # profiles is away
    assert seen.json()["items"] == [nameless]
    (event,) = await service.emitted(ConnectionRequested)
    assert event.connection_id == made["id"]
    assert (event.requester_id, event.receiver_id) == (BOB, ADA)
    assert "Lisbon" not in event.model_dump_json()


async def test_a_connection_is_of_some_other_kind_when_none_is_said(
    service: Running,
) -> None:
    made = (await ask(service, ADA, BOB)).json()

    assert (made["connection_type"], made["message"]) == ("other", None)


async def test_others_do_not_see_it(service: Running) -> None:
    await ask(service, ADA, BOB)

    assert await listed(service, CY) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_gets_in_without_a_token(service: Running, method: str) -> None:
    answer = await service.client.request(
        method, PATH, json={"receiver_id": ADA} if method == "POST" else None
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "wrong",
    [
        {"requester_id": BOB},
        {"status": "accepted"},
        {"receiver_id": 0},
        {"receiver_id": -1},
        {"receiver_id": 10**15},
        {"receiver_id": 8.0},
        {"receiver_id": "8"},
        {"receiver_id": True},
        {"receiver_id": None},
        {"connection_type": "rival"},
        {"connection_type": None},
        {"message": "x" * 1001},
        {"message": "a\u0007b"},
        {"message": ["hello"]},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(
    service: Running, wrong: dict[str, object]
) -> None:
    answer = await service.client.post(
        PATH, json={"receiver_id": BOB, **wrong}, headers=bearer(ADA)
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "validation_failed"
    assert await count_connections(service) == 0


async def test_nobody_connects_to_themselves(service: Running) -> None:
    answer = await ask(service, ADA, ADA)

    assert (answer.status_code, answer.json()["code"]) == (422, "connection_to_oneself")


async def test_an_unknown_person_cannot_be_asked(service: Running) -> None:
    answer = await ask(service, ADA, STRANGER)

    assert (answer.status_code, answer.json()["code"]) == (404, "person_not_found")


async def test_who_registers_can_be_asked_from_then_on(service: Running) -> None:
    await service.hears(REACTIONS, registered(STRANGER))

    answer = await ask(service, ADA, STRANGER)

    assert answer.status_code == 201


async def test_a_person_is_noted_once_however_often_it_is_told(
    service: Running,
) -> None:
    event = registered(STRANGER)

    for told in (event, event, registered(STRANGER)):
        await service.hears(REACTIONS, told)

    async with service.database.read() as session:
        known = list(await session.scalars(select(Person.user_id)))
    assert sorted(known) == [ADA, BOB, CY, STRANGER]


async def test_asking_twice_is_refused_and_names_the_request(service: Running) -> None:
    first = (await ask(service, ADA, BOB)).json()

    answer = await ask(service, ADA, BOB)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "already_requested")
    assert problem["connection_id"] == first["id"]
    assert problem["detail"] == "You have asked this person already."
    assert len(await service.emitted(ConnectionRequested)) == 1


async def test_asking_back_is_refused_and_says_that_the_other_has_asked(
    service: Running,
) -> None:
    first = (await ask(service, ADA, BOB)).json()

    answer = await ask(service, BOB, ADA)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "already_requested")
    assert problem["connection_id"] == first["id"]
    assert "has asked you" in problem["detail"]
    assert await count_connections(service) == 1


@pytest.mark.parametrize(("who", "whom"), [(ADA, BOB), (BOB, ADA)])
async def test_the_connected_cannot_ask_again(
    service: Running, who: int, whom: int
) -> None:
    first = (await ask(service, ADA, BOB)).json()
    await set_status(service, first["id"], "accepted")

    answer = await ask(service, who, whom)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_connected")


async def test_of_twenty_requests_from_both_sides_at_once_one_stands(
    service: Running,
) -> None:
    sides = [(ADA, BOB), (BOB, ADA)] * 10

    answers = await asyncio.gather(*(ask(service, *side) for side in sides))

    assert sorted(a.status_code for a in answers) == [201] + [409] * 19
    assert await count_connections(service) == 1
    assert len(await service.emitted(ConnectionRequested)) == 1


@pytest.mark.parametrize(
    ("low", "high", "requester"),
    [(ADA, BOB, BOB), (BOB, ADA, ADA), (ADA, ADA, ADA), (ADA, CY, BOB)],
)
async def test_the_file_itself_refuses_a_pair_twice_or_out_of_order(
    service: Running, low: int, high: int, requester: int
) -> None:
    await ask(service, ADA, BOB)
    now = utc_now()

    with pytest.raises(IntegrityError):
        async with service.database.write() as session:
            session.add(
                Connection(
                    low_id=low,
                    high_id=high,
                    requester_id=requester,
                    status="pending",
                    connection_type="other",
                    created_at=now,
                    updated_at=now,
                )
            )

    assert await count_connections(service) == 1


async def test_lists_can_be_narrowed_by_status_and_direction(service: Running) -> None:
    asked = (await ask(service, ADA, BOB)).json()["id"]
    was_asked = (await ask(service, CY, ADA)).json()["id"]
    await set_status(service, was_asked, "accepted")

    assert await listed(service, ADA) == [was_asked, asked]
    assert await listed(service, ADA, "?direction=outgoing") == [asked]
    assert await listed(service, ADA, "?direction=incoming") == [was_asked]
    assert await listed(service, ADA, "?status=pending") == [asked]
    assert await listed(service, ADA, "?status=accepted") == [was_asked]
    assert await listed(service, ADA, "?status=pending&direction=incoming") == []


async def test_who_was_refused_is_not_told_so(service: Running) -> None:
    made = (await ask(service, ADA, BOB)).json()
    await set_status(service, made["id"], "rejected")

    answer = await ask(service, ADA, BOB)

    assert answer.json()["code"] == "already_requested"
    assert await listed(service, ADA, "?status=pending") == [made["id"]]
    assert await listed(service, BOB) == []


async def test_lists_come_in_pages(service: Running) -> None:
    first = (await ask(service, ADA, BOB)).json()["id"]
    await ask(service, ADA, CY)

    answer = await service.client.get(f"{PATH}?page=2&page_size=1", headers=bearer(ADA))

    page = answer.json()
    assert [item["id"] for item in page["items"]] == [first]
    assert (page["total"], page["total_pages"]) == (2, 2)


@pytest.mark.parametrize(
    "query", ["?status=rejected", "?status=", "?direction=both", "?page=x"]
)
async def test_filters_that_mean_nothing_are_refused(
    service: Running, query: str
) -> None:
    answer = await service.client.get(f"{PATH}{query}", headers=bearer(ADA))

    assert answer.status_code == 422


def test_the_tables_are_as_the_migrations_make_them(tmp_path: Path) -> None:
    assert migrations.differences("social", tmp_path / "social.db") == []
