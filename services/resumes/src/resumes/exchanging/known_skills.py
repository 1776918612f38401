"""The skills of an imported résumé: those it lists, and those its prose names."""

from collections.abc import Iterator, Sequence
from itertools import islice

from resumes.exchanging.json_resume import JsonResume
from resumes.exchanging.sheets import SURE, Sheet
from resumes.parsing import Found, FoundSkill, Section
from skills import catalogue

_IN_PROSE = 0.6
_MOST_NAMED = 3_000
_TOLD_IN = ("summary", "experience", "projects")


def listed_skills(sheet: Sheet, document: JsonResume) -> tuple[FoundSkill, ...]:
    """Set the list down; each skill once, also those the catalogue does not know."""
    if document.skills:
        sheet.heading("skills", "Skills")
    first: dict[str, FoundSkill] = {}
    for entry in document.skills:
        for found in sheet.pieces(entry.name, *entry.keywords, between=", "):
            if found is not None:
                skill = _listed(found)
                first.setdefault(skill.skill_id or skill.value.casefold(), skill)
    return tuple(first.values())


def mentioned_skills(
    text: str, sections: Sequence[Section], listed: Sequence[FoundSkill]
) -> tuple[FoundSkill, ...]:
    """Further skills that the summary, the roles and the projects name."""
    known = {skill.skill_id for skill in listed}
    further: dict[str, FoundSkill] = {}
    for skill in islice(_mentions(text, sections), _MOST_NAMED):
        if skill.skill_id is not None and skill.skill_id not in known:
            further.setdefault(skill.skill_id, skill)
    return tuple(further.values())


def _listed(found: Found) -> FoundSkill:
    skill = catalogue().resolve(found.value)
    return FoundSkill(
        value=skill.name if skill else found.value,
        confidence=SURE,
        start=found.start,
        end=found.end,
        skill_id=skill.id if skill else None,
        section="skills",
    )


def _mentions(text: str, sections: Sequence[Section]) -> Iterator[FoundSkill]:
    for section in sections:
        if section.kind not in _TOLD_IN:
            continue
        for mention in catalogue().mentions(text[section.start : section.end]):
            yield FoundSkill(
                value=catalogue().get(mention.skill_id).name,
                confidence=_IN_PROSE,
                start=section.start + mention.start,
                end=section.start + mention.end,
                skill_id=mention.skill_id,
                section=section.kind,
            )
