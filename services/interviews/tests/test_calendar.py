"""Calendar objects, read back by another library than the one that wrote them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from common.testing import internal_bearer
from common.zones import zone_names
from interviews.calendars import objects
from interviews.calendars.objects import Reader
from interviews.tables import Interview
from services.interviews.tests.conftest import (
    ADA,
    APPLICATION,
    BOB,
    REC,
    START,
    Desk,
    at,
    code_of,
)

READER = Reader("ada@example.com", "CCAI Jobs <noreply@ccaijobs.example>", (60, 15))
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def interview(**columns: object) -> Interview:
    begins = columns.pop("scheduled_at", NOW)
    return Interview(
        **{
            "id": 5,
            "interview_type": "technical",
            "scheduled_at": begins,
            "duration_minutes": 60,
            "ends_at": begins + timedelta(minutes=60),
            "timezone": "UTC",
            "attendees": [],
            "status": "scheduled",
            "version": 1,
            "created_at": NOW,
            "updated_at": NOW,
            **columns,
        }
    )


def read(content: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(content.decode())


def only_event(content: bytes) -> Event:
    (event,) = read(content).events
    return event


def written(one: Interview) -> bytes:
    return objects.calendar([one], READER, method=objects.method_of(one))


MOMENTS = st.integers(0, 10 * 366 * 24 * 3600).map(
    lambda seconds: NOW + timedelta(seconds=seconds)
)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, st.sampled_from(sorted(zone_names())))
def test_the_moment_is_the_same_in_every_zone(moment: datetime, zone: str) -> None:
    one = interview(scheduled_at=moment, timezone=zone)

    event = only_event(written(one))

    assert event.dtstart.astimezone(UTC) == moment
    assert event.dtend.astimezone(UTC) == moment + timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("Europe/Lisbon", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("Europe/Lisbon", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2027, 1, 1, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_around_the_change_of_a_clock_no_moment_moves(
    zone: str, around: datetime
) -> None:
    for minutes in range(-180, 181, 15):
        moment = around + timedelta(minutes=minutes)
        event = only_event(written(interview(scheduled_at=moment, timezone=zone)))
        assert event.dtstart.astimezone(UTC) == moment
        assert event.dtend.astimezone(UTC) == moment + timedelta(hours=1)


def test_the_rules_of_the_zone_stand_in_the_object() -> None:
    """Who has no table of zones reads the moment from the object alone."""
    summer = datetime(2026, 7, 1, 8, tzinfo=UTC)
    content = written(interview(scheduled_at=summer, timezone="Europe/Lisbon"))

    (zone,) = read(content).timezones
    assert zone.tz_id == "Europe/Lisbon"
    offsets = {
        (type_, rule.tz_offset_from.offset, rule.tz_offset_to.offset)
        for type_, rules in (("std", zone.standard), ("dst", zone.daylight))
        for rule in rules
    }
    hour, none = timedelta(hours=1), timedelta()
    assert {("std", hour, none), ("dst", none, hour)} <= offsets
    assert b"DTSTART;TZID=Europe/Lisbon:20260701T090000" in content


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"),
    min_size=1,
    max_size=300,
)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT)
def test_any_text_comes_back_and_lines_are_short(title: str, description: str) -> None:
    one = interview(title=title.replace("\n", " "), description=description)

    content = written(one)

    event = only_event(content)
    assert event.summary == one.title
    assert event.description == description
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "hostile",
    [
        "x\r\nATTENDEE:mailto:eve@example.com",
        "x\nEND:VEVENT\nBEGIN:VEVENT",
        '"; DROP',
        "a;b,c:d\\n",
        "会議" * 60,
        "🙂" * 40,
    ],
)
def test_nothing_breaks_out_of_its_line(hostile: str) -> None:
    line = " ".join(hostile.split())
    attendee = {"name": line, "email": "grace@example.com"}
    one = interview(title=line, description=hostile, attendees=[attendee])

    event = only_event(written(one))

    assert event.summary == line
    assert len(event.attendees) == 2
    assert {a.uri.removeprefix("mailto:") for a in event.attendees} == {
        "ada@example.com",
        "grace@example.com",
    }


def test_alarms_are_as_the_person_is_reminded() -> None:
    content = written(interview())

    triggers = {alarm.trigger for alarm in only_event(content).alarm}
    assert triggers == {timedelta(minutes=-60), timedelta(minutes=-15)}
    cancelled = written(interview(status="cancelled"))
    assert only_event(cancelled).alarm == []


async def test_it_stays_the_same_object_through_all_changes(desk: Desk) -> None:
    made = await desk.schedule(title="First talk", timezone="Europe/Lisbon")
    path = f"/{made['id']}"
    seen = []

    async def look() -> None:
        answer = await desk.ask(ADA, "GET", f"{path}/calendar.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar = read(answer.content)
        (event,) = calendar.events
        seen.append((calendar.method, event.uid, event.sequence, event.status))

    await look()
    await desk.ask(ADA, "PUT", path, json={"scheduled_at": at(4)})
    await look()
    await desk.ask(ADA, "PUT", path, json={"notes": "x"})
    await look()
    await desk.ask(ADA, "DELETE", path, params={"reason": "Ill"})
    await look()

    methods, uids, sequences, statuses = zip(*seen, strict=True)
    assert methods == ("REQUEST", "REQUEST", "REQUEST", "CANCEL")
    assert len(set(uids)) == 1
    assert list(sequences) == sorted(sequences)
    assert sequences[0] < sequences[1] < sequences[3]
    assert statuses[-1].value == "CANCELLED"


async def test_each_side_gets_it_and_nobody_else(desk: Desk) -> None:
    made = await desk.schedule(REC, application_id=APPLICATION)
    path = f"/{made['id']}/calendar.ics"

    for who in (ADA, REC):
        assert (await desk.ask(who, "GET", path)).status_code == 200
    refused = await desk.ask(BOB, "GET", path)
    assert code_of(refused) == (404, "interview_not_found")
    assert (await desk.ask(0, "GET", path)).status_code == 401


async def feed_of(desk: Desk, who: int) -> str:
    made = await desk.ask(who, "POST", "/calendar-feed")
    assert made.status_code == 201
    return str(made.json()["url"]).partition("/api/v1/interviews")[2]


async def test_a_feed_shows_the_person_s_interviews_to_who_has_the_address(
    desk: Desk,
) -> None:
    first = await desk.ask(ADA, "GET", "/calendar-feed")
    assert first.json() == {"url": None}
    await desk.schedule(ADA, 0, title="Mine")
    gone = await desk.schedule(ADA, 5, title="Off")
    await desk.ask(ADA, "DELETE", f"/{gone['id']}")
    await desk.schedule(REC, 8, title="Theirs", application_id=APPLICATION)
    await desk.schedule(BOB, 0, title="Bob's")
    path = await feed_of(desk, ADA)
    assert (await desk.ask(ADA, "GET", "/calendar-feed")).json()["url"].endswith(path)

    answer = await desk.ask(0, "GET", path)

    calendar = read(answer.content)
    assert calendar.method == "PUBLISH"
    shown = {event.summary: event.status.value for event in calendar.events}
    assert shown == {"Mine": "CONFIRMED", "Off": "CANCELLED", "Theirs": "CONFIRMED"}
    assert "@example.com" not in answer.text
    again = await desk.ask(
        0, "GET", path, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


async def test_a_renewed_address_ends_the_old_one(desk: Desk) -> None:
    old = await feed_of(desk, ADA)
    new = await feed_of(desk, ADA)

    assert old != new
    assert code_of(await desk.ask(0, "GET", old)) == (404, "feed_not_found")
    assert (await desk.ask(0, "GET", new)).status_code == 200


async def test_no_address_can_be_guessed(desk: Desk) -> None:
    path = await feed_of(desk, ADA)
    secret = path.removeprefix("/feeds/7-").removesuffix(".ics")

    for name in (
        *(f"8-{secret}", f"07-{secret}", f"7-{secret[:-1]}", f"7-{secret}A", "7-"),
        *("7", "-", "x", "7-é", f"７-{secret}", "9" * 80, f"{2**63}-{secret}"),
    ):
        refused = await desk.ask(0, "GET", f"/feeds/{name}.ics")
        assert refused.status_code in (404, 422), name
    assert (await desk.ask(0, "POST", "/calendar-feed")).status_code == 401


async def test_a_mail_gets_it_for_whom_it_is(desk: Desk) -> None:
    made = await desk.schedule(title="First talk")
    body = {"interview_id": made["id"], "user_id": ADA, "email": "ada@example.com"}
    path = "/internal/interviews/invitation"

    async def invitation(caller: str, **more: object):
        headers = internal_bearer(caller, "interviews")
        return await desk.running.client.post(
            path, json={**body, **more}, headers=headers
        )

    given_ = (await invitation("profiles")).json()
    assert given_["method"] == "REQUEST"
    event = only_event(given_["content"].encode())
    assert event.dtstart.astimezone(UTC) == START.astimezone(UTC)
    assert (await invitation("profiles", user_id=BOB)).status_code == 404
    assert (await invitation("jobs")).status_code == 403
