"""What a service tells of one person in numbers, for their dashboard.

profiles says which month and which weeks, for they begin by the person's own clock.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import Field

from common.schemas import Body, Id, Moment

PATH = "/internal/numbers"
MOST_WEEKS = 53
WEEK = timedelta(days=7)


class Span(Body):
    """Whose numbers, and of when. A week lasts until the next begins."""

    user_id: Id
    month_from: Moment
    weeks_from: list[Moment] = Field(min_length=1, max_length=MOST_WEEKS)

    @property
    def since(self) -> datetime:
        """Nothing before it is asked about."""
        return min(self.month_from, self.weeks_from[0])

    def weekly(self, moments: Iterable[datetime]) -> list[int]:
        """How many of the moments lie in each week."""
        edges = [*self.weeks_from, self.weeks_from[-1] + WEEK]
        counts = [0] * len(edges)
        for moment in moments:
            week = bisect_right(edges, moment) - 1
            if week >= 0:
                counts[week] += 1
        return counts[:-1]
