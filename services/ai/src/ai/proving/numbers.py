"""Numbers in a text as values, however they are written: 40,000 is 40k."""

import re

_NUMBER = re.compile(
    r"(?<![\w.])\d+(?:[,\u00a0\u202f']\d{3})*(?:\.\d+)?"
    r"(?:\s?(?P<unit>%|percent\b|per cent\b|k\b|m\b|bn\b|thousand\b|million\b"
    r"|billion\b))?|\d+(?:\.\d+)?",
    re.IGNORECASE,
)
_OF_HUNDRED = re.compile(
    r"(\d+(?:[.,]\d+)?)\s{0,9}(?:of 100\b|out of 100\b|/\s{0,9}100\b|%)"
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
# "one" and "second" are mostly no numbers; "half" and "twice" are claims all the same.
_UNITS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WORDS = {
    **{word: float(value) for value, word in enumerate(_UNITS.split(), start=2)},
    **{word: value * 10.0 for value, word in enumerate(_TENS.split(), start=3)},
    "hundred": 100.0,
    "hundreds": 100.0,
    "dozen": 12.0,
    "dozens": 12.0,
    "thousand": 1e3,
    "thousands": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "half": 0.5,
    "halved": 0.5,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "quadrupled": 4.0,
    "decade": 10.0,
    "decades": 10.0,
}
Number = tuple[float, bool]  # its value, and whether it is a share of a hundred


def numbers_in(text: str) -> set[Number]:
    found = {_value(match) for match in _NUMBER.finditer(text)}
    bare = _NUMBER.sub(" ", text)
    words = {word.casefold() for word in _WORD.findall(bare)}
    return found | {(_WORDS[word], False) for word in words if word in _WORDS}


def scores_in(text: str) -> set[str]:
    """Numbers that are told as of a hundred."""
    return set(_OF_HUNDRED.findall(text))


def _value(match: re.Match[str]) -> Number:
    unit = (match["unit"] or "").casefold()
    digits = match[0][: len(match[0]) - len(unit)] if unit else match[0]
    value = float(re.sub(r"[^\d.]", "", digits).rstrip("."))
    return value * _SCALES.get(unit, 1), unit in ("%", "percent", "per cent")
