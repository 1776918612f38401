"""All skills, and the two questions asked of them: what does this text mention,
and which skill did this person mean?
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from skills.company import Candidate, Company
from skills.phrases import Phrases
from skills.reading import Entry, read_entries, read_traps
from skills.resolving import Resolver
from skills.suggesting import Suggester
from skills.words import Words, read_words


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


class Catalogue:
    def __init__(self, entries: Iterable[Entry], traps: Iterable[str] = ()) -> None:
        entries = list(entries)
        self._skills = {entry.skill_id: _skill(entry) for entry in entries}
        self._related = _symmetric(entries)
        self._company = Company(entries, self._related)
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
        candidates: Iterable[Candidate] = self._candidates(words, listed=listed)
        if not listed:
            candidates = self._company.allowed(candidates, words)
        return [
            Mention(
                found.phrase.skill_id,
                words.spans[found.first][0],
                words.spans[found.last - 1][1],
            )
            for found in candidates
        ]

    def _candidates(self, words: Words, *, listed: bool) -> Iterator[Candidate]:
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

    def _longest(self, words: Words, first: int, *, listed: bool) -> Candidate | None:
        limit = self._phrases.longest[words.keys[first]]
        for last in range(_reach(words, first, limit), first, -1):
            phrase = self._phrases.by_key.get(" ".join(words.keys[first:last]))
            if phrase is None or (phrase.in_lists and not listed):
                continue
            written = words.text[words.spans[first][0] : words.spans[last - 1][1]]
            if listed or not phrase.as_written or written in phrase.as_written:
                return Candidate(phrase, first, last)
        return None


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
