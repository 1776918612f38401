"""Interviews as calendar objects (RFC 5545, 5546): one stable UID, a SEQUENCE that
rises with every change, zones with their rules, alarms as the person is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any, Literal

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, vCalAddress

from common.zones import zone_named
from interviews.scheduling.states import STANDING
from interviews.tables import Interview

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//CCAI Jobs//Interviews//EN"
UID_DOMAIN = "interviews.ccaijobs.example"  # part of the identity: never changed
A_YEAR = timedelta(days=366)
DEFAULT_TITLES = {
    "technical": "Technical interview",
    "behavioral": "Behavioral interview",
    "hr": "Interview",
    "mock": "Mock interview",
}


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is for."""

    email: str
    organizer: str  # an address as in a mail's From
    alarms: Sequence[int] = ()  # minutes before it begins


def method_of(interview: Interview) -> Method:
    return "CANCEL" if interview.status == "cancelled" else "REQUEST"


def calendar(
    interviews: Sequence[Interview],
    reader: Reader,
    *,
    method: Method,
    name: str | None = None,
) -> bytes:
    """A calendar of these interviews, folded and escaped, in UTF-8."""
    events = [event(interview, reader) for interview in interviews]
    made = Calendar.new(
        prodid=PRODUCT,
        method=method,
        name=name,
        uid=f"{name or 'one'}@{UID_DOMAIN}",  # or it is a new one each time
        subcomponents=events,
    )
    if starts := [interview.scheduled_at for interview in interviews]:
        made.add_missing_timezones(
            first_date=(min(starts) - A_YEAR).date(),
            last_date=(max(starts) + A_YEAR).date(),
        )
    return bytes(made.to_ical())


def event(interview: Interview, reader: Reader) -> Event:
    is_cancelled = interview.status == "cancelled"
    made = Event.new(
        uid=f"interview-{interview.id}@{UID_DOMAIN}",
        sequence=interview.version - 1,
        stamp=interview.updated_at,
        created=interview.created_at,
        last_modified=interview.updated_at,
        start=_local(interview.scheduled_at, interview.timezone),
        end=_local(interview.ends_at, interview.timezone),
        summary=title_of(interview),
        description=_description(interview),
        location=interview.meeting_link,
        organizer=_organizer(reader.organizer),
        attendees=_attendees(interview, reader),
        status=STATUS.CANCELLED if is_cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT if is_cancelled else TRANSP.OPAQUE,
    )
    if interview.meeting_link:
        made.url = interview.meeting_link
    for minutes in reader.alarms if interview.status in STANDING else ():
        made.add_component(_alarm(interview, minutes))
    return made


def title_of(interview: Interview) -> str:
    """What a calendar shows: the own title, or what is known."""
    title = interview.title or DEFAULT_TITLES[interview.interview_type]
    return f"{title} – {interview.company}" if interview.company else title


def _local(moment: datetime, zone: str) -> datetime:
    """As a clock there shows it; in UTC where the clock shows it twice.

    The hour that comes again in autumn cannot be told from the first in this format.
    """
    local = moment.astimezone(zone_named(zone))
    if local.fold or zone == "UTC":
        return moment.astimezone(UTC)
    return local


def _description(interview: Interview) -> str | None:
    lines = [
        f"Role: {interview.role}" if interview.role else None,
        f"Join: {interview.meeting_link}" if interview.meeting_link else None,
        interview.description,
        f"Cancelled: {interview.cancel_reason}" if interview.cancel_reason else None,
    ]
    return "\n".join(line for line in lines if line) or None


def _organizer(address: str) -> vCalAddress:
    name, email = parseaddr(address)
    return vCalAddress.new(email, cn=name or None)


def _attendees(interview: Interview, reader: Reader) -> list[vCalAddress]:
    """The reader, and who else was written down with an address."""
    own = vCalAddress.new(
        reader.email,
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat="ACCEPTED",
        rsvp=False,
    )
    others: list[dict[str, Any]] = interview.attendees
    return [own] + [
        vCalAddress.new(
            one["email"], cn=one["name"], cutype="INDIVIDUAL", role="REQ-PARTICIPANT"
        )
        for one in others
        if one.get("email")
    ]


def _alarm(interview: Interview, minutes: int) -> Alarm:
    made = Alarm.new(description=title_of(interview))
    made.add("action", "DISPLAY")
    made.TRIGGER = timedelta(minutes=-minutes)
    return made
