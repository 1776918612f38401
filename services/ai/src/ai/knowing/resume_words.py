"""What a person's résumé says, in sentences that quote it; empty where it is silent."""

import re
from datetime import datetime

from ai.knowing.mending import mend
from ai.knowing.person import Person
from ai.knowing.resumes import OwnResume, Role, shown_date
from ai.proving.numbers import numbers_in
from ai.wording import distinct, enumerated, quote, some_of

_LEAST_BULLET, _MOST_BULLET = 20, 400
_EMPTY_WORDS = re.compile(
    r"\b(passionate|hard-?working|team player|motivated|dynamic|results?[- ](?:driven"
    r"|oriented)|detail[- ]oriented|self-starter|go-getter)\b",
    re.IGNORECASE,
)


def _ended(text: str) -> str:
    """Quoted, and a sentence of its own."""
    return quote(text) if text.rstrip()[-1:] in ".!?" else f"{quote(text)}."


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


def bullets(person: Person, _now: datetime) -> str:
    """A bullet without a number, and how to mend it; else the best one."""
    if person.resume is None:
        return ""
    all_ = bullets_of(person.resume)
    weak = [pair for pair in all_ if not numbers_in(pair[0])]
    if weak:
        bullet, role = weak[0]
        where = f", under {place_of(role)}," if role.title else ""
        return (
            f"In your résumé{where} stands {_ended(bullet)} It says what you did, but"
            f" not what came of it: {mend(bullet)}"
        )
    if all_:
        return (
            f"Your bullets carry numbers already; {quote(all_[0][0])} is the kind of"
            " line to put first."
        )
    return "No bullets could be read under your roles: give each role three to five."


def score(person: Person, _now: datetime) -> str:
    resume = person.resume
    if resume is None:
        return ""
    if resume.ats_score is None:
        return f"Your résumé {quote(resume.filename)} has no report yet."
    fix = f" What would lift it most: {resume.fixes[0]}" if resume.fixes else ""
    return (
        f"Your résumé {quote(resume.filename)} comes to {resume.ats_score} of 100 in"
        f" the checks here.{fix}"
    )


def summary(person: Person, _now: datetime) -> str:
    if person.resume is None:
        return ""
    summary = person.resume.parsed.summary
    if not summary:
        return "Your résumé opens without a summary. " + years(person, _now)
    first = re.split(r"(?<=[.!?])\s", " ".join(summary.split()))[0]
    empty = distinct(_EMPTY_WORDS.findall(summary))
    if empty:
        words = enumerated([f"“{word}”" for word in empty[:3]])
        return f"Yours opens with {quote(first)} Take out {words} and say a result."
    return f"Yours opens with {_ended(first)}"


def skills(person: Person, _now: datetime) -> str:
    listed = (
        [skill.value for skill in person.resume.parsed.skills] if person.resume else []
    )
    return f"Your résumé lists {some_of(distinct(listed), 6)}." if listed else ""


def roles(person: Person, _now: datetime) -> str:
    """Where they worked, the roles in the order of the résumé."""
    if person.resume is None:
        return ""
    held = [_held(role) for role in person.resume.parsed.experience if place_of(role)]
    return f"By your résumé you were {some_of(held, 4)}." if held else ""


def _held(role: Role) -> str:
    until = "now" if role.current else shown_date(role.end_date)
    dates = " to ".join(filter(None, (shown_date(role.start_date), until)))
    return f"{place_of(role)} ({dates})" if dates else place_of(role)


def education(person: Person, _now: datetime) -> str:
    if person.resume is None:
        return ""
    courses = [
        ", ".join(filter(None, (course.degree, course.institution)))
        for course in person.resume.parsed.education
    ]
    named = [course for course in courses if course]
    return f"Under education it names {some_of(named, 3)}." if named else ""


def years(person: Person, _now: datetime) -> str:
    resume = person.resume
    if resume is None or resume.latest is None:
        return ""
    years = resume.parsed.years_experience
    latest = place_of(resume.latest)
    when = "your present role is" if resume.latest.current else "your latest role was"
    if years is None:
        return f"By your résumé {when} {latest}."
    return f"Your résumé shows about {round(years)} years of work; {when} {latest}."


def story(person: Person, _now: datetime) -> str:
    if person.resume is None:
        return ""
    told = [pair for pair in bullets_of(person.resume) if numbers_in(pair[0])]
    if not told:
        return bullets(person, _now)
    bullet, role = told[0]
    where = f" ({place_of(role)})" if place_of(role) else ""
    return f"One of your stories stands in your résumé{where}: {_ended(bullet)}"
