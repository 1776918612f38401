"""A text as words that can be compared, each knowing where it stands.

The text itself is never changed before it is cut, so offsets stay true whatever
folding does to a word ("ß" becomes "ss"). Two words may belong to one phrase only
if the gap between them is one of `JOINTS`: "node.js" and "node js" are the same
phrase, "machine. Learning" is not one.
"""

import re
import unicodedata
from typing import NamedTuple

# ".NET" is the one word that starts with its dot; C++, C# and A+ end in a sign.
_WORD = re.compile(r"(?<!\w)\.net\b|[^\W_]+(?:\+\+|#|\+(?!\w))?", re.IGNORECASE)
# The same where there is no ".net"; a pattern that begins with a set is searched fast.
_PLAIN_WORD = re.compile(r"[^\W_][^\W_]*(?:\+\+|#|\+(?!\w))?")

# A link to github.com/someone says nothing about knowing GitHub. The lengths are
# bounded so that a long line without spaces cannot make the search quadratic.
_ADDRESS = re.compile(
    r"\bhttps?://\S{1,500}|\bwww\.\S{1,500}"
    r"|\b[\w-]{1,63}\.(?:com|org|net|io|dev|edu|gov)/\S{1,500}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,120}",
    re.IGNORECASE,
)
# No address is without one of these.
_OF_ADDRESSES = ("://", "@", "www.")
_HOST_ENDS = re.compile(r"\.(?:com|org|net|io|dev|edu|gov)/")
# What `re.IGNORECASE` takes for an ASCII letter and `str.lower` does not, or not alone.
_ALIKE = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))

_REMEMBERED = 20_000  # words, some hundred bytes each

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

    text: str
    keys: list[str]
    spans: list[tuple[int, int]]

    def are_joined(self, first: int) -> bool:
        """Whether the word and the next may share a phrase."""
        if first + 1 == len(self.spans):
            return False
        return self.text[self.spans[first][1] : self.spans[first + 1][0]] in JOINTS


def read_words(text: str) -> Words:
    """Cut a text into words; `text[slice(*spans[i])]` is word i as written."""
    low = lowered(text)
    bare = _without_addresses(text) if _may_hold_address(low) else text
    pattern = _WORD if ".net" in low else _PLAIN_WORD
    keys = list(map(_FOLDED.__getitem__, pattern.findall(bare)))
    return Words(text, keys, list(map(re.Match.span, pattern.finditer(bare))))


def lowered(text: str) -> str:
    """In lower case and of the same length: a place in one is the place in the other.

    A pattern in small letters finds in it what it would find in the text with
    `re.IGNORECASE`, several times as fast.
    """
    if not text.isascii():
        for other, letter in _ALIKE:
            text = text.replace(other, letter)
    return text.lower()


class _Folded(dict[str, str]):
    """Words and what they fold to, the texts of a day; found in half the time of a
    cache that remembers what was used last.
    """

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        key = self[word] = fold(word)
        return key


_FOLDED = _Folded()


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
    return " ".join(map(_FOLDED.__getitem__, _WORD.findall(text)))


def _may_hold_address(low: str) -> bool:
    return any(mark in low for mark in _OF_ADDRESSES) or bool(_HOST_ENDS.search(low))


def _without_addresses(text: str) -> str:
    """Line by line: most lines hold none, and the pattern is slow."""
    return "\n".join(
        _ADDRESS.sub(lambda found: "\0" * len(found[0]), line)
        if _may_hold_address(lowered(line))
        else line
        for line in text.split("\n")
    )
