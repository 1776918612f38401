"""The parts of a posting that are read, and what in them is settled already."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.clauses import Clause
from matching.cues import begins_with
from matching.ledger import Importance, Kind, Requirement
from matching.parties import Posting
from matching.phrasing import Found
from skills.words import lowered, phrase_key

_SECTIONS = ("title", "requirements", "description")  # the most telling first


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    text: str
    default: Importance  # for what stands there without any cue


class Settled:
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


def sections(posting: Posting) -> Iterator[Section]:
    # With a section of requirements of its own, the description only tells a story.
    default: Importance = "nice" if posting.requirements.strip() else "must"
    for name in _SECTIONS:
        text: str = getattr(posting, name)
        yield Section(name, text, default if name == "description" else "must")


def requirement_at(
    kind: Kind,
    section: Section,
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
