"""A person's own data in sentences, each quoting what it rests on.

`PARTS` are what an entry of the guide may ask for beside its advice. A part is empty
where there is no such data.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ai.knowing.mending import mend
from ai.knowing.person import Interview, Person
from ai.knowing.resumes import OwnResume, Role
from ai.proving.numbers import numbers_in
from ai.wording import distinct, enumerated, some_of

_LEAST_BULLET, _MOST_BULLET = 20, 400
_EMPTY_WORDS = re.compile(
    r"\b(passionate|hard-?working|team player|motivated|dynamic|results?[- ](?:driven"
    r"|oriented)|detail[- ]oriented|self-starter|go-getter)\b",
    re.IGNORECASE,
)
_STATUS_WORDS = {
    "applied": "waiting for a first look",
    "reviewing": "under review",
    "interview": "at the interview stage",
    "offered": "with an offer",
    "accepted": "accepted",
    "rejected": "turned down",
    "withdrawn": "withdrawn by you",
}


@dataclass(frozen=True)
class Part:
    """One kind of own data: whose it is, what a reader calls it, how it is told."""

    owner: str
    called: str
    tell: Callable[[Person, datetime], str]


def _quoted(text: str) -> str:
    return f"“{text.strip()}”"


def place_of(role: Role) -> str:
    return (
        f"{role.title} at {role.company}"
        if role.title and role.company
        else (role.title or role.company or "")
    )


def bullets_of(resume: OwnResume) -> list[tuple[str, Role]]:
    return [
        (" ".join(bullet.split()), role)
        for role in resume.parsed.experience
        for bullet in role.bullets
        if _LEAST_BULLET <= len(bullet) <= _MOST_BULLET
    ]


def _bullets(person: Person, _now: datetime) -> str:
    """A bullet without a number, and how to mend it; else the best one."""
    if person.resume is None:
        return ""
    all_ = bullets_of(person.resume)
    weak = [pair for pair in all_ if not numbers_in(pair[0])]
    if weak:
        bullet, role = weak[0]
        where = f", under {place_of(role)}," if role.title else ""
        return (
            f"In your résumé{where} stands {_quoted(bullet)} It says what you did, but"
            f" not what came of it: {mend(bullet)}"
        )
    if all_:
        return (
            f"Your bullets carry numbers already; {_quoted(all_[0][0])} is the kind of"
            " line to put first."
        )
    return "No bullets could be read under your roles: give each role three to five."


def _score(person: Person, _now: datetime) -> str:
    resume = person.resume
    if resume is None:
        return ""
    if resume.ats_score is None:
        return f"Your résumé {_quoted(resume.filename)} has no report yet."
    fix = f" What would lift it most: {resume.fixes[0]}" if resume.fixes else ""
    return (
        f"Your résumé {_quoted(resume.filename)} comes to {resume.ats_score} of 100 in"
        f" the checks here.{fix}"
    )


def _summary(person: Person, _now: datetime) -> str:
    if person.resume is None:
        return ""
    summary = person.resume.parsed.summary
    if not summary:
        return "Your résumé opens without a summary. " + _years(person, _now)
    first = re.split(r"(?<=[.!?])\s", " ".join(summary.split()))[0]
    empty = distinct(_EMPTY_WORDS.findall(summary))
    if empty:
        words = enumerated([f"“{word}”" for word in empty[:3]])
        return f"Yours opens with {_quoted(first)} Take out {words} and say a result."
    return f"Yours opens with {_quoted(first)}"


def _skills(person: Person, _now: datetime) -> str:
    resume = person.resume
    listed = [skill.value for skill in resume.parsed.skills] if resume else []
    own = [skill.name for skill in person.profile.skills] if person.profile else []
    names = distinct([*listed, *own])
    if not names:
        return ""
    where = "Your résumé lists" if listed else "Your profile lists"
    return f"{where} {some_of(names, 6)}."


def _years(person: Person, _now: datetime) -> str:
    resume = person.resume
    if resume is None or resume.latest is None:
        return ""
    years = resume.parsed.years_experience
    latest = place_of(resume.latest)
    when = "your present role is" if resume.latest.current else "your latest role was"
    if years is None:
        return f"By your résumé {when} {latest}."
    return f"Your résumé shows about {round(years)} years of work; {when} {latest}."


def _profile(person: Person, now: datetime) -> str:
    profile = person.profile
    if profile is None or not (profile.current_position or profile.headline):
        return _years(person, now)
    if not profile.current_position:
        return f"Your profile says {_quoted(profile.headline or '')}."
    at = f" at {profile.company}" if profile.company else ""
    where = f", in {profile.location}" if profile.location else ""
    return f"Your profile gives your position as {profile.current_position}{at}{where}."


def _gaps(person: Person, _now: datetime) -> str:
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


def _applications(person: Person, _now: datetime) -> str:
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
    to = f" The last was {_quoted(last.title)} at {last.company}." if last else ""
    return f"You have sent {many} here: {enumerated(standing)}.{to}"


def _fitting(person: Person, _now: datetime) -> str:
    if person.search is None or not person.search.fitting:
        return ""
    jobs = [
        f"{_quoted(job.title)} at {job.company} ({job.match_score} of 100)"
        for job in person.search.fitting
    ]
    verb = "job nearest to you now is" if len(jobs) == 1 else "jobs nearest to you are"
    return f"The open {verb} {enumerated(jobs)}."


def _interview(person: Person, _now: datetime) -> str:
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


def _story(person: Person, _now: datetime) -> str:
    if person.resume is None:
        return ""
    told = [pair for pair in bullets_of(person.resume) if numbers_in(pair[0])]
    if not told:
        return _bullets(person, _now)
    bullet, role = told[0]
    where = f" ({place_of(role)})" if place_of(role) else ""
    return f"One of your stories stands in your résumé{where}: {_quoted(bullet)}"


PARTS = MappingProxyType(
    {
        "bullets": Part("resumes", "your résumé", _bullets),
        "resume": Part("resumes", "your résumé", _score),
        "score": Part("resumes", "your résumé", _score),
        "summary": Part("resumes", "your résumé", _summary),
        "skills": Part("resumes", "your résumé", _skills),
        "years": Part("resumes", "your résumé", _years),
        "story": Part("resumes", "your résumé", _story),
        "profile": Part("profiles", "your profile", _profile),
        "interview": Part("interviews", "your interviews", _interview),
        "gaps": Part("jobs", "your applications and the jobs that fit you", _gaps),
        "fitting": Part(
            "jobs", "your applications and the jobs that fit you", _fitting
        ),
        "applications": Part(
            "jobs", "your applications and the jobs that fit you", _applications
        ),
    }
)
OWNERS = MappingProxyType({part.owner: part.called for part in PARTS.values()})
