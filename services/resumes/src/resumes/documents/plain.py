"""Read plain text: decode, clean, keep the lines."""

from resumes.documents.kinds import decoded
from resumes.documents.reading import CannotRead, Reading
from resumes.documents.writing import Writer

_PAGE_LINES = 55


def read_txt(content: bytes) -> Reading:
    """Return the reading; raises CannotRead for what is not text."""
    text = decoded(content)
    if text is None:
        raise CannotRead("empty" if not content.strip() else "damaged")
    writer = Writer()
    lines = text.splitlines()
    for line in lines:
        blanks = len(line) - len(line.lstrip())
        writer.line(line, indent=float(blanks))
    return writer.finish(pages=max(1, -(-len(lines) // _PAGE_LINES)))
