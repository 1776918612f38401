"""Which section a line opens.

A heading is made of known words alone, so "Project Management" in a list of skills is
not one, while "Selected Professional Experience" is. A line that is set like a heading
needs only one such word: see `heading_hint`.
"""

import re
from itertools import pairwise

from resumes.documents.heading_words import (
    MODIFIERS_WORDS,
    NOUNS,
    SAYINGS,
    SectionKind,
)

_MODIFIERS = frozenset(MODIFIERS_WORDS.split())
_KIND_OF: dict[str, SectionKind] = {
    phrase: kind for kind, phrases in NOUNS.items() for phrase in phrases.split()
}
_SAID: dict[str, SectionKind] = {
    saying: kind for kind, said in SAYINGS.items() for saying in said.split("|")
}
_SPACED_OUT = re.compile(r"(?:\w ){3,40}\w")
_EDGES = " \t:–—-•|_=*#.~▪■●◆>!"
_LONGEST_HEADING = 48


def heading_kind(line: str) -> SectionKind | None:
    """Tell which section this line opens, or None when it is not a heading."""
    words = _words(line)
    if not words:
        return None
    said = _SAID.get(" ".join(words).replace("’", "'"))
    if said and len(words) > 1:
        return said
    if whole := _KIND_OF.get("-".join(words)):
        return whole
    return _kind_of_words(words)


def heading_hint(line: str) -> SectionKind | None:
    """Tell which section a line opens that is known to be some heading.

    "Work at sea", "Grants and Awards", "Where I worked before": the last words decide.
    """
    words = _words(line)
    text = " ".join(words).replace("’", "'")
    for saying, kind in _SAID.items():
        if " " in saying and text.startswith(saying):
            return kind
    known = [_KIND_OF[w] for w in words if w in _KIND_OF]
    return known[-1] if known and words[-1] in _KIND_OF else None


def _words(line: str) -> list[str]:
    line = line.strip(_EDGES)
    if not 2 < len(line) <= _LONGEST_HEADING:
        return []
    if _SPACED_OUT.fullmatch(line):
        line = line.replace(" ", "")
    return re.sub(r"[&/+,]", " & ", line.casefold()).split()


def _kind_of_words(words: list[str]) -> SectionKind | None:
    if len(words) > 6 or not all(w in _KIND_OF or w in _MODIFIERS for w in words):
        return None
    pairs = ["-".join(p) for p in pairwise(words)]
    known = [_KIND_OF[w] for w in [*pairs, *words] if w in _KIND_OF]
    if words[-1] == "summary" or words[0] == "summary":
        return "summary"
    return known[0] if known else None
