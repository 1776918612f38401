"""What to do next: projects to build, skills to gain or show, lines to rewrite.

All of it is read off the report and the taxonomy: each says what it rests on.
"""

from collections.abc import Sequence

from pydantic import Field

from common.schemas import View
from resumes.ats import Check, Evidence, Report
from resumes.judging.ideas import idea_of
from resumes.parsing import ParsedResume
from skills import Skill, catalogue

MOST_IDEAS = 4
MOST_SKILLS = 10
MOST_KIN = 3
_HIGH_POINTS, _MEDIUM_POINTS = 4.0, 1.5
# Learned with people, or under somebody's supervision: nothing to build at home.
_NEVER_A_PROJECT = {
    "Soft skills", "Spoken languages", "Nursing and care", "Medicine and therapy",
    "Pharmacy and health administration", "Social work", "Law and compliance",
    "Building and trades", "Hospitality and services", "Supply chain and transport",
}  # fmt: skip


class Idea(View):
    """A project that would show what is missing."""

    title: str = Field(examples=["A data store that is measured, with PostgreSQL"])
    description: str
    skill: str = Field(description="What it would show", examples=["PostgreSQL"])
    builds_on: list[str] = Field(examples=[["SQL", "Python"]])


class Enhancement(View):
    """A skill to gain, or one that is listed and not yet shown."""

    skill: str = Field(examples=["Kubernetes"])
    kind: str = Field(description="`learn` or `show`", examples=["learn"])
    why: str = Field(examples=["Asked for here, and close to Docker, which you have."])
    builds_on: list[str] = Field(examples=[["Docker"]])


class Rewrite(View):
    """Something to change in the résumé, and the points it is worth."""

    check: str = Field(examples=["bullets_with_numbers"])
    title: str = Field(examples=["Bullets show results in numbers"])
    category: str = Field(examples=["content"])
    suggestion: str
    points: float = Field(description="What it may earn", examples=[3.5])
    priority: str = Field(description="high, medium or low", examples=["high"])
    evidence: list[Evidence]


def project_ideas(report: Report, parsed: ParsedResume) -> list[Idea]:
    """For the missing skills that can be shown by building something."""
    missing = [
        skill
        for skill in _known(report.missing_skills)
        if skill.category not in _NEVER_A_PROJECT
    ]
    return [_idea(skill, _kin(skill, parsed)) for skill in missing[:MOST_IDEAS]]


def skill_enhancements(report: Report, parsed: ParsedResume) -> list[Enhancement]:
    """First what is missing, nearest to what the person has; then what is unshown."""
    missing = [(skill, _kin(skill, parsed)) for skill in _known(report.missing_skills)]
    missing.sort(key=lambda pair: -len(pair[1]))  # stable: else as the report has it
    to_learn = [_to_learn(skill, kin) for skill, kin in missing[:MOST_SKILLS]]
    return [*to_learn, *_to_show(parsed)[:MOST_SKILLS]]


def resume_improvements(report: Report) -> list[Rewrite]:
    """Every check that left points on the table, the most worthwhile first."""
    checks = sorted((c for c in report.checks if c.fix), key=_lost, reverse=True)
    return [_rewrite(check) for check in checks]


def _known(names: Sequence[str]) -> list[Skill]:
    found = (catalogue().resolve(name) for name in names)
    return [skill for skill in found if skill is not None]


def _kin(skill: Skill, parsed: ParsedResume) -> list[str]:
    """What the person has that is related to it, in the order of the taxonomy."""
    owned = {s.skill_id for s in (*parsed.skills, *parsed.mentioned_skills)}
    near = [s for s in catalogue().related(skill.id) if s in owned]
    return [catalogue().get(s).name for s in near[:MOST_KIN]]


def _idea(skill: Skill, kin: list[str]) -> Idea:
    title, description = idea_of(skill.category, skill.name, kin)
    return Idea(title=title, description=description, skill=skill.name, builds_on=kin)


def _to_learn(skill: Skill, kin: list[str]) -> Enhancement:
    near = f" It is close to {', '.join(kin)}, which you have." if kin else ""
    why = f"It is looked for and not in your résumé.{near} If you have it, name it."
    return Enhancement(skill=skill.name, kind="learn", why=why, builds_on=kin)


def _to_show(parsed: ParsedResume) -> list[Enhancement]:
    """Listed, but in no role and no project: a reader has only your word for it."""
    told = [b.value for role in parsed.experience for b in role.bullets]
    told += [b.value for project in parsed.projects for b in project.bullets]
    told += [role.title.value for role in parsed.experience if role.title]
    shown = {m.skill_id for m in catalogue().mentions("\n".join(told), listed=True)}
    why = "You list it; say in a role or a project what you did with it."
    return [
        Enhancement(skill=skill.value, kind="show", why=why, builds_on=[])
        for skill in parsed.skills
        if skill.section == "skills" and skill.skill_id and skill.skill_id not in shown
    ]


def _rewrite(check: Check) -> Rewrite:
    lost = _lost(check)
    priority = "high" if lost >= _HIGH_POINTS else "medium"
    return Rewrite(
        check=check.id,
        title=check.title,
        category=check.aspect,
        suggestion=check.fix,
        points=round(lost, 1),
        priority=priority if lost >= _MEDIUM_POINTS else "low",
        evidence=list(check.evidence),
    )


def _lost(check: Check) -> float:
    return check.max_points - check.points
