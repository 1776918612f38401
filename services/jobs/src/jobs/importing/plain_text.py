"""HTML as plain text that keeps its paragraphs, lists and lines.

lxml parses what browsers would, in time that grows with the length: the parser of the
standard library needs forty seconds for 64 KB of "<a ".
"""

import re

from lxml import etree

_BLOCKS = frozenset(
    ("p", "div", "section", "article", "ul", "ol", "table", "blockquote", "header")
) | {f"h{level}" for level in range(1, 7)}
_LINES = frozenset(("br", "li", "tr", "dt", "dd", "hr"))
_HIDDEN = frozenset(("script", "style", "template", "title", "head", "noscript"))
_TAG = re.compile(
    r"</?(?:p|br|ul|ol|li|div|h[1-6]|strong|b|em|i|u|span|table|a|section)\b[^<>]*>",
    re.IGNORECASE,
)


def text_of_html(html: str) -> str:
    if not html.strip():
        return ""
    collector = _Collector()
    # A target is told of elements one by one: no tree, no depth.
    parser = etree.HTMLParser(target=collector, no_network=True)
    parser.feed(_without_nul(html))
    return str(parser.close())


def text_if_html(text: str) -> str:
    """A description may be either: what has a tag of a text is HTML."""
    return text_of_html(text) if "<" in text and _TAG.search(text) else text


class _Collector:
    """What lxml tells of; `close` gives the text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._hidden = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n- " if tag == "li" else "\n")

    def end(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN
        if tag in _BLOCKS:
            self._parts.append("\n\n")

    def data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(re.sub(r"\s+", " ", data))

    def comment(self, _text: str) -> None:
        pass

    def close(self) -> str:
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        return _bullets_with_text("\n".join(lines))


def _bullets_with_text(text: str) -> str:
    """A paragraph inside of an item starts on the item's own line."""
    joined = re.sub(r"^-\n+(?=[^\n-])", "- ", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _without_nul(html: str) -> str:
    """libxml ends a text at NUL; what follows must be seen, and refused."""
    return html.replace("\0", "\ufffd")
