"""How well a job suits what somebody looks for: beside the ledger, never in it.

The score of the ledger says whether a person fits a job, and both sides may see it.
What a person wishes for themselves (a place, a salary) is theirs: it moves a job up or
down in their own list by `POINTS`, with the reason beside it, and hides nothing. Who
said nothing, and a job that says nothing, move nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from matching.places import is_same_country, is_same_place
from matching.ranks import LEVELS, level_rank

WishKind = Literal[
    "place", "salary", "work_arrangement", "job_type", "level", "specialization"
]
WishVerdict = Literal["met", "near", "missed", "unknown"]

# Points of the score that a wish is worth in the ranking.
POINTS: MappingProxyType[WishKind, MappingProxyType[WishVerdict, int]] = (
    MappingProxyType(
        {
            "place": MappingProxyType({"met": 8, "near": 2, "missed": -10}),
            "salary": MappingProxyType({"met": 4, "missed": -12}),
            "work_arrangement": MappingProxyType({"met": 6, "missed": -10}),
            "job_type": MappingProxyType({"met": 4, "missed": -12}),
            "level": MappingProxyType({"met": 4, "near": -2, "missed": -12}),
            "specialization": MappingProxyType({"met": 4}),
        }
    )
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person looks for. Empty and None mean they did not say."""

    places: tuple[str, ...] = ()
    salary: int | None = None  # at least, in the unit of `Offer.salary`
    arrangements: tuple[str, ...] = ()  # remote, hybrid, onsite
    job_types: tuple[str, ...] = ()
    level: str | None = None  # where they are now
    specializations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a job says of itself beside its requirements."""

    place: str | None = None
    salary: int | None = None  # at most; None where it is not said
    remote: bool = False
    job_type: str | None = None
    level: str | None = None
    specializations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    kind: WishKind
    verdict: WishVerdict
    reason: str | None  # None where there is nothing to say


@dataclass(frozen=True, slots=True)
class Suiting:
    points: int  # always the sum of `POINTS` over `wishes`
    wishes: tuple[Wish, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(wish.reason for wish in self.wishes if wish.reason)


def suit(offer: Offer, wishes: Wishes) -> Suiting:
    """One row for each wish that was said; the same input gives the same rows."""
    found = tuple(
        wish
        for wish in (
            _place(offer, wishes),
            _salary(offer, wishes),
            _arrangement(offer, wishes),
            _job_type(offer, wishes),
            _level(offer, wishes),
            _specialization(offer, wishes),
        )
        if wish is not None
    )
    return Suiting(points_of(found), found)


def points_of(wishes: Iterable[Wish]) -> int:
    return sum(POINTS[wish.kind].get(wish.verdict, 0) for wish in wishes)


def _place(offer: Offer, wishes: Wishes) -> Wish | None:
    if not wishes.places:
        return None
    here = (offer.place or "").strip()
    if offer.remote or not here:
        return Wish("place", "unknown", None)  # from anywhere, or nobody knows
    for place in wishes.places:
        if is_same_place(place, here):
            return Wish("place", "met", f"In {here}, as you prefer.")
    if any(is_same_country(place, here) for place in wishes.places):
        return Wish("place", "near", f"In {here}: the country, not the place.")
    return Wish("place", "missed", f"In {here}, not where you prefer.")


def _salary(offer: Offer, wishes: Wishes) -> Wish | None:
    if wishes.salary is None:
        return None
    if offer.salary is None:
        return Wish("salary", "unknown", None)
    if offer.salary >= wishes.salary:
        # Of a range the upper end: nobody knows what of it they would be paid.
        return Wish("salary", "met", "Its pay reaches what you want.")
    return Wish("salary", "missed", "Below the salary you want.")


def _arrangement(offer: Offer, wishes: Wishes) -> Wish | None:
    if not wishes.arrangements:
        return None
    if offer.remote:
        met, here = "remote" in wishes.arrangements, "Remote"
    else:
        # A posting says remote or not; hybrid is among what is not.
        met, here = wishes.arrangements != ("remote",), "Not remote"
    if met:
        return Wish("work_arrangement", "met", f"{here}, as you prefer.")
    return Wish("work_arrangement", "missed", f"{here}, unlike what you prefer.")


def _job_type(offer: Offer, wishes: Wishes) -> Wish | None:
    if not wishes.job_types:
        return None
    if offer.job_type is None:
        return Wish("job_type", "unknown", None)
    name = offer.job_type.capitalize()
    if offer.job_type in wishes.job_types:
        return Wish("job_type", "met", f"{name}, as you prefer.")
    return Wish("job_type", "missed", f"{name}, unlike what you prefer.")


def _level(offer: Offer, wishes: Wishes) -> Wish | None:
    mine, asked = level_rank(wishes.level), level_rank(offer.level)
    if mine is None:
        return None
    if asked is None:
        return Wish("level", "unknown", None)
    if mine == asked:
        return Wish("level", "met", None)  # the ledger says so, too
    if abs(mine - asked) == 1:
        return Wish("level", "near", None)
    where = "above" if asked > mine else "below"
    named = LEVELS[asked - 1]
    return Wish("level", "missed", f"For {named} level, well {where} yours.")


def _specialization(offer: Offer, wishes: Wishes) -> Wish | None:
    if not wishes.specializations:
        return None
    mine = {name.casefold() for name in wishes.specializations}
    for name in offer.specializations:
        if name.casefold() in mine:
            return Wish("specialization", "met", f"In a field of yours: {name}.")
    return Wish("specialization", "unknown", None)
