"""A cover letter by rules: the posting's title, and of the résumé what answers it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ai.building.tailoring import held_wishes, wished_in
from ai.knowing.resumes import OwnResume, Role
from ai.wanting.postings import Wanted
from ai.wording import enumerated

Tone = Literal["formal", "warm", "direct"]
MOST_RESULTS = 2
_NUMBER = re.compile(r"\d")
_LONGEST_RESULT = 260
# A bullet may follow "I" when it begins with what somebody did.
_PAST = re.compile(
    r"^(?:[A-Z][a-z]+ed|Built|Led|Cut|Wrote|Made|Ran|Set|Won|Brought|Grew|Taught|Sold"
    r"|Kept|Held|Drove|Found|Took|Gave|Rebuilt|Oversaw)\b"
)


@dataclass(frozen=True)
class Told:
    """A line of the résumé, word for word, and where it was."""

    bullet: str
    role: Role
    shows: tuple[str, ...]


@dataclass(frozen=True)
class _Wording:
    greeting: str
    opening: str
    why: str
    close: str
    regards: str


_WORDINGS: dict[Tone, _Wording] = {
    "formal": _Wording(
        "Dear hiring team{at},",
        "I am writing to apply for {role}.",
        "I would welcome the chance to discuss how this experience could serve your"
        " team.",
        "Thank you for your time and consideration.",
        "Yours sincerely,",
    ),
    "warm": _Wording(
        "Hello{at} team,",
        "I was glad to find {role}, because it is close to the work I like best.",
        "I would be happy to show you how I worked on these, and to hear what your team"
        " is working on now.",
        "Thank you for reading.",
        "Kind regards,",
    ),
    "direct": _Wording(
        "Dear hiring team{at},",
        "I am applying for {role}.",
        "I can walk you through any of this in a first call.",
        "Thank you.",
        "Best regards,",
    ),
}


def compose(resume: OwnResume, wanted: Wanted, tone: Tone) -> str:
    held = held_wishes(resume, wanted)
    words = _WORDINGS[tone]
    company = wanted.company
    at = (
        f" at {company}"
        if company and not words.greeting.startswith("Hello")
        else (f" {company}" if company else "")
    )
    results = told_results(resume, held)
    paragraphs = [
        words.greeting.format(at=at),
        " ".join(
            filter(None, (words.opening.format(role=_role(wanted)), _who(resume)))
        ),
        _answers(list(held.values()), bool(results)),
        *map(_result, results),
        words.why,
        words.close,
        "\n".join(filter(None, (words.regards, resume.parsed.name))),
    ]
    return "\n\n".join(filter(None, paragraphs))


def told_results(resume: OwnResume, held: dict[str, str]) -> list[Told]:
    """The lines that answer the posting best; a number decides among equals."""
    told = [
        Told(" ".join(bullet.split()), role, tuple(wished_in(bullet, held)))
        for role in resume.parsed.experience
        for bullet in role.bullets
        if len(bullet) <= _LONGEST_RESULT
    ]
    told.sort(
        key=lambda each: (-len(each.shows), not _NUMBER.search(each.bullet)),
    )
    return [each for each in told if each.shows or _NUMBER.search(each.bullet)][
        :MOST_RESULTS
    ]


def _role(wanted: Wanted) -> str:
    title = (
        f"the position of {wanted.title}" if wanted.title else "the position you posted"
    )
    return f"{title} at {wanted.company}" if wanted.company else title


def _who(resume: OwnResume) -> str:
    latest, years = resume.latest, resume.parsed.years_experience
    if latest is None or not latest.title:
        return ""
    where = f" at {latest.company}" if latest.company else ""
    time = "I work as" if latest.current else "I last worked as"
    title = f"{_article(latest.title)} {latest.title}"
    span = f", with {round(years)} years of experience" if years and years >= 2 else ""
    return f"{time} {title}{where}{span}."


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _answers(skills: Sequence[str], has_results: bool) -> str:
    if not skills:
        return ""
    begin = "Of what you ask for, I have worked with"
    end = ". Here is what that looked like:" if has_results else "."
    return f"{begin} {enumerated(list(skills[:5]))}{end}"


def _result(told: Told) -> str:
    """In the first person where the line allows it, else quoted."""
    bullet = told.bullet.rstrip(".;")
    company = told.role.company
    if _PAST.match(bullet):
        own = bullet[0].lower() + bullet[1:]
        return f"At {company}, I {own}." if company else f"I {own}."
    at = f"At {company}: " if company else ""
    return f"{at}“{bullet}.”"
