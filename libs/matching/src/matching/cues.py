"""The words by which a clause says how seriously it asks, and that it does not ask."""

import re
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]

# "is a plus" is one cue, verb and all: nearness is measured to its first letter.
_VERB = r"\b(?:(?:is|are|as|being|will be|would be)\s+)?(?:highly |strongly )?"
_NICE = re.compile(
    _VERB + r"(?:nice[- ]to[- ]haves?|good[- ]to[- ]have|an? (?:\w+ )?plus\b"
    r"|plus(?=\s*(?:$|[.)]))"
    r"|bonus(?:es)?|pluses|preferred|preferably|preferable"
    r"|desirable|desired|ideally|advantage(?:ous)?|optional(?:ly)?|welcome"
    r"|beneficial|helpful"
    r"|even better|would be (?:a\s+)?(?:great|nice|good|ideal)|an asset"
    r"|not (?:strictly |absolutely )?(?:required|necessary|essential) but)\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    _VERB
    + r"(?:must(?:[- ]haves?)?|required?|requires|requirements?|essential|mandatory"
    r"|necessary|minimum|at least|you(?:'ll| will)? (?:have|need|bring)"
    r"|you(?:'ve| have)|need(?:s|ed)?|proven|proficien(?:t|cy)|expert(?:ise)?"
    r"|strong|solid|fluent|in-depth|deep"
    r"|extensive|hands-on|looking for|seeking)\b",
    re.IGNORECASE,
)

_ASIDE = re.compile(
    r"^\W*(?:our (?:\w+ )?(?:\d[\d,.]*\+?|hundreds|thousands|teams? of|customers"
    r"|clients|products?|company|founders?|investors)\b"
    r"|founded\b|headquartered\b|trusted by\b|join (?:our )?\d"
    r"|we(?:'re| are) (?:an? |the |one of |proud|committed))"
    r"|equal[- ]opportunit|regardless of|without regard to|discriminat"
    r"|reasonable accommodation|benefits include",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:no|without|instead of|rather than|no longer|neither|nor|never"
    r"|(?:do|does|did|are|is|will|need)(?: not|n['\u2019]t)"
    r"(?: (?:need|require|use|expect|have to))?)(?:\s+[^\s,;:]+){0,4}\s+$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^,;.]{0,30}?(?:\bnot|n['\u2019]t)\s+(?:\w+\s+)?"
    r"(?:required|needed|necessary|essential|mandatory|a must|expected)\b(?!,? but)",
    re.IGNORECASE,
)
_DENIED_WHOLE = re.compile(
    r"^\W*no\b.*\b(?:needed|required|necessary|expected)\W*$", re.IGNORECASE | re.DOTALL
)


class Cues(NamedTuple):
    """What a clause says as a whole, and where its cues stand."""

    nice: list[Span]
    must: list[Span]
    opens_nice: bool  # "Ideally you ..." governs all that follows
    denied: bool  # "No ... needed"
    aside: bool  # of the company, not of the person it looks for


@lru_cache(maxsize=16)
def read_cues(text: str) -> Cues:
    """Cached, since a clause is asked about each skill it names."""
    return Cues(
        nice=[found.span() for found in _NICE.finditer(text)],
        must=[found.span() for found in _MUST.finditer(text)],
        opens_nice=bool(_NICE.match(text.lstrip(" \t-*"))),
        denied=bool(_DENIED_WHOLE.search(text)),
        aside=bool(_ASIDE.search(text)),
    )


def is_denied(before: str, after: str) -> bool:
    """Whether the words around a name refuse it."""
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after))
