"""What no text of ours holds, whoever wrote it: links, addresses, markup of others."""

import re

_MARKUP = re.compile(
    r"<[a-z/!]|\]\s*\(|javascript:|data:text|={1}HYPERLINK\(", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def is_harmless(text: str, source: str) -> bool:
    """No markup, and no link or address but those that stand in the source."""
    if _MARKUP.search(text):
        return False
    named = [*_LINK.findall(text), *_MAIL.findall(text)]
    return all(each.rstrip(".,;:!?)") in source for each in named)
