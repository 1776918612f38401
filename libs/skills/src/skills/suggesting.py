"""What somebody is typing: the skills of which a name, or a word of one, begins so."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import NamedTuple

from skills.words import phrase_key

_AFTER_ALL = "\U0010ffff"
_MOST_LOOKED_AT = 2_000  # one letter begins many words


class _Beginning(NamedTuple):
    text: str
    rank: int  # 0: of the name, 1: of another name, 2 and 3: of a later word of them
    skill_id: str


class Suggester:
    def __init__(
        self,
        names: Iterable[tuple[str, tuple[str, ...]]],
        importance: Callable[[str], int],
    ) -> None:
        """`names` are ids with all names of the skill, the one that is shown first."""
        self._importance = importance
        self._beginnings = sorted(
            {
                beginning
                for skill_id, spellings in names
                for place, spelling in enumerate(spellings)
                for beginning in _beginnings(skill_id, spelling, is_alias=place > 0)
            }
        )

    def suggest(self, typed: str, *, limit: int) -> list[str]:
        """Ids: names before other names before words inside of them; of these the
        more important first.
        """
        key = phrase_key(typed)
        if not key:
            return []
        found = sorted(self._that_begin(key), key=lambda b: self._order(b, key))
        return list(dict.fromkeys(beginning.skill_id for beginning in found))[:limit]

    def _order(self, found: _Beginning, key: str) -> tuple[bool, int, int, str]:
        importance = self._importance(found.skill_id)
        is_whole = found.text == key and found.rank <= 1
        return not is_whole, found.rank, -importance, found.text

    def _that_begin(self, key: str) -> list[_Beginning]:
        first = bisect_left(self._beginnings, _Beginning(key, 0, ""))
        last = bisect_left(self._beginnings, _Beginning(key + _AFTER_ALL, 0, ""))
        return self._beginnings[first : min(last, first + _MOST_LOOKED_AT)]


def _beginnings(skill_id: str, spelling: str, *, is_alias: bool) -> list[_Beginning]:
    words = phrase_key(spelling).split(" ")
    return [
        _Beginning(" ".join(words[place:]), is_alias + 2 * (place > 0), skill_id)
        for place in range(len(words))
    ]
