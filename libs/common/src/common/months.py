"""A month as a résumé writes it, in English whatever the machine speaks."""

_NAMES = "JanFebMarAprMayJunJulAugSepOctNovDec"


def month_and_year(month: int, year: str) -> str:
    """`Mar 2021`; the year alone for what is no month, as 0."""
    return f"{_NAMES[3 * month - 3 : 3 * month]} {year}" if 1 <= month <= 12 else year
