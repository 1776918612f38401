"""Dates for an interview, from the proposal to the end, as both sides see and get them.

What calendars get is read by another library than the one that wrote it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.test_applications import good, posted, recruiter, sent
from tests.e2e.test_bell import mails_to

__all__ = ["recruiter"]

INTERVIEWS = "/api/v1/interviews"
PROPOSALS = f"{INTERVIEWS}/proposals"
DAY = (datetime.now(UTC) + timedelta(days=14)).replace(
    hour=13, minute=0, second=0, microsecond=0
)


@pytest.fixture
def application(person: Person, recruiter: Person) -> int:
    """One that interviews knows of."""
    url = sent(person, posted(recruiter))
    application_id = int(url.rpartition("/")[2])
    eventually(lambda: person.notices("application_submitted"))
    plan = {"application_id": application_id, "slots": [at(0)], **TALK}

    def is_known() -> bool:
        answer = recruiter.api.post(PROPOSALS, json=plan)
        return answer.is_success and bool(
            recruiter.api.delete(f"{PROPOSALS}/{answer.json()['id']}").is_success
        )

    eventually(is_known)
    return application_id


@pytest.fixture
def interview(
    person: Person, recruiter: Person, application: int
) -> Iterator[dict[str, Any]]:
    """Made of the second of three proposed times; its time is free afterwards."""
    slots = [at(0), at(24), at(48)]
    plan = {"application_id": application, "slots": slots, **TALK}
    proposal = good(recruiter.api.post(PROPOSALS, json=plan))
    path = f"{PROPOSALS}/{proposal['id']}"
    assert good(person.api.get(path)) == proposal
    answer = recruiter.api.post(f"{path}/pick", json={"slot": at(24)})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_the_candidate")
    refused = person.api.post(f"{path}/pick", json={"slot": at(25)})
    assert (refused.status_code, refused.json()["code"]) == (422, "slot_not_offered")
    made = good(person.api.post(f"{path}/pick", json={"slot": at(24)}))
    yield made
    person.api.delete(f"{INTERVIEWS}/{made['id']}")


TALK = {
    "interview_type": "technical",
    "duration_minutes": 45,
    "timezone": "America/New_York",
    "title": "First talk",
    "company": "Northwind Voice",
    "meeting_link": "https://meet.example.com/abc",
}


def at(hours: float) -> str:
    return (DAY + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def test_a_date_is_proposed_picked_moved_and_called_off(
    platform: Platform, person: Person, recruiter: Person, interview: dict[str, Any]
) -> None:
    path = f"{INTERVIEWS}/{interview['id']}"
    [asked] = eventually(lambda: proposed(person, interview["application_id"]))
    assert asked["link"].startswith("/interviews/proposals/")
    for somebody, side in ((person, "candidate"), (recruiter, "employer")):
        seen = good(somebody.api.get(path))
        assert (seen["scheduled_at"], seen["side"]) == (at(24), side)
        eventually(lambda who=somebody: rung(who, "interview_scheduled", interview))
        mail = mailed(platform, somebody, "Interview scheduled", interview)
        check_invitation(mail, somebody, sequence=0, begins=DAY + timedelta(hours=24))

    moved = {"scheduled_at": at(30)}
    assert person.api.put(path, json=moved).status_code == 403
    changed = good(recruiter.api.put(path, json=moved))
    assert (changed["status"], changed["scheduled_at"]) == ("rescheduled", at(30))
    for somebody in (person, recruiter):
        eventually(lambda who=somebody: rung(who, "interview_changed", interview))
        mail = mailed(platform, somebody, "Interview moved", interview)
        check_invitation(mail, somebody, sequence=1, begins=DAY + timedelta(hours=30))

    query = {"reason": "The post is filled."}
    assert person.api.delete(path, params=query).status_code == 204
    for somebody in (person, recruiter):
        eventually(lambda who=somebody: rung(who, "interview_cancelled", interview))
        mail = mailed(platform, somebody, "Interview cancelled", interview)
        calendar, event = read(mail)
        assert (calendar.method, event.sequence) == ("CANCEL", 2)
        assert (event.status, event.uid) == ("CANCELLED", uid_of(interview))
        assert "filled" not in mail.get_body(("plain",)).get_content()
    over = recruiter.api.put(path, json={"scheduled_at": at(50)})
    assert (over.status_code, over.json()["code"]) == (409, "interview_over")
    file = person.api.get(f"{path}/calendar.ics")
    assert "method=CANCEL" in file.headers["content-type"]


def test_a_feed_is_read_without_a_token_until_its_address_is_renewed(
    platform: Platform, person: Person, interview: dict[str, Any]
) -> None:
    assert good(person.api.get(f"{INTERVIEWS}/calendar-feed")) == {"url": None}
    first = good(person.api.post(f"{INTERVIEWS}/calendar-feed"))["url"]
    with platform.client() as calendar_app:
        path = urlsplit(first).path
        read_once = calendar_app.get(path)
        assert read_once.headers["content-type"].startswith("text/calendar")
        [event] = only(read_once.text).events
        assert (event.uid, event.start) == (
            uid_of(interview),
            DAY + timedelta(hours=24),
        )
        assert person.email not in read_once.text
        known = {"If-None-Match": read_once.headers["etag"]}
        assert calendar_app.get(path, headers=known).status_code == 304
        moved = path.replace(f"/{person.id}-", f"/{person.id + 1}-")
        for wrong in (moved, path[:-5] + "_.ics", path.replace(".ics", "")):
            assert calendar_app.get(wrong).status_code in (401, 404), wrong

        second = good(person.api.post(f"{INTERVIEWS}/calendar-feed"))["url"]
        assert calendar_app.get(path).status_code == 404
        assert only(calendar_app.get(urlsplit(second).path).text).events == [event]


def test_nobody_sits_in_two_interviews_at_once(
    person: Person, recruiter: Person, interview: dict[str, Any]
) -> None:
    own = {"interview_type": "mock", "scheduled_at": at(24.5)}
    refused = person.api.post(INTERVIEWS, json=own)
    assert (refused.status_code, refused.json()["code"]) == (409, "interview_overlap")
    assert refused.json()["conflicting_interview_id"] == interview["id"]
    # The same moment, said in another zone, is the same moment.
    elsewhere = (DAY + timedelta(hours=24.5)).astimezone(ZoneInfo("Asia/Kolkata"))
    own["scheduled_at"] = elsewhere.isoformat()
    assert person.api.post(INTERVIEWS, json=own).status_code == 409
    recruiters = recruiter.api.post(INTERVIEWS, json=own)
    assert recruiters.json()["conflicting_interview_id"] == interview["id"]

    touching = {"interview_type": "mock", "scheduled_at": at(24.75)}
    made = good(person.api.post(INTERVIEWS, json=touching))
    onto = {"scheduled_at": interview["scheduled_at"]}
    assert person.api.put(f"{INTERVIEWS}/{made['id']}", json=onto).status_code == 409
    # Who hires learns that the time is taken, and not by what.
    moved = recruiter.api.put(f"{INTERVIEWS}/{interview['id']}", json=onto_of(made))
    assert moved.status_code == 409
    assert "conflicting_interview_id" not in moved.json()


def onto_of(interview: dict[str, Any]) -> dict[str, str]:
    return {"scheduled_at": interview["scheduled_at"]}


def test_a_date_keeps_its_moment_in_every_zone(
    platform: Platform, person: Person, interview: dict[str, Any]
) -> None:
    zone = {"preferences": {"timezone": "Asia/Kolkata"}}
    good(person.api.put("/api/v1/users/me/settings", json=zone))
    [notice] = eventually(lambda: rung(person, "interview_scheduled", interview))
    here = (DAY + timedelta(hours=24)).astimezone(ZoneInfo("Asia/Kolkata"))
    assert f"{here:%H:%M}" in notice["body"]

    path = f"{INTERVIEWS}/{interview['id']}"
    event = only(person.api.get(f"{path}/calendar.ics").text).events[0]
    assert event.start == DAY + timedelta(hours=24)
    assert str(event.start.tzinfo) == "America/New_York"
    wrong = {"interview_type": "hr", "scheduled_at": at(80), "timezone": "Mars/Base"}
    assert person.api.post(INTERVIEWS, json=wrong).status_code == 422


def test_a_scorecard_is_the_interviewers_alone(
    platform: Platform,
    person: Person,
    recruiter: Person,
    admin: Person,
    interview: dict[str, Any],
) -> None:
    path = f"{INTERVIEWS}/{interview['id']}/scorecard"
    card = {"recommendation": "no", "summary": "Not for this post."}
    early = recruiter.api.put(path, json=card)
    assert (early.status_code, early.json()["code"]) == (409, "nothing_to_score")
    for method in ("GET", "PUT"):
        body = card if method == "PUT" else None
        theirs = person.api.request(method, path, json=body)
        assert (theirs.status_code, theirs.json()["code"]) == (
            403,
            "not_an_interviewer",
        )
        with platform.client() as nobody:
            assert nobody.request(method, path, json=body).status_code == 401
        assert admin.api.request(method, path, json=body).status_code == 404
    assert (
        "recommendation" not in person.api.get(f"{INTERVIEWS}/{interview['id']}").text
    )


def proposed(person: Person, application_id: int) -> list[dict[str, Any]]:
    """The newest one rung of; the fixture withdraws those before."""
    return [
        notice
        for notice in person.notices("interview_proposed")
        if notice["data"]["application_id"] == application_id
        and notice["data"]["slots"] == 3
    ]


def rung(person: Person, kind: str, interview: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        notice
        for notice in person.notices(kind)
        if notice["data"]["interview_id"] == interview["id"]
    ]


def mailed(
    platform: Platform, person: Person, subject: str, interview: dict[str, Any]
) -> EmailMessage:
    """The one mail about this interview; a recruiter has several of others."""

    def look() -> list[EmailMessage]:
        mails = mails_to(platform, person.email, subject)
        return [mail for mail in mails if read(mail)[1].uid == uid_of(interview)]

    [mail] = eventually(look)
    return mail


def check_invitation(
    mail: EmailMessage, person: Person, *, sequence: int, begins: datetime
) -> None:
    calendar, event = read(mail)
    assert (calendar.method, event.sequence) == ("REQUEST", sequence)
    assert (event.start, event.end) == (begins, begins + timedelta(minutes=45))
    assert event.summary == "First talk – Northwind Voice"
    assert event.location == "https://meet.example.com/abc"
    assert [str(one.uri) for one in event.attendees] == [f"mailto:{person.email}"]


def read(mail: EmailMessage) -> tuple[Calendar, Event]:
    """The calendar part of a mail; its method stands in its type, too."""
    [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    calendar = only(part.get_content())
    assert part.get_param("method") == calendar.method
    [event] = calendar.events
    return calendar, event


def only(text: str) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(text)


def uid_of(interview: dict[str, Any]) -> str:
    return f"interview-{interview['id']}@interviews.ccaijobs.example"
