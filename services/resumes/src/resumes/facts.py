"""What the others may know of a résumé: skills by their ids, years, no words."""

import re

from common.contracts.profiles import Level
from common.contracts.resumes import ResumeParsed, SkillFact
from resumes.parsing import FoundSkill, ParsedResume
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
        skills=skill_facts(parsed),
        years_experience=parsed.years_experience,
        education=parsed.education_level,
        level=level_of(parsed),
        languages=language_ids(parsed),
    )


def skill_facts(parsed: ParsedResume) -> tuple[SkillFact, ...]:
    """Each skill of the taxonomy once: where it is listed before where it is told."""
    first: dict[str, FoundSkill] = {}
    for skill in (*parsed.skills, *parsed.mentioned_skills):
        if skill.skill_id is not None:
            first.setdefault(skill.skill_id, skill)
    return tuple(
        SkillFact(
            skill_id=skill_id, section=skill.section, start=skill.start, end=skill.end
        )
        for skill_id, skill in list(first.items())[:MAX_SKILLS]
    )


def level_of(parsed: ParsedResume) -> Level | None:
    """What the title of the latest role says; None when it says nothing."""
    titles = [role.title.value for role in parsed.experience if role.title]
    words = _WORDS.findall(titles[0].lower()) if titles else []
    return next((_LEVELS[word] for word in words if word in _LEVELS), None)


def language_ids(parsed: ParsedResume) -> tuple[str, ...]:
    """Of the taxonomy; what it does not know is free text and stays here."""
    found = (catalogue().resolve(language.value) for language in parsed.languages)
    return tuple(dict.fromkeys(skill.name for skill in found if skill is not None))
