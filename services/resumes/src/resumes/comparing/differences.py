"""What changed between two résumés of one person, field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from common.schemas import View
from resumes.comparing.bullets import BulletChanges, compare_bullets
from resumes.parsing import Experience, Found, ParsedResume


class FieldChange(View):
    """A single value that differs."""

    field: str = Field(examples=["phone"])
    before: str | float | None
    after: str | float | None


class ListChange(View):
    """A list that differs: what came and what went."""

    field: str = Field(examples=["certifications"])
    added: list[str]
    removed: list[str]


class SkillChanges(View):
    """Skills by their names."""

    gained: list[str] = Field(examples=[["Kubernetes"]])
    lost: list[str] = Field(examples=[["Perl"]])
    kept: int = Field(examples=[14])


class CheckChange(View):
    """What a check earned before and earns now."""

    id: str = Field(examples=["bullets_with_numbers"])
    title: str
    before: float | None
    after: float | None
    change: float


class ScoreChange(View):
    """The score, and the checks that moved it."""

    before: int | None
    after: int | None
    change: int | None = Field(examples=[6])
    checks: list[CheckChange] = Field(description="Only those that differ")


class Difference(View):
    """From `against_id` to `resume_id`."""

    resume_id: int
    against_id: int
    fields: list[FieldChange]
    lists: list[ListChange]
    skills: SkillChanges
    bullets: BulletChanges
    score: ScoreChange


def compare_fields(before: ParsedResume, after: ParsedResume) -> list[FieldChange]:
    old, new = _fields(before), _fields(after)
    return [
        FieldChange(field=name, before=old[name], after=new[name])
        for name in old
        if old[name] != new[name]
    ]


def compare_lists(before: ParsedResume, after: ParsedResume) -> list[ListChange]:
    old, new = _lists(before), _lists(after)
    changes = [
        ListChange(
            field=name,
            added=_not_in(new[name], old[name]),
            removed=_not_in(old[name], new[name]),
        )
        for name in old
    ]
    return [change for change in changes if change.added or change.removed]


def compare_skills(before: ParsedResume, after: ParsedResume) -> SkillChanges:
    old, new = names_of_skills(before), names_of_skills(after)
    return SkillChanges(
        gained=_not_in(new, old),
        lost=_not_in(old, new),
        kept=len(old) - len(_not_in(old, new)),
    )


def compare_lines(before: ParsedResume, after: ParsedResume) -> BulletChanges:
    return compare_bullets(_bullets(before), _bullets(after))


def compare_scores(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> ScoreChange:
    """Of two stored reports; what has none has no score."""
    old, new = (before or {}).get("ats_score"), (after or {}).get("ats_score")
    return ScoreChange(
        before=old,
        after=new,
        change=None if old is None or new is None else new - old,
        checks=_compare_checks(_checks(before), _checks(after)),
    )


def names_of_skills(parsed: ParsedResume) -> list[str]:
    """Each once, listed and mentioned, in the order of the text."""
    found = sorted((*parsed.skills, *parsed.mentioned_skills), key=lambda s: s.start)
    return list(dict.fromkeys(skill.value for skill in found))


def _compare_checks(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[CheckChange]:
    changes = [
        _check_change(old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
    ]
    moved = [change for change in changes if change.change]
    return sorted(moved, key=lambda each: -abs(each.change))


def _check_change(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> CheckChange:
    known = new or old or {}
    before = old["points"] if old else None
    after = new["points"] if new else None
    return CheckChange(
        id=known["id"],
        title=known["title"],
        before=before,
        after=after,
        change=round((after or 0.0) - (before or 0.0), 2),
    )


def _checks(report: Mapping[str, Any] | None) -> dict[str, Any]:
    return {check["id"]: check for check in (report or {}).get("checks", ())}


def _fields(parsed: ParsedResume) -> dict[str, str | float | None]:
    singles = {
        "name": parsed.name,
        "email": parsed.email,
        "phone": parsed.phone,
        "location": parsed.location,
        "summary": parsed.summary,
    }
    return {
        **{name: found.value if found else None for name, found in singles.items()},
        "years_experience": parsed.years_experience,
        "education_level": parsed.education_level,
    }


def _lists(parsed: ParsedResume) -> dict[str, list[str]]:
    courses = [
        _said(course.degree, course.institution, course.start_date, course.end_date)
        for course in parsed.education
    ]
    return {
        "links": [link.value for link in parsed.links],
        "roles": [_role(role) for role in parsed.experience],
        "education": courses,
        "certifications": [each.value for each in parsed.certifications],
        "projects": [project.name.value for project in parsed.projects],
        "languages": [each.value for each in parsed.languages],
    }


def _role(role: Experience) -> str:
    return _said(role.title, role.company, role.start_date, role.end_date)


def _said(*parts: Found | None) -> str:
    return ", ".join(part.value for part in parts if part is not None)


def _bullets(parsed: ParsedResume) -> list[str]:
    roles = [b.value for role in parsed.experience for b in role.bullets]
    return roles + [b.value for project in parsed.projects for b in project.bullets]


def _not_in(values: Sequence[str], others: Sequence[str]) -> list[str]:
    known = set(others)
    return [value for value in dict.fromkeys(values) if value and value not in known]
