"""From the characters of a PDF page to runs of text with a place and a look.

A run is what stands on one baseline without a wide gap. Columns are found among runs
(see `columns`), never among whole rows, because rows of two columns may touch.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import Any

from resumes.documents.cleaning import clean, has_smuggled

_WORD_GAP = 0.17
_RUN_GAP = 0.85
_TINY_POINTS = 2.0
_WHITE = 0.96
_DARK = 0.75
_MOST_GROUNDS = 500
_UNNAMED = re.compile(r"\(cid:\d{1,5}\)")
_PICTURE_FONTS = ("dingbat", "wingding", "webding", "awesome", "icon", "marvosym")
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "cmbx", "cmssbx")


@dataclass(slots=True)
class Glyph:
    """One visible character, positions in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    spaced: bool = False
    unnamed: bool = False


@dataclass(slots=True)
class Run:
    """Neighbouring words on one baseline."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


# pdfplumber gives objects as plain dictionaries.
Box = dict[str, Any]


def visible_glyphs(page: Any) -> tuple[list[Glyph], bool]:  # Any: an untyped library
    """Return the page's readable glyphs, and whether some text was hidden."""
    filled = [s for s in [*page.rects, *page.curves] if s.get("fill")]
    grounds = [s for s in filled if _lightness(s["non_stroking_color"]) < _DARK]
    dark = [_box(s) for s in [*grounds, *page.images][:_MOST_GROUNDS]]
    kept, hidden = [], False
    for char in filter(itemgetter("upright"), page.chars):
        if _is_hidden(char, dark, page.width, page.height):
            hidden = hidden or bool(char["text"].strip())
            continue
        hidden = hidden or has_smuggled(char["text"])
        unnamed = _UNNAMED.fullmatch(char["text"]) or _is_ornament(char)
        if text := "•" if unnamed else clean(char["text"]):
            kept.append(_glyph(char, text, unnamed=bool(unnamed)))
    return kept, hidden


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Join glyphs to runs, top to bottom and left to right."""
    runs: list[Run] = []
    for row in _rows(glyphs):
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or _gap(row[at - 1], row[at]) > _RUN_GAP:
                runs.append(_run(row[start:at]))
                start = at
    return runs


def _is_ornament(char: Box) -> bool:
    """A font of pictures calls its star "H" and its telephone "%"."""
    name = str(char["fontname"]).lower()
    drawn = any(mark in name for mark in _PICTURE_FONTS)
    return drawn and char["text"].isascii() and bool(char["text"].strip())


def _is_hidden(
    char: Box, dark: Sequence[tuple[float, ...]], w: float, h: float
) -> bool:
    if char["size"] < _TINY_POINTS:
        return True
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    if not (-2 <= x <= w + 2 and -2 <= y <= h + 2):
        return True
    if _lightness(char.get("non_stroking_color")) < _WHITE:
        return False
    return not any(x0 <= x <= x1 and top <= y <= low for x0, x1, top, low in dark)


def _box(shape: Box) -> tuple[float, ...]:
    return shape["x0"], shape["x1"], shape["top"], shape["bottom"]


def _lightness(colour: Any) -> float:  # Any: a number, a tuple, a pattern name or None
    """Darkest channel from 0 (black) to 1 (white); unknown colours count as black."""
    parts = colour if isinstance(colour, list | tuple) else (colour,)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return 0.0
    if len(parts) == 4:
        return float(1 - min(1, max(parts[:3]) + parts[3]))
    return float(min(parts))


def _glyph(char: Box, text: str, *, unnamed: bool) -> Glyph:
    name = str(char["fontname"]).lower()
    bold = any(mark in name for mark in _BOLD_NAMES)
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    return Glyph(text, x0, x1, top, bottom, char["size"], bold, unnamed=unnamed)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group glyphs that share a baseline, within a quarter of their size."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (round(_base(g), 1), g.x0)):
        row = rows[-1] if rows else None
        if row and abs(_base(row[0]) - _base(glyph)) <= 0.25 * min(
            row[0].size, glyph.size
        ):
            row.append(glyph)
        else:
            rows.append([glyph])
    return [inked for row in rows if (inked := _inked(row))]


def _inked(row: list[Glyph]) -> list[Glyph]:
    """Sort a row and drop blanks, noting where they were.

    A glyph its font cannot name is a bullet where a run starts, else an ornament.
    """
    inked: list[Glyph] = []
    spaced = False
    for glyph in sorted(row, key=lambda g: g.x0):
        opens = not inked or _gap(inked[-1], glyph) > _RUN_GAP
        if glyph.text.strip() and (opens or not glyph.unnamed):
            glyph.spaced = spaced
            inked.append(glyph)
        spaced = not glyph.text.strip()
    return inked


def _base(glyph: Glyph) -> float:
    """About where the baseline is: fonts differ in how far they reach below it."""
    return glyph.bottom - 0.22 * glyph.size


def _gap(left: Glyph, right: Glyph) -> float:
    return (right.x0 - left.x1) / max(left.size, right.size, 1)


def _run(row: Sequence[Glyph]) -> Run:
    bold = 2 * sum(g.bold for g in row) > len(row)
    size = median(g.size for g in row)
    top, bottom = min(g.top for g in row), max(g.bottom for g in row)
    return Run(_spell(row), row[0].x0, row[-1].x1, top, bottom, size, bold)


def _spell(row: Sequence[Glyph]) -> str:
    spacing = _letter_spacing(row)
    parts = [row[0].text]
    for left, right in pairwise(row):
        apart = right.spaced or _gap(left, right) > _WORD_GAP + spacing
        parts.append(f" {right.text}" if apart else right.text)
    return "".join(parts)


def _letter_spacing(row: Sequence[Glyph]) -> float:
    """Letters set wide apart have gaps nearly everywhere; words have few."""
    gaps = [_gap(a, b) for a, b in pairwise(row)]
    inked = sorted(g for g in gaps if g > 0)
    usual = inked[len(inked) // 2] if len(inked) > 0.7 * len(gaps) >= 2 else 0.0
    return usual if usual > 0.1 else 0.0
