"""All skills, and the two questions asked of them: what does this text mention,
and which skill did this person mean?
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from skills.phrases import Phrase, Phrases
from skills.reading import Entry, read_entries, read_traps
from skills.resolving import Resolver
from skills.suggesting import Suggester
from skills.words import Words, phrase_key, read_words

_COMPANY_WORDS = 6  # how far from an ambiguous word its company may stand


@dataclass(frozen=True, slots=True)
class Skill:
    id: str
    name: str
    category: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]  # as the data says; Catalogue.related is symmetric


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` is the skill as it was written."""

    skill_id: str
    start: int
    end: int


class _Candidate(NamedTuple):
    phrase: Phrase
    first: int  # words, half open
    last: int


class Catalogue:
    def __init__(self, entries: Iterable[Entry], traps: Iterable[str] = ()) -> None:
        entries = list(entries)
        self._skills = {entry.skill_id: _skill(entry) for entry in entries}
        self._domains = {entry.skill_id: entry.domain for entry in entries}
        self._related = _symmetric(entries)
        self._company = {
            entry.skill_id: frozenset(map(phrase_key, entry.company))
            for entry in entries
            if entry.company
        }
        self._phrases = Phrases(entries, traps)
        self._resolver = Resolver(self._phrases.by_key)

    def __len__(self) -> int:
        return len(self._skills)

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def get(self, skill_id: str) -> Skill:
        """Raises KeyError for an id nobody gave out."""
        return self._skills[skill_id]

    def find(self, skill_id: str) -> Skill | None:
        return self._skills.get(skill_id)

    def related(self, skill_id: str) -> tuple[str, ...]:
        """Neighbours in either direction, in the order of the data."""
        return self._related.get(skill_id, ())

    def resolve(self, name: str) -> Skill | None:
        """The skill a person meant by what they typed, forgiving a slip."""
        skill_id = self._resolver.resolve(name)
        return self._skills[skill_id] if skill_id else None

    def suggest(self, typed: str, *, limit: int = 10) -> list[Skill]:
        """Skills that may become what somebody is typing, the likeliest first."""
        found = self._suggester.suggest(typed, limit=limit)
        return [self._skills[skill_id] for skill_id in found]

    @cached_property
    def _suggester(self) -> Suggester:
        """Made when somebody types: most services never ask.

        A skill with many neighbours is one that many people have.
        """
        names = (
            (skill.id, (skill.name, *skill.aliases)) for skill in self._skills.values()
        )
        return Suggester(names, lambda skill_id: len(self.related(skill_id)))

    def mentions(self, text: str, *, listed: bool = False) -> list[Mention]:
        """Every skill in the text, in order, the longest where several start.

        Args:
            text: Prose, or a list of skills.
            listed: The text is known to list skills: ambiguous words count.
        """
        words = read_words(text)
        candidates = self._candidates(words, listed=listed)
        if not listed:
            candidates = self._in_good_company(candidates, words)
        return [
            Mention(
                found.phrase.skill_id,
                words.spans[found.first][0],
                words.spans[found.last - 1][1],
            )
            for found in candidates
        ]

    def _candidates(self, words: Words, *, listed: bool) -> Iterator[_Candidate]:
        free = 0
        for first in self._firsts(words.keys):
            if first < free:
                continue
            found = self._longest(words, first, listed=listed)
            if found:
                free = found.last
                if not found.phrase.is_trap:
                    yield found

    def _firsts(self, keys: list[str]) -> list[int]:
        """Where a phrase may begin: at a few words of a hundred, judged by the next."""
        whole, seconds = self._phrases.by_key, self._phrases.seconds
        pairs = enumerate(zip(keys, [*keys[1:], ""], strict=False))
        return [
            place
            for place, (key, after) in pairs
            if key in seconds and (key in whole or after in seconds[key])
        ]

    def _longest(self, words: Words, first: int, *, listed: bool) -> _Candidate | None:
        limit = self._phrases.longest[words.keys[first]]
        for last in range(_reach(words, first, limit), first, -1):
            phrase = self._phrases.by_key.get(" ".join(words.keys[first:last]))
            if phrase is None:
                continue
            written = words.text[words.spans[first][0] : words.spans[last - 1][1]]
            if listed or not phrase.as_written or written in phrase.as_written:
                return _Candidate(phrase, first, last)
        return None

    def _in_good_company(
        self, candidates: Iterable[_Candidate], words: Words
    ) -> Iterator[_Candidate]:
        """Drop ambiguous words that stand alone."""
        found = list(candidates)
        before: _Candidate | None = None
        for place, candidate in enumerate(found):
            if candidate.phrase.in_company:
                after = next(filter(_is_sure, found[place + 1 : place + 4]), None)
                if not self._has_company(candidate, (before, after), words):
                    continue
            before = candidate
            yield candidate

    def _has_company(
        self,
        candidate: _Candidate,
        neighbours: Iterable[_Candidate | None],
        words: Words,
    ) -> bool:
        return self._has_word_near(candidate, words) or any(
            neighbour is not None and self._are_company(candidate, neighbour)
            for neighbour in neighbours
        )

    def _are_company(self, candidate: _Candidate, other: _Candidate) -> bool:
        gap = max(other.first - candidate.last, candidate.first - other.last)
        ours, theirs = candidate.phrase.skill_id, other.phrase.skill_id
        same_domain = self._domains[ours] == self._domains[theirs]
        return gap <= _COMPANY_WORDS and (same_domain or theirs in self.related(ours))

    def _has_word_near(self, candidate: _Candidate, words: Words) -> bool:
        company = self._company.get(candidate.phrase.skill_id)
        if not company:
            return False
        before = words.keys[max(0, candidate.first - _COMPANY_WORDS) : candidate.first]
        after = words.keys[candidate.last : candidate.last + _COMPANY_WORDS]
        return not company.isdisjoint(before) or not company.isdisjoint(after)


@cache
def catalogue() -> Catalogue:
    """The one catalogue of this process."""
    return Catalogue(read_entries(), read_traps())


def _reach(words: Words, first: int, limit: int) -> int:
    """Where a phrase of at most `limit` words that starts at `first` must end."""
    last = first + 1
    while last - first < limit and words.are_joined(last - 1):
        last += 1
    return last


def _is_sure(candidate: _Candidate) -> bool:
    return not candidate.phrase.in_company


def _skill(entry: Entry) -> Skill:
    name, *aliases = (spelling.text for spelling in entry.spellings)
    return Skill(entry.skill_id, name, entry.category, tuple(aliases), entry.related)


def _symmetric(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    near: dict[str, dict[str, None]] = {}  # a dict keeps the order of the data
    for entry in entries:
        for other in entry.related:
            near.setdefault(entry.skill_id, {})[other] = None
            near.setdefault(other, {})[entry.skill_id] = None
    return {skill_id: tuple(others) for skill_id, others in near.items()}
