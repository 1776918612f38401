"""Every way to write every skill, as one table from folded phrase to meaning."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from sys import intern

from skills.reading import Entry, Spelling
from skills.words import phrase_key

_TRAP = ""
_SHORTEST_PLURAL = 3
_SHORTEST_RUN_TOGETHER = 4
# Many of them are other people: a text about one person names its role in the singular.
ROLES = frozenset(
    (
        *(
            "accountant",
            "administrator",
            "analyst",
            "architect",
            "auditor",
            "consultant",
        ),
        *("designer", "developer", "director", "economist", "engineer", "instructor"),
        *(
            "lawyer",
            "lead",
            "leader",
            "manager",
            "physician",
            "physicist",
            "psychologist",
        ),
        *("scientist", "statistician", "supervisor", "technician", "trainer"),
    )
)
_INNER_SIGN = re.compile(r"(?<=\w)[-./](?=\w)")


@dataclass(frozen=True, slots=True)
class Phrase:
    skill_id: str  # empty for a trap
    as_written: tuple[str, ...] = ()  # empty: any case will do
    in_company: bool = False
    in_lists: bool = False  # nowhere else

    @property
    def is_trap(self) -> bool:
        return self.skill_id == _TRAP


class Phrases:
    """The table, and what may come after a first word: so many words, these second."""

    def __init__(self, entries: Iterable[Entry], traps: Iterable[str]) -> None:
        self.by_key: dict[str, Phrase] = {}
        self.longest: dict[str, int] = {}
        self.seconds: dict[str, set[str]] = {}
        spellings = [
            (spelling, phrase_key(spelling.text), entry.skill_id)
            for entry in entries
            for spelling in entry.spellings
        ]
        for spelling, key, skill_id in spellings:
            self._add(spelling, key, skill_id)
        for trap in traps:
            self._put(phrase_key(trap), Phrase(_TRAP))
        # Derived forms come last: they must never displace one written by hand.
        for spelling, key, _ in spellings:
            if not (spelling.as_written or spelling.in_company or spelling.in_lists):
                self._add_derived(spelling, key)

    def _add(self, spelling: Spelling, key: str, skill_id: str) -> None:
        known = self.by_key.get(key)
        if known and known.skill_id != skill_id:
            message = f"{spelling.text!r} means {known.skill_id} and {skill_id}"
            raise ValueError(message)
        written: tuple[str, ...] = (spelling.text,) if spelling.as_written else ()
        if known:
            # One spelling that may be written any way frees the others.
            written = written and known.as_written and (*known.as_written, *written)
        self._put(
            key, Phrase(skill_id, written, spelling.in_company, spelling.in_lists)
        )

    def _add_derived(self, spelling: Spelling, key: str) -> None:
        for derived in _derived(spelling.text, key):
            if derived not in self.by_key:
                self._put(derived, self._derived_phrase(derived, key))

    def _derived_phrase(self, derived: str, key: str) -> Phrase:
        """ "Working with data scientists" tells of others, whoever writes it."""
        phrase = self.by_key[key]
        others = derived.rpartition(" ")[2].removesuffix("s") in ROLES
        return replace(phrase, in_lists=True) if others else phrase

    def _put(self, key: str, phrase: Phrase) -> None:
        first, *rest = key.split(" ")
        self.by_key[key] = phrase
        first = intern(first)
        self.longest[first] = max(self.longest.get(first, 0), 1 + len(rest))
        self.seconds.setdefault(first, set()).update(rest[:1])


def _derived(name: str, key: str) -> Iterator[str]:
    """The plural, and "nodejs" for "node.js"."""
    last = key.rpartition(" ")[2]
    if len(last) >= _SHORTEST_PLURAL and last.isalpha() and not last.endswith("s"):
        yield key[:-1] + "ies" if _ends_in_consonant_y(last) else key + "s"
    if _INNER_SIGN.search(name):
        run_together = phrase_key(_INNER_SIGN.sub("", name))
        if len(run_together) >= _SHORTEST_RUN_TOGETHER:
            yield run_together


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"
