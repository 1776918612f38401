"""What was read, and who is kept away, rings no more: in whatever order it is told."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from common.clock import utc_now
from common.contracts.event import Event
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRequested,
    MessageSent,
    MessagesRead,
    UserBlocked,
    UserUnblocked,
)
from common.testing import Running, bearer
from profiles.letters import find_wanted
from profiles.mail_queue import Due
from profiles.reactions import REACTIONS
from profiles.tables import Mail

ME, OTHER, THIRD = 7, 8, 9
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at(minute: int) -> dict[str, datetime]:
    return {"occurred_at": NOON + timedelta(minutes=minute)}


def wrote(number: int, sender: int = OTHER) -> MessageSent:
    return MessageSent(
        message_id=number, sender_id=sender, receiver_id=ME, **at(number)
    )


def read(number: int, minute: int, sender: int = OTHER) -> MessagesRead:
    return MessagesRead(
        reader_id=ME, sender_id=sender, up_to_message_id=number, **at(minute)
    )


def blocked(minute: int) -> UserBlocked:
    return UserBlocked(blocker_id=ME, blocked_id=OTHER, **at(minute))


async def tell(profiles: Running, *events: Event) -> None:
    for event in events:
        await profiles.hears(REACTIONS, event)


async def unread(profiles: Running, kind: str = "message_received") -> list[Any]:
    answer = await profiles.client.get("/api/v1/notifications", headers=bearer(ME))
    return [
        one["data"].get("message_id")
        for one in answer.json()["items"]
        if one["kind"] == kind and not one["is_read"]
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_messages_that_were_read_ring_no_more_in_any_order(
    profiles: Running, order: tuple[int, ...]
) -> None:
    events = [wrote(1), wrote(2), read(2, minute=3)]

    await tell(profiles, *(events[n] for n in order), wrote(5, THIRD))

    assert await unread(profiles) == [5]
    await tell(profiles, wrote(6))
    assert await unread(profiles) == [6, 5]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_what_came_after_the_one_that_was_read_still_rings(
    profiles: Running, order: tuple[int, ...]
) -> None:
    # The second was there when the first was marked, and was not read.
    events = [wrote(1), wrote(2), read(1, minute=3)]

    await tell(profiles, *(events[n] for n in order))

    assert await unread(profiles) == [2]


async def test_an_older_receipt_takes_nothing_back(profiles: Running) -> None:
    await tell(profiles, read(4, minute=5), read(2, minute=3), wrote(3), wrote(4))

    assert await unread(profiles) == []


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_who_is_blocked_no_longer_rings_in_any_order(
    profiles: Running, order: tuple[int, ...]
) -> None:
    asked = {"connection_id": 3, "requester_id": OTHER, "receiver_id": ME}
    agreed = {"connection_id": 2, "requester_id": ME, "receiver_id": OTHER}
    events = [
        wrote(1),
        ConnectionRequested(**asked, **at(2)),
        ConnectionAccepted(**agreed, **at(3)),
        blocked(4),
    ]

    await tell(profiles, *(events[n] for n in order), wrote(5, THIRD))

    assert await unread(profiles) == [5]
    assert await unread(profiles, "connection_requested") == []
    assert await unread(profiles, "connection_accepted") == []


async def test_an_old_block_hushes_nothing_that_came_after_it(
    profiles: Running,
) -> None:
    undone = UserUnblocked(blocker_id=ME, blocked_id=OTHER, **at(2))

    await tell(profiles, undone, wrote(3), blocked(1))

    assert await unread(profiles) == [3]


async def test_no_mail_leaves_about_who_is_blocked_meanwhile(
    profiles: Running,
) -> None:
    now = utc_now()
    event = MessageSent(message_id=1, sender_id=OTHER, receiver_id=ME, occurred_at=now)
    await tell(profiles, event)
    async with profiles.database.read() as session:
        [mail] = await session.scalars(select(Mail))
        due = Due(mail.id, ME, mail.kind, mail.message_id, None, None, mail.kind)
        assert await find_wanted(session, due, now=now) is not None
    block = UserBlocked(blocker_id=ME, blocked_id=OTHER, occurred_at=utc_now())

    await tell(profiles, block)

    async with profiles.database.read() as session:
        assert await find_wanted(session, due, now=utc_now()) is None
