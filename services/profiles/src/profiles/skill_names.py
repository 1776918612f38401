"""What a skill is called: however it is spelt, it has one key and one name."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from skills import catalogue


class Named(NamedTuple):
    """A skill as we call it; without an id when the taxonomy does not know it."""

    key: str
    skill_id: str | None
    skill_name: str


@lru_cache(maxsize=4096)
def named(name: str) -> Named:
    known = catalogue().resolve(name)
    if known is not None:
        return Named(f"id:{known.id}", known.id, known.name)
    same = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return Named(f"name:{same}"[:120], None, name)


def keys_of(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(named(name).key for name in names)


def named_all(names: Iterable[str]) -> list[Named]:
    """For a thread of its own: a name nobody knows takes most of a millisecond."""
    return [named(name) for name in names]
