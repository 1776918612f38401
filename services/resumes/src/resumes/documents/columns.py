"""In which order a person reads the runs of a page.

Dates set to the right of a job title look like a second column and are not one; a
sidebar is. The difference is in the rows: the sparse side of a table-like page shares
its baselines with the dense side, a true column keeps its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from resumes.documents.column_shapes import (
    commonest,
    flows,
    has_heading,
    is_aside,
    is_margin,
    paired,
)
from resumes.documents.glyphs import Run
from resumes.documents.headings import heading_kind

_STEP_POINTS = 3.0
_MIN_GUTTER_POINTS = 7.0
_MIN_BAND_SHARE = 0.22
_MIN_ROWS = 4
_SHARED_ROWS = 0.75
_SPARSE = 0.7
_DEEPEST = 3
_NOWHERE = -1_000.0
_SAME_EDGE_POINTS = 2.5
_BULLETS = frozenset("•◦▪■●○‣∙·➢►*-–")


@dataclass(slots=True)
class Band:
    """A stretch of page between `top` and `bottom` that splits at `x`."""

    x: float
    top: float
    bottom: float


def rows_in_order(runs: Sequence[Run], depth: int = 0) -> tuple[list[list[Run]], int]:
    """Return rows of runs in reading order, and how many columns were met."""
    band = _best_band(runs) if depth < _DEEPEST else None
    if band is None:
        return _plain_rows(runs), 1
    above = [r for r in runs if r.middle < band.top]
    below = [r for r in runs if r.middle > band.bottom]
    within = [r for r in runs if band.top <= r.middle <= band.bottom]
    left = [r for r in within if r.x1 <= band.x]
    right = [r for r in within if r.x1 > band.x]
    parts = [rows_in_order(p, depth + 1) for p in (above, left, right, below)]
    columns = max(parts[0][1], parts[1][1] + parts[2][1], parts[3][1])
    return [row for rows, _ in parts for row in rows], columns


def whole_headings(runs: Sequence[Run]) -> list[Run]:
    """Join a heading set on two lines in the margin, so that it is read as one."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda r: (round(r.x0), r.top)):
        last = joined[-1] if joined else None
        if last and _continues(last, run) and heading_kind(f"{last.text} {run.text}"):
            last.text = f"{last.text} {run.text}"
            last.x1 = max(last.x1, run.x1)
        else:
            joined.append(run)
    return joined


def _continues(upper: Run, run: Run) -> bool:
    close = 0 < run.top - upper.top < 1.7 * run.size
    same = abs(upper.x0 - run.x0) < 1.5 and abs(upper.size - run.size) < 0.2
    return close and same and upper.bold == run.bold


def _best_band(runs: Sequence[Run]) -> Band | None:
    """Find the tallest gutter, and of equally tall ones the clearest."""
    if len(runs) < 2 * _MIN_ROWS:
        return None
    low, high = min(r.x0 for r in runs), max(r.x1 for r in runs)
    tall = max(r.bottom for r in runs) - min(r.top for r in runs)
    wide = high - low
    steps = range(int(0.76 * wide / _STEP_POINTS) + 1)
    bands = [
        (round(10 * (band.bottom - band.top) / tall), _clearness(runs, band), band)
        for step in steps
        for band in _bands_at(runs, low + 0.12 * wide + step * _STEP_POINTS)
        if band.bottom - band.top >= _MIN_BAND_SHARE * tall
    ]
    bands.sort(key=lambda found: found[:2], reverse=True)
    return next((band for _, _, band in bands if _is_gutter(runs, band)), None)


def _clearness(runs: Sequence[Run], band: Band) -> tuple[float, float]:
    """How straight the right side's left edge is, then how wide the gutter."""
    within = [r for r in runs if band.top <= r.middle <= band.bottom]
    starts = [r.x0 for r in within if r.x1 > band.x]
    left = max((r.x1 for r in within if r.x1 <= band.x), default=band.x)
    if not starts:
        return 0.0, 0.0
    straight = commonest([round(x / 3) for x in starts]) / len(starts)
    return round(straight, 1), min(starts) - left


def _bands_at(runs: Sequence[Run], x: float) -> list[Band]:
    """List the stretches that no run crosses at `x`."""
    half = _MIN_GUTTER_POINTS / 2
    crossing = sorted(
        (r.middle, r.top, r.bottom) for r in runs if r.x0 < x + half and r.x1 > x - half
    )
    edges = [min(r.top for r in runs) - 1, *(c[0] for c in crossing)]
    ends = [*(c[0] for c in crossing), max(r.bottom for r in runs) + 1]
    return [
        Band(x, a + 0.5, b - 0.5) for a, b in zip(edges, ends, strict=True) if b > a + 1
    ]


def _is_gutter(runs: Sequence[Run], band: Band) -> bool:
    within = [r for r in runs if band.top <= r.middle <= band.bottom]
    left = _plain_rows([r for r in within if r.x1 <= band.x])
    right = _plain_rows([r for r in within if r.x1 > band.x])
    if len(left) < _MIN_ROWS or len(right) < _MIN_ROWS:
        return False
    if is_margin(left):
        return False
    sparse, dense = sorted((left, right), key=len)
    if paired(sparse, dense) < _SHARED_ROWS:
        return not is_aside(right)
    if len(sparse) > _SPARSE * len(dense) and flows(right):
        return True
    return has_heading(left) and has_heading(right)


def _plain_rows(runs: Sequence[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.middle, r.x0)):
        if rows and _same_row(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    parted = [part for row in rows for part in _without_margin_heading(row)]
    return _with_asides_first(parted)


def _same_row(first: Run, run: Run) -> bool:
    shared = min(first.bottom, run.bottom) - max(first.top, run.top)
    return shared > 0.5 * min(first.bottom - first.top, run.bottom - run.top)


def _without_margin_heading(row: list[Run]) -> list[list[Run]]:
    """A heading beside its section is read before it, as a line of its own."""
    row.sort(key=lambda r: r.x0)
    if len(row) > 1 and heading_kind(row[0].text) and _stands_out(row[0], row[1]):
        return [row[:1], row[1:]]
    return [row]


def _stands_out(run: Run, other: Run) -> bool:
    return (
        (run.bold and not other.bold)
        or run.size > 1.08 * other.size
        or run.text.isupper()
    )


def _with_asides_first(rows: list[list[Run]]) -> list[list[Run]]:
    """Lift dates set beside bullets up to the line they belong to.

    A narrow block to the right (place, dates, length of stay) starts beside the
    heading of an entry and runs on beside its bullets.
    """
    ordered: list[list[Run]] = []
    place, edge, indent, lifting = 0, _NOWHERE, 0.0, False
    for row in rows:
        first, last = row[0], row[-1]
        bulleted = first.text[:1] in _BULLETS
        beside = len(row) > 1 and abs(last.x1 - edge) < _SAME_EDGE_POINTS
        lifting = beside and first.x0 > indent + 1 and (bulleted or lifting)
        if lifting:
            ordered.insert(place, [last])
            ordered.append(row[:-1])
            place += 1
            continue
        ordered.append(row)
        heads = len(row) > 1 and not bulleted
        place, edge, indent = len(ordered), last.x1 if heads else _NOWHERE, first.x0
    return ordered
