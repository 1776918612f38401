"""What the others may know of a résumé: skills by their ids, years, no words."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from common.contracts.profiles import Level
from common.contracts.resumes import ResumeParsed, SkillFact
from resumes.parsing import Experience, FoundSkill, ParsedResume
from resumes.parsing.tenure import years_worked
from resumes.tables import Resume
from skills import catalogue

MAX_SKILLS = 300
_WORDS = re.compile(r"[a-z]+")
_LEVELS: dict[str, Level] = {
    "intern": "entry",
    "trainee": "entry",
    "apprentice": "entry",
    "graduate": "entry",
    "junior": "entry",
    "jr": "entry",
    "senior": "senior",
    "sr": "senior",
    "lead": "lead",
    "head": "lead",
    "principal": "principal",
    "staff": "principal",
    "director": "principal",
}


def parsed_event(resume: Resume, parsed: ParsedResume) -> ResumeParsed:
    return ResumeParsed(
        resume_id=resume.id,
        user_id=resume.user_id,
        is_primary=resume.is_primary,
        skills=skill_facts(parsed, resume.skill_years),
        years_experience=parsed.years_experience,
        education=parsed.education_level,
        level=level_of(parsed),
        languages=language_ids(parsed),
    )


def skill_facts(
    parsed: ParsedResume, years: Mapping[str, float] | None = None
) -> tuple[SkillFact, ...]:
    """Each skill of the taxonomy once: where it is listed before where it is told."""
    years = years or {}
    first: dict[str, FoundSkill] = {}
    for skill in (*parsed.skills, *parsed.mentioned_skills):
        if skill.skill_id is not None:
            first.setdefault(skill.skill_id, skill)
    return tuple(
        SkillFact(
            skill_id=skill_id,
            section=skill.section,
            start=skill.start,
            end=skill.end,
            years=years.get(skill_id),
        )
        for skill_id, skill in list(first.items())[:MAX_SKILLS]
    )


def years_by_skill(text: str, parsed: ParsedResume, *, today: date) -> dict[str, float]:
    """How long each skill was used: the dated roles whose own words name it, added up.

    Roles at the same time count once. A skill that is only listed has no years: nobody
    said so, and a guess would be held against the person.
    """
    shown: defaultdict[str, list[Experience]] = defaultdict(list)
    for role in parsed.experience:
        words = text[role.start : role.end]
        for skill_id in {m.skill_id for m in catalogue().mentions(words, listed=True)}:
            shown[skill_id].append(role)
    now = f"{today:%Y-%m}"
    worked = {skill: years_worked(roles, now) for skill, roles in shown.items()}
    return {skill: years for skill, years in sorted(worked.items()) if years}


def level_of(parsed: ParsedResume) -> Level | None:
    """What the title of the latest role says; None when it says nothing."""
    titles = [role.title.value for role in parsed.experience if role.title]
    words = _WORDS.findall(titles[0].lower()) if titles else []
    return next((_LEVELS[word] for word in words if word in _LEVELS), None)


def language_ids(parsed: ParsedResume) -> tuple[str, ...]:
    """Of the taxonomy; what it does not know is free text and stays here."""
    found = (catalogue().resolve(language.value) for language in parsed.languages)
    return tuple(dict.fromkeys(skill.name for skill in found if skill is not None))
