"""A posting's texts as HTML: paragraphs and lists, with everything escaped."""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, tostring

from jobs.publishing.xml_text import add, writable

_ITEM = re.compile(r"\s*[-*\u2022]\s+(?=\S)")


def html_of(sections: Iterable[tuple[str | None, str]]) -> str:
    """Each section's heading, where it has one, and its text; empty ones left out."""
    root = Element("div")
    for heading, whole in sections:
        text = _without_heading(whole, heading)
        if not text.strip():
            continue
        if heading is not None:
            add(root, "h3", heading)
        for block in re.split(r"\n\s*\n", writable(text)):
            _add_block(root, block)
    return "".join(tostring(each, encoding="unicode", method="html") for each in root)


def _without_heading(text: str, heading: str | None) -> str:
    """A text that was cut from a page may begin with the heading it stood under."""
    first, _, rest = text.strip().partition("\n")
    is_heading = heading and first.strip(" \t\r:#*").casefold() == heading.casefold()
    return rest if is_heading else text


def _add_block(root: Element, block: str) -> None:
    lines = [line for line in block.splitlines() if line.strip()]
    for is_list, run in groupby(lines, lambda line: bool(_ITEM.match(line))):
        if is_list:
            _add_list(root, run)
        else:
            _add_paragraph(root, list(run))


def _add_list(root: Element, lines: Iterable[str]) -> None:
    made = add(root, "ul", "")
    for line in lines:
        add(made, "li", _ITEM.sub("", line, count=1).strip())


def _add_paragraph(root: Element, lines: list[str]) -> None:
    made = add(root, "p", lines[0].strip())
    for line in lines[1:]:
        add(made, "br", "").tail = line.strip()
