"""Characters people never see, made harmless before anything is measured.

Readers clean piece by piece, so offsets into the finished text stay true.
"""

import re
import unicodedata

_BULLET_GLYPHS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06e\uf071\u2219\u25cf\uf02d"
_NAMED = {
    **dict.fromkeys("\u2010\u2011\u2012\u2043\u00ad", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f\u2002\u2003\u2009\u200a\u3000", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
    **dict.fromkeys(_BULLET_GLYPHS, "•"),
    "\u00ad": "",
    "\ufffe": "-",
}
_SMUGGLED = re.compile("[\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_DROPPED = {"Cc", "Cf", "Cs", "Cn"}
_UNNAMED_GLYPH = re.compile(r"\(cid:\d{1,5}\)")


def has_smuggled(text: str) -> bool:
    """Tell whether the text carries characters that take no room on the page."""
    return _SMUGGLED.search(text) is not None


def clean(text: str) -> str:
    """Keep what is visible; icons become wide gaps (tabs), newlines stay."""
    if text.isascii() and text.isprintable() and "(cid:" not in text:
        return text
    text = _UNNAMED_GLYPH.sub("\t", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LIGATURES.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    return unicodedata.normalize("NFC", "".join(map(_visible, text)))


def tidy_line(text: str) -> str:
    """Collapse runs of blanks in one line; a run with a tab stays one tab."""
    return "\t".join(p for p in (" ".join(c.split()) for c in text.split("\t")) if p)


def _visible(char: str) -> str:
    if char in "\n\t":
        return char
    if (named := _NAMED.get(char)) is not None:
        return named
    category = unicodedata.category(char)
    if category == "Co":
        return "\t"
    return "" if category in _DROPPED else char
