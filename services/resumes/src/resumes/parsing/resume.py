"""What a résumé says. Every finding points at the characters it was read from.

`text[start:end]` is what was written; `value` may be a tidier form of it. What could
not be read with some confidence is absent, never guessed.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from resumes.documents.heading_words import SectionKind

EducationLevel = Literal[
    "none", "school", "vocational", "bachelor", "master", "doctorate"
]  # fmt: skip


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Found(_Frozen):
    """A value and its place in the text."""

    value: str
    confidence: float
    start: int
    end: int


class FoundSkill(Found):
    """A skill; `skill_id` is None for a listed one the catalogue does not know."""

    skill_id: str | None
    section: str


class Section(_Frozen):
    """A stretch of the résumé; `heading` is empty for the block before the first."""

    kind: SectionKind
    heading: str
    start: int
    end: int


class Experience(_Frozen):
    """One role. A month counts as "2023-05", a year as "2023"."""

    company: Found | None
    title: Found | None
    location: Found | None
    start_date: Found | None
    end_date: Found | None
    current: bool
    bullets: tuple[Found, ...]
    start: int
    end: int


class Education(_Frozen):
    """One course of study."""

    institution: Found | None
    degree: Found | None
    level: EducationLevel | None
    start_date: Found | None
    end_date: Found | None
    start: int
    end: int


class Project(_Frozen):
    """One project."""

    name: Found
    bullets: tuple[Found, ...]
    start: int
    end: int


class ParsedResume(_Frozen):
    """Everything read from one résumé.

    `skills` are those the person lists; who lists none is taken at their prose.
    `mentioned_skills` are further ones the prose names.
    """

    name: Found | None = None
    email: Found | None = None
    phone: Found | None = None
    location: Found | None = None
    links: tuple[Found, ...] = ()
    summary: Found | None = None
    skills: tuple[FoundSkill, ...] = ()
    mentioned_skills: tuple[FoundSkill, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    certifications: tuple[Found, ...] = ()
    projects: tuple[Project, ...] = ()
    languages: tuple[Found, ...] = ()
    sections: tuple[Section, ...] = ()
    years_experience: float | None = None
    education_level: EducationLevel | None = None
