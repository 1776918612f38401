"""A résumé fitted to a posting by rules: order, wording and choice, nothing new.

`Tailoring` is also what a model may answer: it names roles and bullets of the source by
their numbers, so employers, titles and dates are never written by anybody.
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel, Field

from ai.knowing.resumes import OwnResume, Role
from ai.wanting.postings import Wanted
from ai.wording import distinct, enumerated
from skills import catalogue

MOST_BULLETS = 6  # of a role
MOST_SKILLS = 40
_NUMBER = re.compile(r"\d")
_LONGEST_RESULT = 200


class Bullet(BaseModel):
    bullet: int = Field(ge=0, description="Its number in the role of the source")
    text: str = Field(min_length=1, max_length=600)


class TailoredRole(BaseModel):
    role: int = Field(ge=0, description="Its number in the source")
    bullets: list[Bullet] = Field(max_length=30)


class Tailoring(BaseModel):
    summary: str = Field(max_length=1200)
    skills: list[str] = Field(max_length=100)
    roles: list[TailoredRole] = Field(max_length=60)


def tailor(resume: OwnResume, wanted: Wanted) -> Tailoring:
    held = held_wishes(resume, wanted)
    return Tailoring(
        summary=_summary(resume, list(held.values()), wanted),
        skills=_skills(resume, held),
        roles=[
            TailoredRole(role=number, bullets=_bullets(role, held))
            for number, role in enumerate(resume.parsed.experience)
        ],
    )


def held_wishes(resume: OwnResume, wanted: Wanted) -> dict[str, str]:
    """Skills asked for and held: by id the posting's wording, in its order."""
    return {
        wish.skill_id: wish.wording
        for wish in wanted.wishes
        if wish.skill_id in resume.skill_ids
    }


def wished_in(text: str, held: dict[str, str]) -> list[str]:
    """Which of them a line shows, in the posting's wording."""
    found = dict.fromkeys(each.skill_id for each in catalogue().mentions(text))
    return [held[skill_id] for skill_id in found if skill_id in held]


def _skills(resume: OwnResume, held: dict[str, str]) -> list[str]:
    """The wanted ones first, in the posting's words; then the others as they stood."""
    names = [
        skill.value for skill in resume.parsed.skills if skill.skill_id not in held
    ]
    return distinct([*held.values(), *names])[:MOST_SKILLS]


def _bullets(role: Role, held: dict[str, str]) -> list[Bullet]:
    """Those that show what is asked for first; the weakest of many are left out."""
    numbered = list(enumerate(role.bullets))
    ranked = sorted(numbered, key=lambda pair: -_worth(pair[1], held))
    return [Bullet(bullet=n, text=_clipped(text)) for n, text in ranked[:MOST_BULLETS]]


def _worth(bullet: str, held: dict[str, str]) -> float:
    return min(3, len(wished_in(bullet, held))) + (
        0.5 if _NUMBER.search(bullet) else 0.0
    )


def _clipped(text: str) -> str:
    return text if len(text) <= 600 else text[:600].rsplit(" ", 1)[0]


def _summary(resume: OwnResume, wishes: Sequence[str], wanted: Wanted) -> str:
    """Who they are, what of the posting they have done, and one result: all facts."""
    who = _who(resume)
    if not who:  # nothing better could be said than what they say themselves
        return (resume.parsed.summary or "")[:1200]
    return " ".join(filter(None, (who, _has_done(wishes), _result(resume, wanted))))


def _who(resume: OwnResume) -> str:
    latest, years = resume.latest, resume.parsed.years_experience
    if latest is None or not latest.title:
        return ""
    experience = (
        f" with {round(years)} years of experience" if years and years >= 2 else ""
    )
    verb = "currently" if latest.current else "most recently"
    where = f", {verb} at {latest.company}" if latest.company else ""
    return f"{latest.title}{experience}{where}."


def _has_done(wishes: Sequence[str]) -> str:
    return f"Experienced in {enumerated(list(wishes[:5]))}." if wishes else ""


def _result(resume: OwnResume, wanted: Wanted) -> str:
    """The line with a number that shows most of what is asked for."""
    held = held_wishes(resume, wanted)
    told = [
        " ".join(bullet.split())
        for role in resume.parsed.experience[:3]
        for bullet in role.bullets
        if _NUMBER.search(bullet) and len(bullet) <= _LONGEST_RESULT
    ]
    best = max(told, key=lambda bullet: _worth(bullet, held), default="")
    return f"{best.rstrip('.;')}." if best else ""
