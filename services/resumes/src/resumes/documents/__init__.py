"""From the bytes somebody uploaded to text in reading order, or a reason why not."""

from resumes.documents.kinds import kind_of
from resumes.documents.process import Interrupted, read_document, reads_offline
from resumes.documents.reading import Kind, Line, Reading, Unreadable

__all__ = [
    "Interrupted",
    "Kind",
    "Line",
    "Reading",
    "Unreadable",
    "kind_of",
    "read_document",
    "reads_offline",
]
