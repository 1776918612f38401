"""XML, as the standard library writes it."""

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no place for, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    child = SubElement(parent, tag, attributes)
    child.text = writable(text)
    return child


def written(root: Element) -> bytes:
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def moment(at: datetime) -> str:
    """To the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
