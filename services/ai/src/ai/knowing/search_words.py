"""What profiles, jobs and interviews know of a person, in sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ai.knowing.person import Interview, Person
from ai.wording import distinct, enumerated, quote, some_of

_STATUS_WORDS = {
    "applied": "waiting for a first look",
    "reviewing": "under review",
    "interview": "at the interview stage",
    "offered": "with an offer",
    "accepted": "accepted",
    "rejected": "turned down",
    "withdrawn": "withdrawn by you",
}


def profile(person: Person, _now: datetime) -> str:
    own = person.profile
    if own is None or not (own.current_position or own.headline):
        return ""
    if not own.current_position:
        return f"Your profile says {quote(own.headline or '')}."
    at = f" at {own.company}" if own.company else ""
    where = f", in {own.location}" if own.location else ""
    return f"Your profile gives your position as {own.current_position}{at}{where}."


def profile_skills(person: Person, _now: datetime) -> str:
    names = [skill.name for skill in person.profile.skills] if person.profile else []
    return f"Your profile lists {some_of(distinct(names), 6)}." if names else ""


def gaps(person: Person, _now: datetime) -> str:
    search = person.search
    if search is None or not search.gaps:
        return ""
    first, *others = search.gaps[:4]
    verb = "asks" if first.jobs == 1 else "ask"
    counted = [
        f"{first.jobs} {verb} for {first.skill}",
        *(f"{gap.jobs} for {gap.skill}" for gap in others),
    ]
    skills = [gap.skill for gap in search.gaps[:4]]
    if search.judged_jobs == 1:
        return f"The open job that fits you best asks for {enumerated(skills)}, too."
    return (
        f"Of the {search.judged_jobs} open jobs that fit you best,"
        f" {enumerated(counted)}, which you do not show yet."
    )


def applications(person: Person, _now: datetime) -> str:
    search = person.search
    if search is None:
        return ""
    if not search.sent:
        return "You have sent no application here yet."
    many = "1 application" if search.sent == 1 else f"{search.sent} applications"
    standing = [
        f"{count} {_STATUS_WORDS.get(status, status)}"
        for status, count in search.by_status.items()
        if count
    ]
    last = search.latest[0] if search.latest else None
    to = f" The last was {quote(last.title)} at {last.company}." if last else ""
    return f"You have sent {many} here: {enumerated(standing)}.{to}"


def fitting(person: Person, _now: datetime) -> str:
    if person.search is None or not person.search.fitting:
        return ""
    jobs = [
        f"{quote(job.title)} at {job.company} ({job.match_score} of 100)"
        for job in person.search.fitting
    ]
    verb = "job nearest to you now is" if len(jobs) == 1 else "jobs nearest to you are"
    return f"The open {verb} {enumerated(jobs)}."


def interview(person: Person, _now: datetime) -> str:
    if person.interviews is None:
        return ""
    if not person.interviews:
        return "There is no interview in your calendar here."
    return f"Your next interview: {about(person.interviews[0], zone_of(person))}."


def about(interview: Interview, zone: ZoneInfo) -> str:
    named = [
        interview.title,
        interview.role,
        interview.company and f"at {interview.company}",
    ]
    what = ", ".join(part for part in named if part) or "without a title"
    at = interview.scheduled_at.astimezone(zone)
    when = f"{at:%A} {at.day} {at:%B %Y at %H:%M} ({zone.key})"
    kind = {"hr": "HR"}.get(interview.interview_type, interview.interview_type)
    return f"{what} ({kind}), on {when}, {interview.duration_minutes} minutes"


def zone_of(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.profile.timezone if person.profile else "UTC")
    except (ValueError, OSError):  # a zone this machine does not know
        return ZoneInfo("UTC")
