"""A posting becomes requirements, each with its place in the posting."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from matching.clauses import Clause, read_clauses
from matching.ledger import Requirement
from matching.naming import language_alone, named_skills, years_of_experience
from matching.parties import Posting
from matching.phrasing import OR_EQUIVALENT, Hints, find_education, find_permission
from matching.sections import Section, Settled, requirement_at, sections
from matching.stating import listed_skills, stated_level, stated_location
from skills import Mention, catalogue
from skills.words import lowered


def read_requirements(posting: Posting) -> tuple[Requirement, ...]:
    """What the posting asks for, each thing once, the strictest wording kept.

    Soft skills found in prose are never a must: every posting praises them.
    """
    listed = tuple(listed_skills(posting))
    insisted = frozenset(each.skill_id for each in listed if each.skill_id)
    settled = Settled(insisted, posting.company)
    found = [
        requirement
        for section in sections(posting)
        for requirement in _read_section(section, settled)
    ]
    # What the text calls nice stays nice, though the poster listed it as well.
    read = {each.skill_id for each in found if each.skill_id}
    unread = [each for each in listed if each.skill_id not in read]
    return _each_once(
        [*found, *unread, *stated_level(posting), *stated_location(posting)]
    )


def _read_section(section: Section, settled: Settled) -> Iterator[Requirement]:
    mentions = deque(catalogue().mentions(section.text))
    hints = Hints(lowered(section.text))
    for clause in read_clauses(section.text):
        inside = [m for m in _before(clause.end, mentions) if m.start >= clause.start]
        if section.name == "title" or not settled.is_aside(clause):
            if not inside:
                inside = list(language_alone(section, clause))
            if inside:
                yield from named_skills(section, clause, inside, settled)
            if hints.years(clause.start, clause.end):
                yield from years_of_experience(section, clause, inside)
            if not settled.education and hints.education(clause.start, clause.end):
                yield from _education(section, clause, settled)
        if hints.permission(clause.start, clause.end):
            yield from _permission(section, clause)


def _before(end: int, mentions: deque[Mention]) -> Iterator[Mention]:
    """Take the mentions that start before a place; they are in order."""
    while mentions and mentions[0].start < end:
        yield mentions.popleft()


def _education(
    section: Section, clause: Clause, settled: Settled
) -> Iterator[Requirement]:
    found = find_education(clause.low)
    if found is None:
        return
    if not clause.denies(clause.start + found.start, clause.start + found.end):
        requirement = requirement_at("education", section, clause, found)
        if OR_EQUIVALENT.search(clause.low):
            yield replace(requirement, importance="nice")
        else:
            settled.education = requirement.importance == "must"
            yield requirement


def _permission(section: Section, clause: Clause) -> Iterator[Requirement]:
    found = find_permission(clause.text)
    if found is not None:
        yield requirement_at("work_authorisation", section, clause, found)


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
