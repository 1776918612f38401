"""The published scoring function: verdicts in, a number out, nothing else.

* A requirement weighs what `WEIGHTS` says: a must three times a nice, or nearly so.
* Met earns its whole weight, adjacent half of it, missing nothing.
* Unknown is left out of the sum, but at most half of all weight may be left out: who
  says nothing about themselves earns nothing.
* The score is the share earned, 0 to 100, rounded down, and then capped: at 89 while
  any must is missing, at 69 while that is a skill in the job's title (it says what the
  job is), at 49 while musts worth more than half of all musts are.

One more met requirement, or one verdict turned for the better, never lowers it. With
no requirements at all there is nothing to earn and the score is 0.
"""

from collections.abc import Iterable
from types import MappingProxyType

from matching.ledger import Importance, Kind, Verdict, VerdictName

# The weight of a must, the weight of a nice.
WEIGHTS: MappingProxyType[Kind, tuple[int, int]] = MappingProxyType(
    {
        "skill": (6, 2),
        "years": (5, 2),
        "language": (5, 2),
        "level": (4, 1),
        "location": (4, 1),
        "education": (3, 1),
        "work_authorisation": (2, 1),
    }
)
CAP_ANY_MUST_MISSING = 89
CAP_TITLE_MISSING = 69
CAP_MOST_MUSTS_MISSING = 49

_HALVES = {"met": 2, "adjacent": 1, "missing": 0, "unknown": 0}


def score(verdicts: Iterable[Verdict]) -> int:
    """The score of a ledger, 0 to 100; the module says how."""
    return tally(
        (asked.kind, asked.importance, asked.section, verdict.verdict)
        for verdict in verdicts
        for asked in (verdict.requirement,)
    )


def tally(points: Iterable[tuple[Kind, Importance, str, VerdictName]]) -> int:
    """The same, of what alone it depends on: kind, importance, section, verdict."""
    earned = known = total = musts = missing = 0
    title_missing = False
    for kind, importance, section, verdict in points:
        must = importance == "must"
        weight = WEIGHTS[kind][0 if must else 1]
        total += weight
        earned += weight * _HALVES[verdict]
        if verdict != "unknown":
            known += weight
        if must:
            musts += weight
        if verdict == "missing":
            missing += weight if must else 0
            title_missing |= must and section == "title" and kind == "skill"
    reachable = max(2 * known, total)  # in halves, as `earned` is
    share = 100 * earned // reachable if reachable else 0
    return min(share, _cap(missing, musts, title_missing=title_missing))


def _cap(missing: int, musts: int, *, title_missing: bool) -> int:
    if 2 * missing > musts:
        return CAP_MOST_MUSTS_MISSING
    if title_missing:
        return CAP_TITLE_MISSING
    return CAP_ANY_MUST_MISSING if missing else 100
