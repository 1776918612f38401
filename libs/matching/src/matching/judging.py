"""Every requirement gets a verdict, and the verdicts become a match.

`adjacent` means near: a related skill, at least 70 % of the years, one step below the
level or the degree, another place in the same country.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from matching.explaining import reasons, skills_to_learn
from matching.ledger import (
    Evidence,
    Kind,
    Match,
    Requirement,
    Source,
    Verdict,
    VerdictName,
)
from matching.outlining import Asked, Outline, asked
from matching.parties import Candidate, CandidateSkill
from matching.places import is_same_country, is_same_place
from matching.ranks import education_rank, level_rank
from matching.scoring import score, tally
from skills import catalogue

_NEAR_YEARS = 0.7

_Finding = tuple[VerdictName, tuple[Evidence, ...]]
_MISSING: _Finding = ("missing", ())
_UNKNOWN: _Finding = ("unknown", ())


def match(requirements: Iterable[Requirement], candidate: Candidate) -> Match:
    """Hold a candidate against requirements; the same input gives the same match."""
    return Judge(candidate).match(requirements)


class Judge:
    """A candidate, indexed once for the requirements of many postings.

    Postings ask for the same things: each thing is looked for once and remembered, so
    let a judge live no longer than one ranking.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._found: dict[Asked, _Finding] = {}
        self._skills = _best_of_each(candidate.skills)
        self._shown = _shown_of_each(candidate.skills)
        self._languages = {
            key: name for name in candidate.languages for key in _language_keys(name)
        }
        self._rules: dict[Kind, Callable[[Asked], _Finding]] = {
            "skill": self._skill,
            "years": self._years,
            "language": self._language,
            "level": self._level,
            "education": self._education,
            "location": self._location,
            "work_authorisation": self._permission,
        }

    def match(self, requirements: Iterable[Requirement]) -> Match:
        verdicts = tuple(Verdict(each, *self._find(_of(each))) for each in requirements)
        return Match(
            score=score(verdicts),
            verdicts=verdicts,
            reasons=reasons(verdicts),
            matching_skills=_skill_names(verdicts, "met"),
            missing_skills=_skill_names(verdicts, "missing"),
            skills_to_learn=skills_to_learn(verdicts),
        )

    def score(self, outline: Outline) -> int:
        """The score of the match, without making it."""
        find = self._find
        return tally(
            [
                (asked.kind, importance, section, find(asked)[0])
                for asked, importance, section in outline
            ]
        )

    def _find(self, wanted: Asked) -> _Finding:
        found = self._found.get(wanted)
        if found is None:
            found = self._found[wanted] = self._rules[wanted.kind](wanted)
        return found

    def _skill(self, requirement: Asked) -> _Finding:
        wanted = requirement.skill_id or requirement.name.casefold()
        if held := self._shown.get(wanted):
            return "met", (_pointing_at(held),)
        for other in catalogue().related(wanted):
            if held := self._shown.get(other):
                return "adjacent", (_pointing_at(held),)
        return _MISSING

    def _years(self, requirement: Asked) -> _Finding:
        wanted = requirement.minimum or 0
        if requirement.skill_id is None:
            return self._years_in_all(wanted)
        held = self._skills.get(requirement.skill_id)
        if held is None:
            return _MISSING
        if held.years is None:
            return self._years_at_most(wanted)
        found = _compared(held.years, wanted, (_pointing_at(held),))
        if held.has_more_years and found[0] == "missing":
            return self._years_at_most(wanted)
        return found

    def _years_in_all(self, wanted: float) -> _Finding:
        years = self._candidate.years_experience
        if years is None:
            return _UNKNOWN
        return _compared(years, wanted, self._said("years_experience", years))

    def _years_at_most(self, wanted: float) -> _Finding:
        """Of a skill all of whose years nobody said: no more than the years in all.

        Too few in all are too few of the skill. Enough in all prove nothing of it: to
        call that met would claim what nobody said, and to call it near would take from
        most résumés, which give no years of a skill, half of what they may have earned.
        """
        verdict, evidence = self._years_in_all(wanted)
        return ("unknown" if verdict == "met" else verdict), evidence

    def _level(self, requirement: Asked) -> _Finding:
        level = self._candidate.level
        evidence = self._said("level", level)
        return _ranked(level_rank(level), requirement.minimum, evidence)

    def _education(self, requirement: Asked) -> _Finding:
        education = self._candidate.education
        return _ranked(
            education_rank(education),
            requirement.minimum,
            self._said("education", education),
        )

    def _language(self, requirement: Asked) -> _Finding:
        wanted = requirement.skill_id or requirement.name.casefold()
        if name := self._languages.get(wanted):
            skill = catalogue().find(name)  # résumés' facts have ids
            return "met", self._said("languages", skill.name if skill else name)
        if held := self._shown.get(wanted):
            return "met", (_pointing_at(held),)
        return _MISSING if self._languages else _UNKNOWN

    def _location(self, requirement: Asked) -> _Finding:
        here = self._candidate.location
        if not here or not here.strip():
            return _UNKNOWN
        return _graded(
            met=is_same_place(here, requirement.name),
            near=is_same_country(here, requirement.name),
            evidence=self._said("location", here),
        )

    def _permission(self, requirement: Asked) -> _Finding:
        said = self._candidate.work_authorisation
        if not said or not requirement.name:
            return _UNKNOWN
        for place in said:
            if is_same_country(place, requirement.name):
                return "met", self._said("work_authorisation", place)
        return _MISSING

    def _said(self, field: str, value: str | float | None) -> tuple[Evidence, ...]:
        """A value is its own text."""
        if value is None:
            return ()
        text = f"{value:g}" if isinstance(value, float) else str(value)
        from_resume = field in self._candidate.from_resume
        source: Source = "resume_facts" if from_resume else "profile"
        return (Evidence(source, field, 0, len(text), text),)


