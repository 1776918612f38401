"""What notifications say. Rows hold ids and facts; the words are made when read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from profiles.tables import Notification

SOMEBODY = "Somebody"
A_JOB = "a job"
A_NOTE = " There is a message for you with it."
A_REASON = " The reason stands with it."
A_DEVICE = "a device we do not know"
UTC = ZoneInfo("UTC")
NAME_LENGTH = 80


@dataclass(frozen=True)
class Wording:
    """What a kind of notification says; `link` is a path of the front end."""

    title: str
    body: str
    link: str
    person: str | None = None  # which fact is the id of the person named in it


@dataclass(frozen=True)
class JobLabel:
    title: str
    company: str


@dataclass(frozen=True)
class Known:
    """What words are made from beside the facts."""

    people: Mapping[int, str] = field(default_factory=dict)
    jobs: Mapping[int, JobLabel] = field(default_factory=dict)
    zone: ZoneInfo = UTC


@dataclass(frozen=True)
class Told:
    """A notification and its words."""

    row: Notification
    title: str
    body: str
    link: str


APPLICATION = "/applications/{application_id}"
RECEIVED = "/jobs/{job_id}/applications/{application_id}"
INTERVIEW = "/interviews/{interview_id}"

WORDINGS = {
    "welcome": Wording(
        "Welcome to CCAI Jobs",
        "Upload a résumé and see how it reads and which jobs fit it.",
        "/resumes",
    ),
    "role_changed": Wording(
        "Your role has changed",
        "Your role is “{role}” now, at the latest in half an hour.",
        "/settings",
    ),
    "security_alert_token_reused": Wording(
        "A session of yours was ended",
        "Its key was used twice, so somebody may have copied it. Look at where you are"
        " signed in, and end what is not yours.",
        "/settings",
    ),
    "security_alert_new_device": Wording(
        "A new device signed in to your account",
        "It was {device}. If that was not you, end its session and look after your"
        " mailbox: who can read it can sign in.",
        "/settings",
    ),
    "recruiter_request_granted": Wording(
        "You can post jobs now",
        "Your request to be a recruiter was granted.",
        "/jobs/new",
    ),
    "recruiter_request_refused": Wording(
        "Your request was not granted",
        "Your request to be a recruiter was not granted. The reason stands with it.",
        "/settings",
    ),
    "export_ready": Wording(
        "Your data is ready",
        "All that we hold of you lies ready as one file, for a day.",
        "/settings",
    ),
    "application_submitted": Wording(
        "Application sent",
        "You applied for {job}. You can follow it here.",
        APPLICATION,
    ),
    "application_received": Wording(
        "New application", "{person} applied for {job}.", RECEIVED, "user_id"
    ),
    "application_moved": Wording(
        # The subject of a mail, too: of a refusal as of an offer.
        "News of your application",
        "Your application for {job} went from “{from_status}” to “{to_status}”.{note}",
        APPLICATION,
    ),
    "application_changed": Wording(
        "An application has changed",
        "{person} moved an application for {job} from “{from_status}” to"
        " “{to_status}”.{note}",
        RECEIVED,
        "moved_by",
    ),
    "applied_job_closed": Wording(
        "A job you applied to has closed",
        "No more applications are taken for {job}. Yours stays as it is, and may still"
        " be answered.",
        APPLICATION,
    ),
    "resume_analyzed": Wording(
        "Your résumé report is ready",
        "It scores {ats_score} of 100. See what would make it better.",
        "/resumes/{resume_id}",
    ),
    "saved_search_matched": Wording(
        "New jobs for a search of yours",
        "It finds {job}{more}.",
        "/jobs?saved_search={saved_search_id}",
    ),
    "interview_scheduled": Wording(
        "Interview scheduled", "It begins on {when}.", INTERVIEW
    ),
    "interview_changed": Wording(
        "Interview moved", "It now begins on {when}.", INTERVIEW
    ),
    "interview_cancelled": Wording(
        "Interview cancelled", "It will not take place.{reason}", INTERVIEW
    ),
    "interview_proposed": Wording(
        "{person} proposes times for an interview",
        "Choose the one that suits you: there are {slots}.",
        "/interviews/proposals/{proposal_id}",
        "recruiter_id",
    ),
    "proposal_declined": Wording(
        "No time suits {person}",
        "{person} declined the times you proposed for an interview.",
        "/interviews/proposals/{proposal_id}",
        "user_id",
    ),
    "interview_due": Wording(
        "Your interview is near", "It begins on {when}.", INTERVIEW
    ),
    "connection_requested": Wording(
        "{person} wants to connect",
        "{person} asked to connect with you.",
        "/network",
        "requester_id",
    ),
    "connection_accepted": Wording(
        "You are connected",
        "{person} accepted your request.",
        "/network",
        "receiver_id",
    ),
    "message_received": Wording(
        "{person} wrote to you",
        "New messages in this conversation: {count}.",
        "/messages/{sender_id}",
        "sender_id",
    ),
}
# A newer version may have been here before: better a plain line than no bell.
NEWS = Wording("News", "Something happened.", "/")


def person_in(row: Notification) -> int | None:
    """The id of the person whom its words name."""
    fact = WORDINGS.get(row.kind, NEWS).person
    return row.data.get(fact) if fact else None


def people_in(rows: Iterable[Notification]) -> set[int]:
    return {person for row in rows if (person := person_in(row)) is not None}


def jobs_in(rows: Iterable[Notification]) -> set[int]:
    return {row.data["job_id"] for row in rows if "job_id" in row.data}


def has_moments(rows: Iterable[Notification]) -> bool:
    return any("scheduled_at" in row.data for row in rows)


def told(row: Notification, known: Known) -> Told:
    wording = WORDINGS.get(row.kind, NEWS)
    values = {**row.data, **_said(row, known)}
    return Told(
        row,
        wording.title.format(**values),
        wording.body.format(**values),
        wording.link.format(**values),
    )


def _said(row: Notification, known: Known) -> dict[str, Any]:
    label = known.jobs.get(row.data.get("job_id", 0))
    return {
        "person": _plain(known.people.get(person_in(row) or 0)) or SOMEBODY,
        "job": f"“{_plain(label.title)}” at {_plain(label.company)}"
        if label
        else A_JOB,
        "note": A_NOTE if _brings_note(row) else "",
        "reason": A_REASON if row.data.get("has_reason") else "",
        "more": _more(row.data.get("count", 1)),
        "device": row.data.get("device") or A_DEVICE,
        "when": _when(row.data.get("scheduled_at"), known.zone),
    }


def _brings_note(row: Notification) -> bool:
    """A note is for the other side: an admin's, who moves for the employer, is not."""
    by_candidate = row.data.get("moved_by") == row.data.get("user_id")
    is_for_reader = row.kind == "application_moved" or by_candidate
    return bool(row.data.get("has_note")) and is_for_reader


def _more(count: int) -> str:
    return f", and {count - 1} more" if count > 1 else ""


def _plain(text: str | None) -> str:
    """One line and no longer than a name: it may become part of a mail's subject."""
    return " ".join((text or "").split())[:NAME_LENGTH]


def _when(moment: str | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M} ({zone.key})"
