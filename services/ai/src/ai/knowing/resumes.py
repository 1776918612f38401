"""A résumé as resumes read it: only the fields we use, values without their places."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from ai.knowing.other_sections import OtherSection, other_sections
from common.months import month_and_year

_SEASON = re.compile(r"(?:spring|summer|autumn|fall|winter)\b.{1,10}", re.IGNORECASE)


def _plain(found: object) -> object:
    """resumes says where each value stands; here only the value counts."""
    return found.get("value") if isinstance(found, dict) else found


Value = Annotated[str | None, BeforeValidator(_plain)]
Plain = Annotated[str, BeforeValidator(_plain)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class HeldSkill(_Read):
    value: str
    skill_id: str | None = None


class Role(_Read):
    company: Value = None
    title: Value = None
    location: Value = None
    start_date: Value = None
    end_date: Value = None
    current: bool = False
    bullets: tuple[Plain, ...] = ()


class Course(_Read):
    institution: Value = None
    degree: Value = None
    start_date: Value = None
    end_date: Value = None


class OwnProject(_Read):
    name: Plain
    bullets: tuple[Plain, ...] = ()


class Parsed(_Read):
    name: Value = None
    email: Value = None
    phone: Value = None
    location: Value = None
    links: tuple[Plain, ...] = ()
    summary: Value = None
    skills: tuple[HeldSkill, ...] = ()
    mentioned_skills: tuple[HeldSkill, ...] = ()
    experience: tuple[Role, ...] = ()
    education: tuple[Course, ...] = ()
    certifications: tuple[Plain, ...] = ()
    projects: tuple[OwnProject, ...] = ()
    languages: tuple[Plain, ...] = ()
    others: tuple[OtherSection, ...] = ()  # sections of which no field tells
    years_experience: float | None = None


class OwnResume(_Read):
    """A résumé whole; `text` is what stands in the file, in order."""

    resume_id: int
    filename: str
    text: str
    parsed: Parsed
    ats_score: int | None = None
    fixes: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _in_own_words(cls, read: object) -> object:
        """What only their text says, while the places in it still hold.

        A season stays one: "Summer 2022" was never "Jun 2022" in their words.
        """
        match read:
            case {"text": str(text), "parsed": {**parsed}, **rest}:
                others = other_sections(parsed, text)
                own = {**_with_seasons(parsed, text), "others": others}
                return {**rest, "text": text, "parsed": own}
        return read

    @property
    def skill_ids(self) -> frozenset[str]:
        held = (*self.parsed.skills, *self.parsed.mentioned_skills)
        return frozenset(skill.skill_id for skill in held if skill.skill_id)

    @property
    def latest(self) -> Role | None:
        """The role they are in, or were in last."""
        named = [role for role in self.parsed.experience if role.title or role.company]
        current = [role for role in named if role.current]
        return next(iter(current or named), None)


def _with_seasons(parsed: dict[Any, Any], text: str) -> dict[Any, Any]:
    dated = {
        part: [_own_dates(row, text) for row in parsed.get(part) or ()]
        for part in ("experience", "education")
    }
    return {**parsed, **dated}


def _own_dates(row: object, text: str) -> object:
    if not isinstance(row, dict):
        return row
    dates = ("start_date", "end_date")
    return {**row, **{name: _season(row.get(name), text) for name in dates}}


def _season(found: object, text: str) -> object:
    match found:
        case {"start": int(start), "end": int(end)}:
            words = text[start:end]
            return words if _SEASON.fullmatch(words) else found
    return found


def shown_date(value: str | None) -> str:
    """`2020-01` as `Jan 2020`; a year alone, or a season, as it is."""
    year, _, month = (value or "").partition("-")
    return month_and_year(int(month) if month.isdecimal() else 0, year)
