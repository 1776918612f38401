"""The words by which a clause says how seriously it asks, and that it does not ask.

All texts here are in lower case (`skills.words.lowered`). A pattern is tried only where
one of the words stands that each of its branches needs: that is most of the speed.
"""

import re
from collections.abc import Iterable
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
    r"|not (?:strictly |absolutely )?(?:required|necessary|essential) but)\b"
)
_OF_NICE = (
    *("nice", "good", "plus", "bonus", "prefer", "desir", "ideal", "advantage"),
    *("optional", "welcome", "beneficial", "helpful", "better", "would be", "asset"),
    " but",
)
_MUST = re.compile(
    _VERB
    + r"(?:must(?:[- ]haves?)?|required?|requires|requirements?|essential|mandatory"
    r"|necessary|minimum|at least|you(?:'ll| will)? (?:have|need|bring)"
    r"|you(?:'ve| have)|need(?:s|ed)?|proven|proficien(?:t|cy)|expert(?:ise)?"
    r"|strong|solid|fluent|in-depth|deep"
    r"|extensive|hands-on|looking for|seeking)\b"
)
_OF_MUST = (
    *("you", "requir", "need", "must", "strong", "essential", "mandatory", "necessary"),
    *("minimum", "at least", "proven", "proficien", "expert", "solid", "fluent"),
    *("in-depth", "deep", "extensive", "hands-on", "looking for", "seeking"),
)

_ASIDE_START = re.compile(
    r"\W*(?:our (?:\w+ )?(?:\d[\d,.]*\+?|hundreds|thousands|teams? of|customers"
    r"|clients|products?|company|founders?|investors)\b"
    r"|founded\b|headquartered\b|trusted by\b|join (?:our )?\d"
    r"|we(?:'re| are) (?:an? |the |one of |proud|committed)"
    r"|as an? (?:industry leader|trailblaz)|seniority level\b"
    r"|(?:please )?contact[;: ]|job title\b)"
)
_LONGEST_CONTACT = 200  # characters; a text without stops holds more than contacts
_ASIDE_WORDS = (
    *("equal opportunit", "equal-opportunit", "regardless of", "without regard to"),
    *("discriminat", "reasonable accommodation", "benefits include"),
    *("informal visit", "background check", "drug test", "our values", "ranks among"),
    *("care quality commission", "cqc report", "is the #1", "is the leading"),
    *(
        "tuition reimbursement",
        "we offer",
        "we also offer",
        "we value",
        "total rewards",
    ),
    *("childcare voucher", "our clients include", "specialist services such as"),
)
# Such a clause is of the person, though it begins with the employer's name.
_OF_THE_PERSON = (
    *("looking for", "seeking", "seeks", "hiring", "you", "candidate", "require"),
    *("experience", "knowledge", "skill", "must", "degree", "responsib", "join"),
)
_TO_THE_EMPLOYER = re.compile(r"\W*(?:(?:about|at|here at)\s+)?")
_DENIED_BEFORE = re.compile(
    r"\b(?:no|without|instead of|rather than|no longer|neither|nor|never"
    r"|(?:do|does|did|are|is|will|need)(?: not|n['\u2019]t)"
    r"(?: (?:need|require|use|expect|have to))?)(?:\s+[^\s,;:]+){0,4}\s+$"
)
_OF_DENIED_BEFORE = (
    *("no", "without", "instead of", "rather than", "neither", "never"),
    *("n't", "n\u2019t"),
)
_DENIED_AFTER = re.compile(
    r"[^,;.]{0,30}?(?:\bnot|n['\u2019]t)\s+(?:\w+\s+)?"
    r"(?:required|needed|necessary|essential|mandatory|a must|expected)\b(?!,? but)"
)
_OF_DENIED_AFTER = ("not", "n't", "n\u2019t")
_DENIED_WHOLE = re.compile(
    r"\W*no\b.*\b(?:needed|required|necessary|expected)\W*$", re.DOTALL
)


class Cues(NamedTuple):
    """What a clause says as a whole, and where its cues stand."""

    nice: list[Span]
    must: list[Span]
    opens_nice: bool  # "Ideally you ..." governs all that follows
    denied: bool  # "No ... needed"


@lru_cache(maxsize=16)
def read_cues(low: str) -> Cues:
    """Cached, since a clause is asked about each skill it names."""
    nice = [found.span() for found in _NICE.finditer(low)] if has(low, _OF_NICE) else []
    must = [found.span() for found in _MUST.finditer(low)] if has(low, _OF_MUST) else []
    return Cues(
        nice=nice,
        must=must,
        opens_nice=bool(nice) and bool(_NICE.match(low.lstrip(" \t-*"))),
        denied=bool(_DENIED_WHOLE.match(low)),
    )


def speaks_of_company(low: str) -> bool:
    """Whether a clause is of the company, not of the person it looks for."""
    if has(low, _ASIDE_WORDS) or _ASIDE_START.match(low):
        return True
    return "@" in low and len(low) <= _LONGEST_CONTACT  # whom to write to


def begins_with(low: str, company: str) -> bool:
    """Whether a clause tells of the employer by name: "At Acme, we build ..."."""
    if not company or has(low, _OF_THE_PERSON):
        return False
    begins = _TO_THE_EMPLOYER.match(low)
    start = begins.end() if begins else 0
    end = start + len(company)
    return low.startswith(company, start) and not low[end : end + 1].isalnum()


def is_denied(before: str, after: str) -> bool:
    """Whether the words around a name refuse it."""
    may_be_before = before[-1:].isspace() and has(before, _OF_DENIED_BEFORE)
    if may_be_before and _DENIED_BEFORE.search(before):
        return True
    return has(after, _OF_DENIED_AFTER) and bool(_DENIED_AFTER.match(after))


def has(low: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text, if only inside of another."""
    for word in words:  # noqa: SIM110 - half the time of any(), at every clause
        if word in low:
            return True
    return False
