"""Read plain text: decode, clean, keep the lines."""

import re

from resumes.documents.kinds import decoded
from resumes.documents.reading import CannotRead, Reading
from resumes.documents.writing import Writer

_PAGE_LINES = 55
_MARK = re.compile(r"#{1,6}\s+")  # Markdown, when more than one line has it
_GAP = re.compile(r"(?<=\w[\w.,;:)%]) {3,}(?=\S)")  # a column, set with blanks
_EMPHASIS = re.compile(r"\*\*([^*\n]{1,200})\*\*")


def read_txt(content: bytes) -> Reading:
    """Return the reading; raises CannotRead for what is not text."""
    text = decoded(content)
    if text is None:
        raise CannotRead("empty" if not content.strip() else "damaged")
    writer = Writer()
    lines = text.splitlines()
    marked = sum(_MARK.match(line) is not None for line in lines) > 1
    for line in lines:
        blanks = len(line) - len(line.lstrip())
        heading = marked and _MARK.match(line) is not None
        plain = _EMPHASIS.sub(r"\1", _MARK.sub("", line)) if marked else line
        writer.line(_GAP.sub("\t", plain), indent=float(blanks), heading=heading)
    return writer.finish(pages=max(1, -(-len(lines) // _PAGE_LINES)))
