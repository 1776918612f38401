"""Skills and languages that a clause names, and years of them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from matching.clauses import Clause
from matching.ledger import Kind, Requirement
from matching.phrasing import find_years
from matching.sections import Section, Settled, requirement_at
from skills import Mention, Skill, catalogue

_LONGEST_LANGUAGE = 60  # characters of a line that is a language and no more
# Its bullet before it; behind it, how well: "(fluent)", ": C1", "- native".
_WORD_ALONE = re.compile(
    r"[\s*\u2022\u25e6-]*(\w+(?:[ /]\w+)?)\s*"
    r"(?:\([^()]*\)|[:,\u2013\u2014-][\w\s+/-]*)?[\s.,]*"
)
_YEARS_REACH = 60  # characters from "5 years" to the skill they are years of


def named_skills(
    section: Section,
    clause: Clause,
    mentions: Iterable[Mention],
    settled: Settled,
) -> Iterator[Requirement]:
    for mention in mentions:
        if mention.skill_id in settled.skills:
            continue
        if clause.denies(mention.start, mention.end):
            continue
        written = section.text[mention.start : mention.end]
        if settled.is_employer(mention.skill_id, written):
            continue
        skill = catalogue().get(mention.skill_id)
        insisted = skill.id in settled.insisted
        always_nice = skill.category == "Soft skills" and not insisted
        default = "must" if insisted else section.default
        importance = (
            "nice"
            if always_nice
            else clause.importance(mention.start, mention.end, default)
        )
        if always_nice or importance == "must":
            settled.skills.add(skill.id)
        yield Requirement(
            kind_of(skill),
            skill.name,
            importance,
            section.name,
            mention.start,
            mention.end,
            written,
            skill_id=skill.id,
        )


def years_of_experience(
    section: Section, clause: Clause, mentions: list[Mention]
) -> Iterator[Requirement]:
    for found in find_years(clause.low):
        end = clause.start + found.end
        skill_id = _years_of(end, mentions)
        if skill_id is None and "experience" not in clause.text.casefold():
            continue
        name = catalogue().get(skill_id).name if skill_id else found.name
        yield requirement_at("years", section, clause, found, name=name, skill=skill_id)


def _years_of(end: int, mentions: list[Mention]) -> str | None:
    """The nearest hard skill after the years; what is soft is not counted in years."""
    for mention in mentions:
        soft = catalogue().get(mention.skill_id).category == "Soft skills"
        if not soft and 0 <= mention.start - end <= _YEARS_REACH:
            return mention.skill_id
    return None


def language_alone(section: Section, clause: Clause) -> Iterator[Mention]:
    """ "- English": in prose the word may mean anything, but not in such a list."""
    asks = section.name == "requirements" or clause.stance in ("must", "nice")
    if not asks or section.name == "title" or len(clause.text) > _LONGEST_LANGUAGE:
        return
    found = _WORD_ALONE.fullmatch(clause.text)
    if found and (skill_id := _language_ids().get(found[1].casefold())):
        first, last = found.span(1)
        yield Mention(skill_id, clause.start + first, clause.start + last)


@cache
def _language_ids() -> dict[str, str]:
    return {
        name.casefold(): skill.id
        for skill in catalogue()
        if kind_of(skill) == "language"
        for name in (skill.name, *skill.aliases)
    }


def kind_of(skill: Skill | None) -> Kind:
    if skill is None or skill.id == "bilingual-communication":
        return "skill"
    return "language" if skill.category == "Spoken languages" else "skill"
