"""What the whole platform may spend on models in a day (UTC), whoever asks.

The sum is kept in memory, begun from the ledger: one process writes it. What is under
way when the purse becomes empty is still paid, so it may be overdrawn by the calls
that run at once.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ai.asking.models import ModelFailed
from ai.asking.reasons import Reason
from ai.tables import UsageOfDay


class PurseEmpty(ModelFailed):
    reason = Reason.PLATFORM_BUDGET_SPENT


@dataclass
class Purse:
    micro_dollars: int  # for a day
    _day: date | None = None
    _spent: int = 0

    async def check(self, session: AsyncSession, day: date) -> None:
        """In a writing transaction: nothing is added to the ledger meanwhile.

        Raises:
            PurseEmpty: Nobody asks a model any more today.
        """
        if day != self._day:
            spent = select(func.coalesce(func.sum(UsageOfDay.micro_dollars), 0))
            found = await session.scalar(spent.where(UsageOfDay.day == day))
            self._day, self._spent = day, found or 0
        if self._spent >= self.micro_dollars:
            raise PurseEmpty("the platform has spent what a day allows")

    def pay(self, day: date, micro_dollars: int) -> None:
        """Before the day has begun here, the ledger alone knows."""
        if day == self._day:
            self._spent += micro_dollars
