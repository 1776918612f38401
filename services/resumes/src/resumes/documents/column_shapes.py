"""What kind of column some rows are: running text, dates in a margin, an aside."""

import re
from collections.abc import Sequence
from statistics import median

from resumes.documents.glyphs import Run
from resumes.documents.headings import heading_kind

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOSTLY_DATED = 0.6


def is_aside(rows: Sequence[Sequence[Run]]) -> bool:
    """Tell dates and places set against the right edge from a column of text."""
    starts = [round(row[0].x0 / 3) for row in rows]
    ends = [round(row[-1].x1 / 3) for row in rows]
    return commonest(ends) >= 0.7 * len(rows) and commonest(starts) < 0.5 * len(rows)


def is_margin(rows: Sequence[Sequence[Run]]) -> bool:
    """Tell dates set to the left of their entries from a column of text."""
    plain = [row for row in rows if not heading_kind(row[0].text)]
    dated = sum(bool(_YEAR.search(row[0].text)) for row in plain)
    return bool(plain) and dated >= _MOSTLY_DATED * len(plain)


def flows(rows: Sequence[Sequence[Run]]) -> bool:
    """Tell running text from cells: one left edge, and rows of many words."""
    starts = [round(row[0].x0 / 3) for row in rows]
    words = sum(len(r.text.split()) for row in rows for r in row) / len(rows)
    return commonest(starts) >= 0.5 * len(rows) and words >= 3.5 and len(rows) >= 6


def commonest(edges: Sequence[int]) -> int:
    return max(edges.count(edge) for edge in set(edges))


def has_heading(rows: Sequence[Sequence[Run]]) -> bool:
    usual = median(row[0].size for row in rows)
    return any(
        heading_kind(row[0].text)
        and (row[0].bold or row[0].text.isupper() or row[0].size > usual)
        for row in rows
    )


def paired(sparse: Sequence[Sequence[Run]], dense: Sequence[Sequence[Run]]) -> float:
    middles = [row[0].middle for row in dense]
    near = [
        min(abs(row[0].middle - m) for m in middles) <= 0.3 * row[0].size
        for row in sparse
    ]
    return sum(near) / len(near)
