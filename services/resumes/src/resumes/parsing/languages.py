"""Languages people speak. Programming languages are skills."""

import re
from collections.abc import Iterator, Sequence

from resumes.parsing.lines import Span, TextLine
from resumes.parsing.resume import Found

_NAMES_WORDS = """
    afrikaans albanian amharic arabic armenian azerbaijani basque bengali bosnian
    bulgarian burmese cantonese catalan chinese croatian czech danish dutch english
    estonian farsi filipino finnish french galician georgian german greek gujarati
    hausa hebrew hindi hungarian icelandic igbo indonesian irish italian japanese
    kannada kazakh khmer korean kurdish lao latin latvian lithuanian luxembourgish
    macedonian malay malayalam maltese mandarin marathi mongolian nepali norwegian
    pashto persian polish portuguese punjabi quechua romanian russian serbian
    sinhala slovak slovenian somali spanish swahili swedish tagalog tamil telugu
    thai tigrinya turkish ukrainian urdu uzbek vietnamese welsh yoruba zulu deutsch
    englisch
"""
_NAMES = frozenset(_NAMES_WORDS.split())
_WORD = re.compile(r"[^\W\d_]{3,20}")


def is_language(text: str) -> bool:
    """Tell whether the first word names a language people speak."""
    match = _WORD.match(text.strip())
    return match is not None and match.group().casefold() in _NAMES


def find_languages(lines: Sequence[TextLine]) -> tuple[Found, ...]:
    """Find the languages these lines name, each once."""
    found: dict[str, Found] = {}
    for span in _words(lines):
        if span.text.casefold() in _NAMES:
            value = span.text.capitalize()
            found.setdefault(
                value,
                Found(value=value, confidence=0.9, start=span.start, end=span.end),
            )
    return tuple(found.values())


def _words(lines: Sequence[TextLine]) -> Iterator[Span]:
    for line in lines:
        for match in _WORD.finditer(line.text):
            yield Span(match.group(), line.body.start + match.start())
