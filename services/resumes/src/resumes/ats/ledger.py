"""The ledger behind every number of an ATS report: named checks with points.

`quote` is always `text[start:end]`, so a reader can see what a check rests on.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

Group = Literal["readable", "content", "fit"]
Aspect = Literal["keyword_matching", "formatting", "content", "relevance"]
Verdict = Literal["pass", "warn", "fail"]

WEIGHTS: dict[Aspect, int] = {
    "keyword_matching": 35,
    "formatting": 25,
    "content": 25,
    "relevance": 15,
}
_GROUPS: dict[Aspect, Group] = {
    "formatting": "readable",
    "content": "content",
    "keyword_matching": "fit",
    "relevance": "fit",
}
_PASS_SHARE, _WARN_SHARE = 0.8, 0.4
_MOST_EVIDENCE = 5


class Evidence(BaseModel):
    """A place in the text."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    quote: str


class Check(BaseModel):
    """One question asked of the résumé, its answer and what it is worth."""

    model_config = ConfigDict(frozen=True)

    id: str
    group: Group
    aspect: Aspect
    title: str
    passed: Verdict
    points: float
    max_points: int
    evidence: tuple[Evidence, ...]
    fix: str


class Place(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def check(
    aspect: Aspect,
    name: str,
    title: str,
    *,
    share: float,
    worth: int,
    fix: str,
    evidence: Sequence[Evidence] = (),
) -> Check:
    """Make a check from the share of its worth that was earned, 0 to 1."""
    share = min(1.0, max(0.0, share))
    verdict: Verdict = "fail" if share < _WARN_SHARE else "warn"
    verdict = "pass" if share >= _PASS_SHARE else verdict
    return Check(
        id=name,
        group=_GROUPS[aspect],
        aspect=aspect,
        title=title,
        passed=verdict,
        points=round(share * worth, 2),
        max_points=worth,
        evidence=tuple(evidence)[:_MOST_EVIDENCE],
        fix="" if verdict == "pass" else fix,
    )


def quoted(text: str, places: Iterable[Place | None]) -> list[Evidence]:
    """Quote the places from the text."""
    return [
        Evidence(start=p.start, end=p.end, quote=text[p.start : p.end])
        for p in places
        if p is not None
    ]


def percent(checks: Iterable[Check], aspect: Aspect) -> int:
    """Give what an aspect earned of what it could, 0 to 100."""
    own = [c for c in checks if c.aspect == aspect]
    whole = sum(c.max_points for c in own)
    return round(100 * sum(c.points for c in own) / whole) if whole else 0
