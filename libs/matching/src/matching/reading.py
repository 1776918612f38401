"""A posting becomes requirements, each with its place in the posting."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from matching.clauses import Clause, read_clauses
from matching.cues import begins_with
from matching.ledger import Importance, Kind, Requirement
from matching.parties import Posting
from matching.phrasing import (
    OR_EQUIVALENT,
    Found,
    Hints,
    find_education,
    find_level,
    find_permission,
    find_years,
)
from matching.ranks import level_rank
from skills import Mention, Skill, catalogue
from skills.words import lowered, phrase_key

_SECTIONS = ("title", "requirements", "description")  # the most telling first
_LONGEST_LANGUAGE = 60  # characters of a line that is a language and no more
# Its bullet before it; behind it, how well: "(fluent)", ": C1", "- native".
_WORD_ALONE = re.compile(
    r"[\s*\u2022\u25e6-]*(\w+(?:[ /]\w+)?)\s*"
    r"(?:\([^()]*\)|[:,\u2013\u2014-][\w\s+/-]*)?[\s.,]*"
)
_YEARS_REACH = 60  # characters from "5 years" to the skill they are years of


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    text: str
    default: Importance  # for what stands there without any cue


def read_requirements(posting: Posting) -> tuple[Requirement, ...]:
    """What the posting asks for, each thing once, the strictest wording kept.

    Soft skills found in prose are never a must: every posting praises them.
    """
    listed = tuple(_listed(posting))
    insisted = frozenset(each.skill_id for each in listed if each.skill_id)
    settled = _Settled(insisted, posting.company)
    found = [
        requirement
        for section in _sections(posting)
        for requirement in _read_section(section, settled)
    ]
    # What the text calls nice stays nice, though the poster listed it as well.
    read = {each.skill_id for each in found if each.skill_id}
    unread = [each for each in listed if each.skill_id not in read]
    return _each_once([*found, *unread, *_level(posting), *_location(posting)])


class _Settled:
    """What cannot change any more: of each thing the first that insists is kept.

    Most skills are named several times, and need not be weighed again.
    """

    def __init__(self, insisted: frozenset[str], company: str) -> None:
        self.insisted = insisted  # the poster listed them
        self.company = phrase_key(company)
        self._name = lowered(company.strip())
        self.skills: set[str] = set()
        self.education = False

    def is_aside(self, clause: Clause) -> bool:
        return clause.is_aside or begins_with(clause.low, self._name)

    def is_employer(self, skill_id: str, written: str) -> bool:
        """HubSpot looks for an analyst: its own name is not asked for."""
        if not self.company or skill_id in self.insisted:
            return False
        return f"{self.company} ".startswith(f"{phrase_key(written)} ")


def _sections(posting: Posting) -> Iterator[_Section]:
    # With a section of requirements of its own, the description only tells a story.
    default: Importance = "nice" if posting.requirements.strip() else "must"
    for name in _SECTIONS:
        text: str = getattr(posting, name)
        yield _Section(name, text, default if name == "description" else "must")


def _read_section(section: _Section, settled: _Settled) -> Iterator[Requirement]:
    mentions = deque(catalogue().mentions(section.text))
    hints = Hints(lowered(section.text))
    for clause in read_clauses(section.text):
        inside = [m for m in _before(clause.end, mentions) if m.start >= clause.start]
        if section.name == "title" or not settled.is_aside(clause):
            if not inside:
                inside = list(_language_alone(section, clause))
            if inside:
                yield from _skills(section, clause, inside, settled)
            if hints.years(clause.start, clause.end):
                yield from _years(section, clause, inside)
            if not settled.education and hints.education(clause.start, clause.end):
                yield from _education(section, clause, settled)
        if hints.permission(clause.start, clause.end):
            yield from _permission(section, clause)


def _language_alone(section: _Section, clause: Clause) -> Iterator[Mention]:
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
        if _kind(skill) == "language"
        for name in (skill.name, *skill.aliases)
    }


def _before(end: int, mentions: deque[Mention]) -> Iterator[Mention]:
    """Take the mentions that start before a place; they are in order."""
    while mentions and mentions[0].start < end:
        yield mentions.popleft()


def _skills(
    section: _Section,
    clause: Clause,
    mentions: Iterable[Mention],
    settled: _Settled,
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
            _kind(skill),
            skill.name,
            importance,
            section.name,
            mention.start,
            mention.end,
            written,
            skill_id=skill.id,
        )


def _kind(skill: Skill | None) -> Kind:
    if skill is None or skill.id == "bilingual-communication":
        return "skill"
    return "language" if skill.category == "Spoken languages" else "skill"


def _years(
    section: _Section, clause: Clause, mentions: list[Mention]
) -> Iterator[Requirement]:
    for found in find_years(clause.low):
        end = clause.start + found.end
        skill_id = _years_of(end, mentions)
        if skill_id is None and "experience" not in clause.text.casefold():
            continue
        name = catalogue().get(skill_id).name if skill_id else found.name
        yield _requirement("years", section, clause, found, name=name, skill=skill_id)


def _years_of(end: int, mentions: list[Mention]) -> str | None:
    """The nearest hard skill after the years; what is soft is not counted in years."""
    for mention in mentions:
        soft = catalogue().get(mention.skill_id).category == "Soft skills"
        if not soft and 0 <= mention.start - end <= _YEARS_REACH:
            return mention.skill_id
    return None


def _education(
    section: _Section, clause: Clause, settled: _Settled
) -> Iterator[Requirement]:
    found = find_education(clause.low)
    if found is None:
        return
    if not clause.denies(clause.start + found.start, clause.start + found.end):
        requirement = _requirement("education", section, clause, found)
        if OR_EQUIVALENT.search(clause.low):
            yield replace(requirement, importance="nice")
        else:
            settled.education = requirement.importance == "must"
            yield requirement


def _permission(section: _Section, clause: Clause) -> Iterator[Requirement]:
    found = find_permission(clause.text)
    if found is not None:
        yield _requirement("work_authorisation", section, clause, found)


def _requirement(
    kind: Kind,
    section: _Section,
    clause: Clause,
    found: Found,
    *,
    name: str | None = None,
    skill: str | None = None,
) -> Requirement:
    start, end = clause.start + found.start, clause.start + found.end
    return Requirement(
        kind,
        found.name if name is None else name,
        clause.importance(start, end, section.default),
        section.name,
        start,
        end,
        section.text[start:end],
        skill_id=skill,
        minimum=found.minimum,
    )


def _listed(posting: Posting) -> Iterator[Requirement]:
    start = 0
    for written in posting.skills:
        skill = catalogue().resolve(written)
        if written.strip():
            yield Requirement(
                _kind(skill),
                skill.name if skill else written.strip(),
                "must",
                "listed_skills",
                start,
                start + len(written),
                written,
                skill_id=skill.id if skill else None,
            )
        start += len(written) + 1  # the line break of Posting.listed_skills


def _level(posting: Posting) -> Iterator[Requirement]:
    """The poster's own level; without one, what the title says."""
    level = posting.experience_level or ""
    rank = level_rank(level)
    if rank is not None:
        section, found = (
            "experience_level",
            Found(0, len(level), level.strip().lower(), rank),
        )
    elif named := find_level(posting.title):
        section, found = "title", named
    else:
        return
    text: str = getattr(posting, section)
    yield Requirement(
        "level",
        found.name,
        "must",
        section,
        found.start,
        found.end,
        text[found.start : found.end],
        minimum=found.minimum,
    )


def _location(posting: Posting) -> Iterator[Requirement]:
    place = posting.location or ""
    if place.strip() and not posting.remote:
        yield Requirement(
            "location", place.strip(), "must", "location", 0, len(place), place
        )


def _each_once(found: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Keep the first wording of each thing, or the first that insists on it."""
    kept: dict[tuple[str, str], Requirement] = {}
    for requirement in found:
        key = (requirement.kind, _subject(requirement))
        known = kept.get(key)
        if known is None or (known.importance, requirement.importance) == (
            "nice",
            "must",
        ):
            kept[key] = requirement
    return tuple(kept.values())


def _subject(requirement: Requirement) -> str:
    if requirement.kind in ("level", "education", "location"):
        return ""  # a posting asks for one of each
    return requirement.skill_id or requirement.name.casefold()
