"""Whose résumé is read next: nobody's many make somebody else wait for long."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

EACH = 2  # of one person at once


class Waiting(NamedTuple):
    id: int
    user_id: int
    tries: int


def next_of(waiting: Iterable[Waiting], at_work: Mapping[int, int]) -> int | None:
    """The id of one that waits; those at work are given with whose they are.

    Who has fewest at work comes first, then what was not tried before, then what came
    first. None where each has as many at work as one may have.
    """
    theirs = Counter(at_work.values())
    may = [
        one for one in waiting if one.id not in at_work and theirs[one.user_id] < EACH
    ]
    if not may:
        return None
    return min(may, key=lambda one: (theirs[one.user_id], one.tries, one.id)).id
