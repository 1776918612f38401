"""A text as words that can be compared, each knowing where it stands.

The text itself is never changed before it is cut, so offsets stay true whatever
folding does to a word ("ß" becomes "ss"). Two words may belong to one phrase only
if the gap between them is one of `JOINTS`: "node.js" and "node js" are the same
phrase, "machine. Learning" is not one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# ".NET" is the one word that starts with its dot; C++, C# and A+ end in a sign.
_WORD = re.compile(r"(?<!\w)\.net\b|[^\W_]+(?:\+\+|#|\+(?!\w))?", re.IGNORECASE)

# A link to github.com/someone says nothing about knowing GitHub. The lengths are
# bounded so that a long line without spaces cannot make the search quadratic.
_ADDRESS = re.compile(
    r"\bhttps?://\S{1,500}|\bwww\.\S{1,500}"
    r"|\b[\w-]{1,63}\.(?:com|org|net|io|dev|edu|gov)/\S{1,500}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,120}",
    re.IGNORECASE,
)

JOINTS = frozenset(
    (
        *(" ", "  ", "\n", "\r\n", " \n", "\u00a0"),
        *("-", "-\n", "\u2010", "\u2011", "\u2013", "\u00ad"),
        *("/", " / ", "/ ", " /", "&", " & ", ".", "'", "\u2019", "_"),
    )
)

_SPELLING = {
    "artefact": "artifact",
    "behaviour": "behavior",
    "behavioural": "behavioral",
    "catalogue": "catalog",
    "centre": "center",
    "centres": "centers",
    "colour": "color",
    "counselling": "counseling",
    "defence": "defense",
    "fibre": "fiber",
    "fulfilment": "fulfillment",
    "labelling": "labeling",
    "labour": "labor",
    "licence": "license",
    "modelling": "modeling",
    "paediatric": "pediatric",
    "paediatrics": "pediatrics",
    "programme": "program",
    "programmes": "programs",
    "anaesthesia": "anesthesia",
    "orthopaedic": "orthopedic",
    "orthopaedics": "orthopedics",
    "gynaecology": "gynecology",
    "haematology": "hematology",
    "travelling": "traveling",
}


class Words(NamedTuple):
    """Columns rather than objects: a page has thousands of words."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    joined: list[bool]  # whether the word and the next may share a phrase


def read_words(text: str) -> Words:
    """Cut a text into words; `text[starts[i]:ends[i]]` is word i as written."""
    spans = [found.span() for found in _WORD.finditer(_without_addresses(text))]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    keys = [fold(text[start:end]) for start, end in spans]
    gaps = zip(ends, starts[1:], strict=False)
    joined = [text[left:right] in JOINTS for left, right in gaps]
    joined.append(False)
    return Words(keys, starts, ends, joined)


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Fold case, accents and British spelling away."""
    key = word.casefold()
    if not key.isascii():
        parts = unicodedata.normalize("NFKD", key)
        key = "".join(part for part in parts if not unicodedata.combining(part))
    if "isation" in key:
        key = key.replace("isation", "ization")
    return _SPELLING.get(key, key)


def phrase_key(text: str) -> str:
    """Fold a whole name, so that equal names get equal keys."""
    return " ".join(map(fold, _WORD.findall(text)))


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda found: "\0" * len(found[0]), text)
