"""A ledger in short sentences, and what to learn next. Read off, never added to."""

from collections.abc import Iterable, Sequence

from matching.ledger import Requirement, Verdict

_MOST_NAMES = 5

_SUBJECTS = {
    "years": "experience",
    "level": "level",
    "education": "education",
    "language": "language",
    "location": "location",
    "work_authorisation": "permission to work",
}
_ENDINGS = {"met": "met", "adjacent": "nearly met", "missing": "not met"}


def reasons(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The skills first, then everything else in the order of the ledger."""
    return (*_about_skills(verdicts), *_about_the_rest(verdicts))


def skills_to_learn(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Skills not yet held: musts first, and among equals what is nearest."""
    open_ones = [
        verdict
        for verdict in verdicts
        if verdict.requirement.kind == "skill"
        and verdict.verdict in ("adjacent", "missing")
    ]
    open_ones.sort(key=lambda v: (not _is_must(v), v.verdict != "adjacent"))
    return tuple(verdict.requirement.name for verdict in open_ones)


def _about_skills(verdicts: Sequence[Verdict]) -> list[str]:
    skills = [v for v in verdicts if v.requirement.kind == "skill"]
    musts = [v for v in skills if _is_must(v)]
    met = _names(v for v in musts if v.verdict == "met")
    missing = _names(v for v in musts if v.verdict == "missing")
    extra = _names(v for v in skills if v.verdict == "met" and not _is_must(v))
    sentences = []
    if musts:
        close = sum(v.verdict == "adjacent" for v in musts)
        nearly = f"; nearly {close} more" if close else ""
        named = f": {_enumerate(met)}" if met else ""
        held = f"{len(met)} of {len(musts)} required skills"
        sentences.append(f"Has {held}{named}{nearly}.")
    if missing:
        sentences.append(f"Does not show: {_enumerate(missing)}.")
    near = [f"{v.requirement.name} ({v.evidence[0].quote})" for v in _near(skills)]
    if near:
        sentences.append(f"Knows something near: {_enumerate(near)}.")
    if extra:
        sentences.append(f"Also brings: {_enumerate(extra)}.")
    return sentences


def _about_the_rest(verdicts: Iterable[Verdict]) -> list[str]:
    return [
        _sentence(verdict)
        for verdict in verdicts
        if verdict.requirement.kind != "skill" and verdict.verdict != "unknown"
    ]


def _sentence(verdict: Verdict) -> str:
    requirement = verdict.requirement
    said = f" (has {verdict.evidence[0].quote})" if verdict.evidence else ""
    asked = _asked(requirement)
    subject = _SUBJECTS[requirement.kind].capitalize()
    return f"{subject} {asked}: {_ENDINGS[verdict.verdict]}{said}."


def _asked(requirement: Requirement) -> str:
    if requirement.kind != "years":
        return requirement.name
    of = f" of {requirement.name}" if requirement.skill_id else ""
    return f"of {requirement.minimum:g} years{of}"


def _near(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.verdict == "adjacent" and v.evidence]


def _is_must(verdict: Verdict) -> bool:
    return verdict.requirement.importance == "must"


def _names(verdicts: Iterable[Verdict]) -> list[str]:
    return [verdict.requirement.name for verdict in verdicts]


def _enumerate(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    hidden = len(names) - _MOST_NAMES
    return f"{shown} and {hidden} more" if hidden > 0 else shown
