"""How easily a text reads, after Flesch, with a syllable counter of its own.

Résumés are lists, so a line or bullet counts as a sentence.
"""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$")


def syllables(word: str) -> int:
    """Count the syllables of an English word, at least one."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if count > 1 and _SILENT.search(word) and not word.endswith(("ses", "zes", "ces")):
        count -= 1
    if re.search(r"(?:ia|io|eo|ua|(?<=r)ea(?=t))(?!n$)[a-z]", word) and not re.search(
        r"[cstgx]io", word
    ):
        count += 1
    return max(1, count)


def reading_ease(text: str) -> float:
    """Give the Flesch reading ease, cut to 0 (hard) to 100 (easy); 0 without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = [s for s in _SENTENCE_END.split(text) if _WORD.search(s)]
    per_sentence = len(words) / max(1, len(sentences))
    per_word = sum(map(syllables, words)) / len(words)
    ease = 206.835 - 1.015 * per_sentence - 84.6 * per_word
    return round(min(100.0, max(0.0, ease)), 1)


def words_in(text: str) -> int:
    """Count the words of a text, numbers and names included."""
    return len(text.split())
