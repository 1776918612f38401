"""How much a posting tells those who look for work: named checks, and their points.

A posting's score is the sum of the points of the checks it passes, 0 to 100. It is
shown to who posted it and to admins, with what is lacking. Nothing is ranked by it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

Fields = Mapping[str, Any]  # columns of a job
Ledger = Iterable[Mapping[str, Any]]

SHORTEST, LONGEST = 600, 12_000  # characters of all texts
_SKILLS_ASKED = 3
_SHOUTED = 0.3  # of all letters
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,10}|(?<![\w$£€.])\+?\(?\d[\d\s().-]{8,16}\d(?!\w)"
    r"|\b(?:whats ?app|telegram)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:registration|training|application|processing|starter[- ]kit) fees?\b"
    r"|\b(?:refundable|security|upfront) (?:deposit|payment)\b"
    r"|\bwestern union\b|\bmoneygram\b|\bgift cards?\b|\bsend (?:us )?money\b"
    r"|\b(?:paypal\.me|cash\.app|venmo\.com)/",
    re.IGNORECASE,
)


class Check(NamedTuple):
    name: str
    points: int
    passes: Callable[[Fields, Ledger], bool]


def check(fields: Fields, ledger: Ledger) -> tuple[int, list[str]]:
    """The score, and the names of the checks that failed."""
    ledger = list(ledger)
    failed = [each for each in CHECKS if not each.passes(fields, ledger)]
    return 100 - sum(each.points for each in failed), [each.name for each in failed]


def _texts(fields: Fields) -> str:
    names = ("title", "description", "requirements", "benefits")
    return "\n".join(fields[name] for name in names)


def _says_pay(fields: Fields, _: Ledger) -> bool:
    return bool(fields["salary_min"] or fields["salary_max"])


def _says_where(fields: Fields, _: Ledger) -> bool:
    return bool(fields["location"] or fields["remote"])


def _is_long_enough(fields: Fields, _: Ledger) -> bool:
    return len(_texts(fields)) >= SHORTEST


def _is_not_endless(fields: Fields, _: Ledger) -> bool:
    return len(_texts(fields)) <= LONGEST


def _asks_for_skills(_: Fields, ledger: Ledger) -> bool:
    return bool(sum(row["kind"] == "skill" for row in ledger) >= _SKILLS_ASKED)


def _does_not_shout(fields: Fields, _: Ledger) -> bool:
    text = _texts(fields)
    large = sum(map(str.isupper, text))
    small = sum(map(str.islower, text))
    exclaims = "!!" in text or fields["title"].endswith("!")
    return not exclaims and large <= _SHOUTED * (large + small)


def _keeps_contact_here(fields: Fields, _: Ledger) -> bool:
    return not _CONTACT.search(_texts(fields))


def _asks_no_money(fields: Fields, _: Ledger) -> bool:
    return not _MONEY.search(_texts(fields))


def _has_dates_in_order(fields: Fields, _: Ledger) -> bool:
    """Closes after it was posted, and within a year."""
    open_for = fields["expires_at"] - fields["posted_at"]
    return bool(timedelta(0) < open_for <= timedelta(days=366))


def _says_where_it_is_from(fields: Fields, _: Ledger) -> bool:
    return fields["source"] == "custom" or bool(fields["external_url"])


CHECKS = (
    Check("asks_for_skills", 20, _asks_for_skills),
    Check("says_pay", 15, _says_pay),
    Check("is_long_enough", 15, _is_long_enough),
    Check("says_where", 10, _says_where),
    Check("does_not_shout", 10, _does_not_shout),
    Check("asks_no_money", 10, _asks_no_money),
    Check("is_not_endless", 5, _is_not_endless),
    Check("keeps_contact_here", 5, _keeps_contact_here),
    Check("has_dates_in_order", 5, _has_dates_in_order),
    Check("says_where_it_is_from", 5, _says_where_it_is_from),
)
