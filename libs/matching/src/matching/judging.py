"""Every requirement gets a verdict, and the verdicts become a match.

`adjacent` means near: a related skill, at least 70 % of the years, one step below the
level or the degree, another place in the same country.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from matching.explaining import reasons, skills_to_learn
from matching.ledger import Evidence, Kind, Match, Requirement, Verdict, VerdictName
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
        if requirement.skill_id is None:
            years = self._candidate.years_experience
            evidence = _from_profile("years_experience", years)
        elif held := self._skills.get(requirement.skill_id):
            years, evidence = held.years, (_pointing_at(held),)
        else:
            return _MISSING
        if years is None:
            return _UNKNOWN
        wanted = requirement.minimum or 0
        near = years >= wanted * _NEAR_YEARS
        return _graded(met=years >= wanted, near=near, evidence=evidence)

    def _level(self, requirement: Asked) -> _Finding:
        level = self._candidate.level
        return _ranked(
            level_rank(level), requirement.minimum, _from_profile("level", level)
        )

    def _education(self, requirement: Asked) -> _Finding:
        education = self._candidate.education
        return _ranked(
            education_rank(education),
            requirement.minimum,
            _from_profile("education", education),
        )

    def _language(self, requirement: Asked) -> _Finding:
        wanted = requirement.skill_id or requirement.name.casefold()
        if name := self._languages.get(wanted):
            return "met", _from_profile("languages", name)
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
            evidence=_from_profile("location", here),
        )

    def _permission(self, requirement: Asked) -> _Finding:
        said = self._candidate.work_authorisation
        if not said or not requirement.name:
            return _UNKNOWN
        for place in said:
            if is_same_country(place, requirement.name):
                return "met", _from_profile("work_authorisation", place)
        return _MISSING


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
    """Where the skill was read; without a place, its name as the profile lists it."""
    if held.evidence:
        return held.evidence
    skill = catalogue().find(held.skill_id)
    name = skill.name if skill else held.skill_id
    return Evidence("profile", "skills", 0, len(name), name)


def _from_profile(section: str, value: str | float | None) -> tuple[Evidence, ...]:
    if value is None:
        return ()
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return (Evidence("profile", section, 0, len(text), text),)


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
