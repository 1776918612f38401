"""Pay in one currency and by the year, so that all of it can be compared."""

from functools import cache
from pathlib import Path

from common.errors import Unprocessable

_RATES = Path(__file__).parent / "data" / "exchange_rates.txt"
_YEARLY = {"year": 1, "month": 12, "day": 230, "hour": 1840}
MAX_COMPARED = 2**53


class UnknownCurrency(Unprocessable):
    detail = "We have no rate for this currency: give the salary in another one."


def compared(amount: int | None, currency: str, period: str) -> int:
    """In US dollars by the year; 0 where it is not said, or in no known currency."""
    rate = rates().get(currency)
    if not amount or rate is None:
        return 0
    return min(MAX_COMPARED, max(1, round(amount * _YEARLY[period] * rate)))


def wanted(amount: int | None, currency: str, period: str) -> int | None:
    """What somebody asks for, likewise.

    Raises:
        UnknownCurrency: There is no rate for it.
    """
    if amount is None:
        return None
    if currency not in rates():
        raise UnknownCurrency
    return compared(amount, currency, period)


@cache
def rates() -> dict[str, float]:
    """US dollars for one unit, as of the date that the file names."""
    lines = _RATES.read_text().splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {currency: float(rate) for currency, rate in pairs}
