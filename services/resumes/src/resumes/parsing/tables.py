"""Tables inside a section: a row of column names says what the cells below it are.

Without such a row, a table of two columns whose right cells are lists has labels on
its left.
"""

import re
from collections.abc import Iterator, Sequence

from resumes.parsing.lines import Span, TextLine

_NAMES = {
    "company": "company employer organisation organization firm client workplace "
    "company-name name-of-company name-of-employer employer-name",
    "title": "position role title designation job job-title post",
    "dates": "period dates date duration year years tenure when from-to time "
    "year-of-passing passing-year year-of-completion timeline",
    "school": "institution institute school college university board "
    "university-board board-university school-college institution-name "
    "name-of-institution college-university",
    "degree": "degree course qualification program programme examination exam diploma "
    "class education degree-course course-degree standard",
    "skill": "skill skills technology technologies tool tools software expertise",
    "other": "level proficiency rating category area type domain marks grade "
    "percentage cgpa gpa score location city country place experience last-used "
    "notes description responsibilities no number s-no sl-no sr-no subject "
    "years-of-experience percentage-cgpa specialization specialisation",
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names.split()}
_FEWEST_ROWS = 3

Row = dict[str, Span]


def columns_of(line: TextLine) -> list[str] | None:
    """Name the columns when every cell of a row is the name of one."""
    cells = line.cells()
    names = ["-".join(re.findall(r"\w+", cell.text.casefold())) for cell in cells]
    columns = [_COLUMNS.get(name, "") for name in names]
    return columns if len(cells) > 1 and all(columns) else None


def first_table(lines: Sequence[TextLine]) -> int | None:
    """Where the first row of column names stands."""
    return next((i for i, line in enumerate(lines) if columns_of(line)), None)


def rows_below(lines: Sequence[TextLine]) -> Iterator[tuple[Row | None, TextLine]]:
    """Give the lines below a header, with their cells by column when they are a row."""
    columns = columns_of(lines[0]) or []
    for line in lines[1:]:
        cells = line.cells()
        is_row = len(cells) == len(columns) and not line.bullet
        yield (dict(zip(columns, cells, strict=True)) if is_row else None), line


def label_rows(lines: Sequence[TextLine]) -> bool:
    """Tell whether each line is a label, a wide gap and what belongs to it."""
    rows = [line.body.split(re.compile(r"\t")) for line in lines]
    if len(rows) < _FEWEST_ROWS or any(len(row) != 2 for row in rows):
        return False
    listed = any("," in right.text for _, right in rows)
    return listed and not any("," in left.text for left, _ in rows)
