"""Requirements and candidates as plain lists and dicts, ready for JSON, and back.

Reading ignores keys it does not know: a stored copy may be newer than this code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any  # JSON has no narrower type; the dataclasses are the schema

from matching.ledger import Evidence, Match, Requirement
from matching.parties import Candidate, CandidateSkill

Row = Mapping[str, Any]

_REQUIREMENT_FIELDS = tuple(field.name for field in fields(Requirement))
_values = attrgetter(*_REQUIREMENT_FIELDS)
_REQUIREMENT = frozenset(_REQUIREMENT_FIELDS)
_EVIDENCE = frozenset(field.name for field in fields(Evidence))
_CANDIDATE = frozenset(field.name for field in fields(Candidate))


def requirements_to_json(requirements: Iterable[Requirement]) -> list[dict[str, Any]]:
    # `asdict` copies deeply, which takes twenty times as long; all values are plain.
    return [
        dict(zip(_REQUIREMENT_FIELDS, _values(requirement), strict=True))
        for requirement in requirements
    ]


def requirements_from_json(rows: Iterable[Row]) -> tuple[Requirement, ...]:
    return tuple(Requirement(**_known(row, _REQUIREMENT)) for row in rows)


def candidate_to_json(candidate: Candidate) -> dict[str, Any]:
    return _with_lists(asdict(candidate))


def candidate_from_json(row: Row) -> Candidate:
    values = _known(row, _CANDIDATE)
    for name in ("languages", "work_authorisation", "from_resume"):
        values[name] = tuple(values.get(name) or ())
    values["skills"] = tuple(map(_candidate_skill, values.get("skills") or ()))
    return Candidate(**values)


def match_to_json(match: Match) -> dict[str, Any]:
    return _with_lists(asdict(match))


def _candidate_skill(row: Row) -> CandidateSkill:
    evidence = row.get("evidence")
    return CandidateSkill(
        row["skill_id"],
        row.get("years"),
        Evidence(**_known(evidence, _EVIDENCE)) if evidence else None,
        row.get("source") or "profile",
    )


def _known(row: Row, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in names}


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    """Tuples as lists, so that a value equals itself after a trip through JSON."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _with_lists(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
