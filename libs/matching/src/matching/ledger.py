"""The words of the ledger: what a job asks for, and what was found about each.

A requirement and a piece of evidence both quote: `text[start:end] == quote`, where
text is the section they name. Nothing enters the ledger that cannot be pointed at.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "skill",
    "years",
    "level",
    "education",
    "language",
    "location",
    "work_authorisation",
]
Importance = Literal["must", "nice"]
# "resume" is a place in the résumé's text; "resume_facts" what was read there, in words
# of ours and without a place.
Source = Literal["resume", "resume_facts", "profile", "posting"]
VerdictName = Literal["met", "adjacent", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a posting asks for; `getattr(posting, section)[start:end] == quote`."""

    kind: Kind
    name: str
    importance: Importance
    section: str
    start: int
    end: int
    quote: str
    skill_id: str | None = None  # also for years of a skill, and for languages
    minimum: float | None = None  # years, or the rank of a level or an education


@dataclass(frozen=True, slots=True)
class Evidence:
    source: Source
    section: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Verdict:
    requirement: Requirement
    verdict: VerdictName
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    score: int  # 0 to 100, always `score(verdicts)`
    verdicts: tuple[Verdict, ...]
    reasons: tuple[str, ...]
    matching_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    skills_to_learn: tuple[str, ...]  # what to learn first comes first