def _compared(years: float, wanted: float, evidence: tuple[Evidence, ...]) -> _Finding:
    near = years >= wanted * _NEAR_YEARS
    return _graded(met=years >= wanted, near=near, evidence=evidence)


def _ranked(
    rank: int | None, minimum: float | None, evidence: tuple[Evidence, ...]
) -> _Finding:
    if rank is None or minimum is None:
        return _UNKNOWN
    return _graded(met=rank >= minimum, near=rank + 1 >= minimum, evidence=evidence)


def _graded(*, met: bool, near: bool, evidence: tuple[Evidence, ...]) -> _Finding:
    if met:
        return "met", evidence
    return ("adjacent" if near else "missing"), evidence


def _best_of_each(skills: Iterable[CandidateSkill]) -> dict[str, CandidateSkill]:
    """Each skill once, with the most years said of it."""
    best: dict[str, CandidateSkill] = {}
    for skill in skills:
        known = best.get(skill.skill_id)
        if known is None or (skill.years or 0) > (known.years or 0):
            best[skill.skill_id] = skill
    return best


def _shown_of_each(skills: Iterable[CandidateSkill]) -> dict[str, CandidateSkill]:
    """Each skill once; where it can be pointed at, rather than where it is listed."""
    shown: dict[str, CandidateSkill] = {}
    for skill in skills:
        known = shown.get(skill.skill_id)
        if known is None or (known.evidence is None and skill.evidence is not None):
            shown[skill.skill_id] = skill
    return shown


def _of(requirement: Requirement) -> Asked:
    return asked(
        requirement.kind, requirement.name, requirement.skill_id, requirement.minimum
    )


def _pointing_at(held: CandidateSkill) -> Evidence:
    """Where the skill was read; without a place, the skill's name."""
    if held.evidence:
        return held.evidence
    skill = catalogue().find(held.skill_id)
    name = skill.name if skill else held.skill_id
    return Evidence(held.source, "skills", 0, len(name), name)


@lru_cache(maxsize=1024)
def _language_keys(name: str) -> tuple[str, ...]:
    skill = catalogue().resolve(name)
    return (skill.id, name.casefold()) if skill else (name.casefold(),)


def _skill_names(verdicts: Iterable[Verdict], wanted: VerdictName) -> tuple[str, ...]:
    return tuple(
        verdict.requirement.name
        for verdict in verdicts
        if verdict.requirement.kind == "skill" and verdict.verdict == wanted
    )
