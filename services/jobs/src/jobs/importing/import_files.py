"""A file to import becomes lines: one JSON object for each posting.

What cannot be such an object becomes a line that starts with "!" and says why, so that
every row of the file gets its result. Runs in a child process.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from common import strict_json
from common.errors import AppError
from jobs.importing.feeds_in import NotThisFeed, read_feed

MAX_ROWS = 10_000
MAX_LINE_BYTES = 128 * 1024
REFUSED = "!"
_BOM = b"\xef\xbb\xbf"
_NUMBERS = ("salary_min", "salary_max")
_LISTS = ("skills", "ai_specializations")
_YES_NO = {
    "true": True,
    "yes": True,
    "1": True,
    "false": False,
    "no": False,
    "0": False,
}


def lines_of(body: bytes, *, kind: str, company: str | None) -> bytes:
    """Raises ValueError, with words for the client, for what is no such file."""
    if kind == "csv":
        return _lines(_rows_of_csv(body.removeprefix(_BOM)))
    try:
        document = strict_json.loads(body.removeprefix(_BOM))
    except AppError as error:
        raise ValueError(error.detail) from error
    try:
        return _lines(read_feed(kind, document, company))
    except NotThisFeed as error:
        raise ValueError(f"This is no file of {kind}: {error}.") from error


def _lines(rows: Iterable[dict[str, Any] | str]) -> bytes:
    """One more than may be: who counts them sees that they are too many."""
    lines = map(_line, islice(rows, MAX_ROWS + 1))
    return "\n".join(lines).encode()


def _line(row: dict[str, Any] | str) -> str:
    return REFUSED + row if isinstance(row, str) else json.dumps(row)


def _rows_of_csv(body: bytes) -> Iterator[dict[str, Any] | str]:
    """What is not UTF-8 stays as half a surrogate, which the row's check refuses."""
    csv.field_size_limit(MAX_LINE_BYTES)
    text = body.decode(errors="surrogateescape")
    # `splitlines` would break lines at signs that stand inside of texts.
    reader = csv.reader(line + "\n" for line in text.split("\n"))
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"is not CSV: {error}"
            continue
        if not any(cells):
            continue
        if header is None:
            header = _header(cells)
        elif len(cells) != len(header):
            yield f"has {len(cells)} columns where the first line has {len(header)}"
        else:
            yield _typed(header, cells)


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    if len(set(header)) != len(header):
        raise ValueError("The first line of the CSV names a column twice.")
    if len(header) == 1 and ";" in header[0]:
        raise ValueError(
            "The first line of the CSV is one column: is the separator `;`?"
            " Columns are parted by commas."
        )
    return header


def _typed(header: list[str], cells: list[str]) -> dict[str, Any]:
    """Empty cells say nothing; the rest as JSON would have it, or as it was written."""
    pairs = zip(header, cells, strict=True)
    return {name: _value(name, cell.strip()) for name, cell in pairs if cell.strip()}


def _value(name: str, cell: str) -> Any:
    if name in _NUMBERS and cell.isascii() and cell.isdigit() and len(cell) < 20:
        return int(cell)
    if name == "remote":
        return _YES_NO.get(cell.lower(), cell)
    if name in _LISTS:
        return [item for part in cell.split(";") if (item := part.strip())]
    return cell
