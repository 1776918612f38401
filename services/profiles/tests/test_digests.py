"""Digests: at eight where somebody is, one a period, of what they have not read."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from common.clock import utc_now
from common.contracts.jobs import ApplicationSubmitted
from common.contracts.social import ConnectionRequested, MessageSent
from common.mail.testing import Mailbox, smtp_server
from common.testing import Running, bearer, running_service
from profiles import digests, preferences
from profiles.main import build
from profiles.reactions import REACTIONS
from profiles.tables import DigestPlan, PersonSettings
from services.profiles.tests.conftest import Others, profile_settings
from services.profiles.tests.test_mails import deliver, tried
from services.profiles.tests.test_mails import make_due as make_mails_due

SETTINGS = "/api/v1/users/me/settings"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
async def profiles(tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Running]:
    settings = profile_settings(
        tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
    )
    async with running_service(build, settings) as running:
        Others(unknown={8}).stand_behind(running)
        yield running


def wishes(zone: str, frequency: str) -> PersonSettings:
    settings = preferences.defaults(7)
    settings.timezone, settings.digest_frequency = zone, frequency
    return settings


@pytest.mark.parametrize(
    ("zone", "frequency", "now", "expected"),
    [
        # The night the clocks go forward and back, and the mornings around them.
        ("Europe/Berlin", "daily", "2026-03-28T12:00Z", "2026-03-29T06:00Z"),
        ("Europe/Berlin", "daily", "2026-03-28T06:59Z", "2026-03-28T07:00Z"),
        ("Europe/Berlin", "daily", "2026-10-25T00:30Z", "2026-10-25T07:00Z"),
        ("America/New_York", "weekly", "2026-10-26T12:00Z", "2026-11-02T13:00Z"),
        ("America/New_York", "weekly", "2026-10-26T11:59Z", "2026-10-26T12:00Z"),
        # It is Monday there while it is Sunday here.
        ("Pacific/Kiritimati", "weekly", "2026-11-22T17:59Z", "2026-11-22T18:00Z"),
        ("Asia/Kathmandu", "daily", "2026-11-23T02:15Z", "2026-11-24T02:15Z"),
        # Samoa left out a whole day.
        ("Pacific/Apia", "daily", "2011-12-29T19:00Z", "2011-12-30T18:00Z"),
        ("UTC", "weekly", "2026-11-23T08:00Z", "2026-11-30T08:00Z"),
    ],
)
def test_eight_is_eight_in_summer_and_in_winter(
    zone: str, frequency: str, now: str, expected: str
) -> None:
    due = digests.next_due(wishes(zone, frequency), now=datetime.fromisoformat(now))

    assert due.astimezone(UTC) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Lima"]
)
def test_no_period_is_left_out_or_comes_twice(zone: str, frequency: str) -> None:
    settings = wishes(zone, frequency)
    moment, periods = datetime(2026, 1, 1, tzinfo=UTC), []
    for _ in range(370):
        moment = digests.next_due(settings, now=moment)
        assert moment.astimezone(ZoneInfo(zone)).hour == 8
        periods.append(digests.period_of(settings, moment))

    assert len(set(periods)) == 370
    assert periods == sorted(periods)


async def ring(running: Running, number: int) -> None:
    for event in (
        ApplicationSubmitted(
            application_id=number, job_id=3, user_id=8, recruiter_id=7
        ),
        ConnectionRequested(
            connection_id=number, requester_id=8 + number, receiver_id=7
        ),
    ):
        await running.hears(REACTIONS, event)


async def make_due(running: Running, *, at: datetime | None = None) -> None:
    at = at or utc_now() - timedelta(seconds=1)
    async with running.database.write() as session:
        await session.execute(update(DigestPlan).values(next_due_at=at))


async def queue(running: Running) -> None:
    while await running.state["digester"].work():
        pass


async def choose(running: Running, body: dict) -> None:
    answer = await running.client.put(SETTINGS, json=body, headers=bearer(7))
    assert answer.status_code == 200, answer.text


async def drop_others(running: Running) -> None:
    """Whatever else waits is not what this is about."""
    await deliver(running)


async def test_a_digest_tells_what_is_unread_and_nothing_twice(
    profiles: Running, mailbox: Mailbox
) -> None:
    for number in range(1, 5):
        await ring(profiles, number)
    await drop_others(profiles)
    mailbox.mails.clear()
    await make_due(profiles)
    await queue(profiles)
    await deliver(profiles)

    [mail] = mailbox.mails
    plain = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "p7@example.com"
    assert mail["Subject"] == "Your week at CCAI Jobs"
    assert "weekly_digest" in mail["List-Unsubscribe"]
    assert "- applications received: 4" in plain
    assert "- requests to connect: 4" in plain
    assert plain.count("/network") + plain.count("/jobs/3/") == 5

    await make_due(profiles)
    await queue(profiles)
    await deliver(profiles)
    assert len(mailbox.mails) == 1


async def test_a_period_has_one_digest_whatever_falls_due_again(
    profiles: Running, mailbox: Mailbox
) -> None:
    await choose(profiles, {"notifications": {"digest_frequency": "daily"}})
    moment = utc_now() - timedelta(seconds=1)
    for number in (1, 2):
        await ring(profiles, number)
        await make_due(profiles, at=moment)
        await queue(profiles)
        await deliver(profiles)

    digest = "Your day at CCAI Jobs"
    assert [m["Subject"] for m in mailbox.mails].count(digest) == 1
    # What came too late for it is in the next.
    await make_due(profiles, at=moment - timedelta(days=1))
    await queue(profiles)
    await deliver(profiles)
    second = [m for m in mailbox.mails if m["Subject"] == digest][1]
    assert "- requests to connect: 1" in second.get_body(("plain",)).get_content()


@pytest.mark.parametrize("switch", ["weekly_digest", "email_notifications"])
async def test_who_wants_none_gets_none(
    profiles: Running, mailbox: Mailbox, switch: str
) -> None:
    await ring(profiles, 1)
    await drop_others(profiles)
    mailbox.mails.clear()
    await choose(profiles, {"notifications": {switch: False}})
    await make_due(profiles)
    await queue(profiles)
    await deliver(profiles)

    assert mailbox.mails == []


async def test_what_was_read_meanwhile_is_not_in_it(
    profiles: Running, mailbox: Mailbox
) -> None:
    await ring(profiles, 1)
    await drop_others(profiles)
    mailbox.mails.clear()
    mailbox.full = True
    await make_due(profiles)
    await queue(profiles)
    await tried(profiles)
    await profiles.client.put("/api/v1/notifications/read-all", headers=bearer(7))
    mailbox.full = False
    await make_mails_due(profiles)
    await deliver(profiles)

    assert mailbox.mails == []


async def test_a_plan_follows_the_person(profiles: Running) -> None:
    await profiles.hears(
        REACTIONS, MessageSent(message_id=1, sender_id=9, receiver_id=7)
    )
    for zone, frequency in (("Asia/Tokyo", "daily"), ("America/Lima", "weekly")):
        await choose(
            profiles,
            {
                "notifications": {"digest_frequency": frequency},
                "preferences": {"timezone": zone},
            },
        )
        async with profiles.database.read() as session:
            plan = await session.get(DigestPlan, 7)
        due = plan.next_due_at.astimezone(ZoneInfo(zone))
        assert (due.hour, due.minute) == (8, 0)
        assert frequency == "daily" or due.weekday() == 0
        assert due > utc_now()


async def test_many_people_fall_due_at_once(
    profiles: Running, mailbox: Mailbox
) -> None:
    people = range(100, 100 + digests.AT_ONCE * 2 + 3)
    for user_id in people:
        event = ApplicationSubmitted(application_id=1, job_id=3, user_id=user_id)
        await profiles.hears(REACTIONS, event)
    await make_due(profiles)
    await queue(profiles)

    async with profiles.database.read() as session:
        rows = await session.scalars(select(DigestPlan.next_due_at))
        assert min(rows) > utc_now()
    await deliver(profiles)
    sent = [m["To"] for m in mailbox.mails if m["Subject"] == "Your week at CCAI Jobs"]
    assert sorted(sent) == sorted(f"p{user_id}@example.com" for user_id in people)
