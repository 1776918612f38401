"""Which skill did a person mean? What they typed, then without wrapping words,
then with a slip of the finger forgiven.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from skills.phrases import Phrase
from skills.words import phrase_key

_SHORTEST_FUZZY = 6  # "Java" is one slip from "Lava", and three from "SQL"
_CUTOFF = 92
_LONGEST = 200  # characters; nobody types more, and fuzzy search has a price

_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_VERSION = re.compile(r"\s+v?\d+(\.(\d+|x))*\+?$", re.IGNORECASE)
_BEFORE = re.compile(
    r"^((very )?(strong|good|excellent|basic|advanced|proficient|experienced?"
    r"|knowledge|understanding|familiar(ity)?|skilled|fluent|fluency|working"
    r"|command|native)\s+)?((of|in|with|using|knowledge of)\s+)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s+(skills?|experience|knowledge|abilit(y|ies)|expertise|proficiency"
    r"|programming|development|language|framework|library|libraries|tools?"
    r"|certification|certified|certificate|software|platform)$",
    re.IGNORECASE,
)


class Resolver:
    def __init__(self, phrases: Mapping[str, Phrase]) -> None:
        self._phrases = phrases
        self._known_words = {word for key in phrases for word in key.split(" ")}
        # rapidfuzz wants the choices at hand; traps are nobody's skill.
        self._choices = [
            key
            for key, phrase in phrases.items()
            if len(key) >= _SHORTEST_FUZZY and not phrase.is_trap
        ]

    def resolve(self, name: str) -> str | None:
        name = " ".join(name[:_LONGEST].split())
        for reading in _readings(name):
            phrase = self._phrases.get(phrase_key(reading))
            if phrase and not phrase.is_trap:
                return phrase.skill_id
        return self._resolve_fuzzy(phrase_key(name))

    def _resolve_fuzzy(self, key: str) -> str | None:
        if len(key) < _SHORTEST_FUZZY:
            return None
        best = process.extractOne(
            key, self._choices, scorer=fuzz.ratio, score_cutoff=_CUTOFF
        )
        # "ISO 9001" is no misspelling of "ISO 9000".
        if best is None or _digits(best[0]) != _digits(key):
            return None
        if not self._is_slip(key, best[0]):
            return None
        return self._phrases[best[0]].skill_id

    def _is_slip(self, typed: str, meant: str) -> bool:
        """A word that is known means itself: "testing" is no misspelt "TestNG"."""
        if typed.replace(" ", "") == meant.replace(" ", ""):
            return True
        words = set(meant.split(" "))
        others = [word for word in typed.split(" ") if word not in words]
        return not any(
            word in self._known_words and not _same_but_plural(word, words)
            for word in others
        )


def _readings(name: str) -> Iterator[str]:
    yield name
    outside = _IN_BRACKETS.sub("", name)
    if outside != name:
        yield outside
        yield from _IN_BRACKETS.findall(name)
    bare = _BEFORE.sub("", _AFTER.sub("", outside))
    yield bare
    yield _VERSION.sub("", bare)


def _same_but_plural(word: str, words: Iterable[str]) -> bool:
    return any(word + "s" == other or word == other + "s" for other in words)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
