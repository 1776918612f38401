"""Vectors by rule: words and skills, hashed into a fixed number of places.

Two texts are as near as the words and skills they share. Names of one skill count as
one ("k8s" is Kubernetes). The same text has the same vector on every machine.
"""

import hashlib
import math
from collections import Counter
from functools import lru_cache

from skills import catalogue
from skills.words import read_words

MODEL = "hashed-words-1"  # changes with anything that changes a vector
DIMENSIONS = 256
_SKILL_WEIGHT = 3.0
_NOTHING = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "its",
        "my",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "we",
        "were",
        "will",
        "with",
        "you",
        "your",
    ]
)


def vector(text: str) -> list[float]:
    """Of length one; all zeros for a text without words."""
    places = [0.0] * DIMENSIONS
    for feature, weight in _features(text).items():
        place, sign = _place(feature)
        places[place] += sign * weight
    length = math.sqrt(sum(value * value for value in places))
    return [round(value / length, 6) for value in places] if length else places


def _features(text: str) -> dict[str, float]:
    keys = [key for key in read_words(text).keys if key not in _NOTHING]
    counted = Counter(f"w:{key}" for key in keys)
    counted.update(f"p:{first} {second}" for first, second in zip(keys, keys[1:]))  # noqa: B905, RUF007
    held = {mention.skill_id for mention in catalogue().mentions(text)}
    # A word said ten times is not ten times as important.
    weights = {feature: 1 + math.log(times) for feature, times in counted.items()}
    return weights | {f"s:{skill_id}": _SKILL_WEIGHT for skill_id in sorted(held)}


@lru_cache(50_000)
def _place(feature: str) -> tuple[int, int]:
    digest = hashlib.blake2b(feature.encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    return number % DIMENSIONS, 1 if number >> 63 else -1
