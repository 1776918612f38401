"""Whether the words around a mention let it count.

An ambiguous word needs company: a sure skill of its domain or one of its own words
near by. A stranger rules it out: "GCSE (grade A - C)" is not the language, "writing
Python" not the gift. And "working with our sales and marketing teams" tells of others.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from skills.phrases import ROLES, Phrase
from skills.reading import Entry
from skills.words import Words, phrase_key

_REACH = 6  # how far from an ambiguous word its company may stand
_STRANGERS_REACH = 3
_BEFORE_OTHERS = 8
_A_STRANGER = "-"  # its mark in the data

_DEPARTMENTS = frozenset(
    (
        *("Administration", "Finance and accounting", "Marketing", "People and HR"),
        *("Product and UX", "Sales"),
    )
)
_ALSO_DEPARTMENTS = frozenset(("customer-service", "customer-success", "procurement"))
_TEAMS = frozenset(
    (
        *("team", "teams", "department", "departments", "group", "groups"),
        *("colleagues", "stakeholders", "functions"),
    )
)
_BESIDE = frozenset(
    (
        *("with", "alongside", "across", "between", "like", "such", "including"),
        *("support", "supporting", "partner", "liaising", "from", "other"),
    )
)
_ABOVE = frozenset(
    ("lead", "leads", "leading", "led", "manage", "managed", "managing", "built")
)
_BEFORE_A_ROLE = 3
_BY = frozenset(("with", "to", "by", "from"))
_ARTICLES = frozenset(("the", "a", "an", "our", "your"))


class Candidate(NamedTuple):
    phrase: Phrase
    first: int  # words, half open
    last: int


class Company:
    def __init__(
        self, entries: Iterable[Entry], related: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._related = related
        self._domains: dict[str, str] = {}
        self._friends: dict[str, frozenset[str]] = {}
        self._strangers: dict[str, frozenset[str]] = {}
        self._departments: set[str] = set(_ALSO_DEPARTMENTS)
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        strangers = {w for w in entry.company if w.startswith(_A_STRANGER)}
        friends = set(entry.company) - strangers
        self._domains[entry.skill_id] = entry.domain
        if friends:
            self._friends[entry.skill_id] = frozenset(map(phrase_key, friends))
        if strangers:
            self._strangers[entry.skill_id] = frozenset(map(phrase_key, strangers))
        if entry.category in _DEPARTMENTS:
            self._departments.add(entry.skill_id)

    def allowed(
        self, candidates: Iterable[Candidate], words: Words
    ) -> Iterator[Candidate]:
        """Drop what the words around contradict, and what is ambiguous and alone."""
        found = [c for c in candidates if not self._is_contradicted(c, words)]
        before: Candidate | None = None
        for place, candidate in enumerate(found):
            if candidate.phrase.in_company:
                after = next(filter(_is_sure, found[place + 1 : place + 4]), None)
                if not self._has_company(candidate, (before, after), words):
                    continue
            before = candidate
            yield candidate

    def _is_contradicted(self, candidate: Candidate, words: Words) -> bool:
        skill_id = candidate.phrase.skill_id
        ambiguous = candidate.phrase.in_company
        strangers = self._strangers.get(skill_id) if ambiguous else None
        if strangers and _are_near(strangers, candidate, words, _STRANGERS_REACH):
            return True
        if skill_id in self._departments and _is_of_others(candidate, words):
            return True
        return _is_somebody_else(candidate, words)

    def _has_company(
        self,
        candidate: Candidate,
        neighbours: Iterable[Candidate | None],
        words: Words,
    ) -> bool:
        friends = self._friends.get(candidate.phrase.skill_id)
        if friends and _are_near(friends, candidate, words, _REACH):
            return True
        return any(
            neighbour is not None and self._are_company(candidate, neighbour)
            for neighbour in neighbours
        )

    def _are_company(self, candidate: Candidate, other: Candidate) -> bool:
        gap = max(other.first - candidate.last, candidate.first - other.last)
        ours, theirs = candidate.phrase.skill_id, other.phrase.skill_id
        same_domain = self._domains[ours] == self._domains[theirs]
        return gap <= _REACH and (same_domain or theirs in self._related.get(ours, ()))


def _are_near(
    wanted: frozenset[str], candidate: Candidate, words: Words, reach: int
) -> bool:
    before = words.keys[max(0, candidate.first - reach) : candidate.first]
    after = words.keys[candidate.last : candidate.last + reach]
    return not wanted.isdisjoint(before) or not wanted.isdisjoint(after)


def _is_of_others(candidate: Candidate, words: Words) -> bool:
    """ "Together with sales, marketing and finance teams", but not "led the team"."""
    before = words.keys[max(0, candidate.first - _BEFORE_OTHERS) : candidate.first]
    if _BESIDE.isdisjoint(before) or not _ABOVE.isdisjoint(before):
        return False
    after = words.keys[candidate.last : candidate.last + _REACH]
    return not (_TEAMS.isdisjoint(after) and _TEAMS.isdisjoint(before))


def _is_somebody_else(candidate: Candidate, words: Words) -> bool:
    """ "Work closely with the project manager", "led by a clinical lead"."""
    if words.keys[candidate.last - 1] not in ROLES:
        return False
    before = words.keys[max(0, candidate.first - _BEFORE_A_ROLE) : candidate.first]
    linked = [place for place, word in enumerate(before) if word in _BY]
    return bool(linked) and not _ARTICLES.isdisjoint(before[linked[0] :])


def _is_sure(candidate: Candidate) -> bool:
    return not candidate.phrase.in_company
