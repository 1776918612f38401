"""A résumé as resumes read it: only the fields we use, values without their places."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


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
    years_experience: float | None = None


class OwnResume(_Read):
    """A résumé whole; `text` is what stands in the file, in order."""

    resume_id: int
    filename: str
    text: str
    parsed: Parsed
    ats_score: int | None = None
    fixes: tuple[str, ...] = ()

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
