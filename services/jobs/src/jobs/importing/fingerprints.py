"""Is it the same opening? By what it is called and where, and by its words.

Title, company and town make a fingerprint that is looked up. Openings may share it, so
a sketch of the text decides: the lowest of the hashes of its words, of which two texts
share about as many as they share words (a bottom-k sketch).
"""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from zlib import crc32

KEPT = 32  # hashes in a sketch
# Of the words of both together. In 3,000 real postings 39 pairs have one fingerprint:
# 23 are other openings and share at most 0.38 of their sketches, 16 say the same and
# share 0.56 or more.
ALIKE = 0.5
_WORD = re.compile(r"\w+")
_LONG = 6  # letters: shorter words stand in every text
_LONG_WORD = re.compile(rf"\w{{{_LONG},}}")
# As bytes of UTF-8; signs that are part of no word become spaces.
_SPACED = bytes(
    0x20 if byte < 0x80 and not (chr(byte).isalnum() or chr(byte) == "_") else byte
    for byte in range(256)
)
_COMPANY_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "llc",
        "ltd",
        "limited",
        "gmbh",
        "ag",
        "corp",
        "corporation",
        "co",
        "plc",
        "sa",
        "bv",
        "the",
    ]
)


def marks(fields: Mapping[str, Any]) -> dict[str, str]:
    """The columns by which an opening is known again."""
    return {"fingerprint": _fingerprint(fields), "sketch": _sketch(fields)}


def is_same_text(one: str, other: str) -> bool:
    """Whether two sketches are of texts that say the same."""
    ours, theirs = _hashes(one), _hashes(other)
    lowest = sorted(ours | theirs)[:KEPT]
    shared = sum(each in ours and each in theirs for each in lowest)
    return shared >= ALIKE * max(1, len(lowest))


def _fingerprint(fields: Mapping[str, Any]) -> str:
    company = [w for w in _words(fields["company"]) if w not in _COMPANY_FORMS]
    town = _words((fields["location"] or "").partition(",")[0])
    remote = ["remote"] if fields["remote"] and not town else []
    said = "\0".join(" ".join(p) for p in (_words(fields["title"]), company, town))
    digest = blake2b("\0".join([said, *remote]).encode(), digest_size=8)
    return digest.hexdigest()


def _sketch(fields: Mapping[str, Any]) -> str:
    texts = (fields["description"], fields["requirements"], fields["benefits"])
    # As bytes: most words are ASCII, and need neither folding nor encoding again.
    spaced = " ".join(texts).encode().lower().translate(_SPACED)
    words = {word for word in spaced.split() if len(word) >= _LONG}
    others = {word for word in words if not word.isascii()}
    folded = b" ".join(others).decode().casefold()
    again = {_plain(word).encode() for word in _LONG_WORD.findall(folded)}
    lowest = sorted(set(map(crc32, (words - others) | again)))[:KEPT]
    return ("%08x" * len(lowest)) % tuple(lowest)


def _hashes(sketch: str) -> set[str]:
    return {sketch[place : place + 8] for place in range(0, len(sketch), 8)}


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text.casefold()))


def _plain(text: str) -> str:
    """Without accents."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
