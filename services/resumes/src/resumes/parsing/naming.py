"""The name at the head of a résumé.

Candidates are the cells of the first lines; size, place and likeness to the e-mail
address decide between them.
"""

import re
from collections.abc import Sequence

from resumes.documents.headings import heading_kind
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import is_place
from resumes.parsing.resume import Found
from resumes.parsing.wording import title_score

_PARTICLES_WORDS = """
    van von de der den del della di da dos la le bin ibn al el y
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NEVER_FIRST = _PARTICLES - {"al", "el", "la"}
_NAME_NOISE = re.compile(
    r"\b(?:curriculum vitae|r[ée]sum[ée]|c\.?v\.?|name)\b:?|"
    r",?\s(?:ph\.?d|mba|m\.?d|cpa|pmp|rn|bsn|msn|esq|m\.?sc|b\.?sc|cfa|pe|jr|sr|i{2,3})\b\.?|"
    r"\b(?:dr|mr|mrs|ms|prof)\.?\s",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-]){0,30}")
_NAME_LINES = 12
_CONTACT_LABEL = re.compile(
    r"\b(?:e-?mail|phone|mobile|tel|telephone|cell|address|location|website|linkedin|"
    r"github|contact)\s?:",
    re.IGNORECASE,
)


def find_name(lines: Sequence[TextLine], email: Found | None) -> Found | None:
    """Find the person's name among the first lines."""
    best: tuple[float, Found] | None = None
    biggest = max((line.look.size for line in lines[:_NAME_LINES]), default=0.0)
    for place, line in enumerate(lines[:_NAME_LINES]):
        for cell in _name_cells(line)[:2]:
            score = _name_score(cell, email) - 0.06 * place
            score += 0.35 if line.look.size >= biggest > 0 and line.look.size else 0
            if score > 0.45 and (best is None or score > best[0]):
                best = (score, _named(cell, score))
    return best[1] if best else None


def _named(cell: Span, score: float) -> Found:
    value = " ".join(cell.text.split())
    shouted = sum(c.isupper() for c in value) > 0.7 * sum(c.isalpha() for c in value)
    value = " ".join(_capital(w) for w in value.split()) if shouted else value
    return Found(
        value=value,
        confidence=round(min(0.99, score), 2),
        start=cell.start,
        end=cell.end,
    )


def _capital(word: str) -> str:
    return "-".join(p[:1].upper() + p[1:].lower() for p in word.split("-"))


def _name_cells(line: TextLine) -> list[Span]:
    if line.bullet:
        return []
    label = _CONTACT_LABEL.search(line.body.text)
    body = (
        Span(line.body.text[: label.start()], line.body.start) if label else line.body
    )
    cells = body.split(re.compile(r"\t|\||\s[•·–—-]\s|,\s|\n|\s{3,}"))
    return [tidy for c in cells if (tidy := _without_noise(c)).text]


def _without_noise(cell: Span) -> Span:
    """Cut "RESUME", "Dr." and "PhD" off a name, at its ends only."""
    for match in list(_NAME_NOISE.finditer(f"{cell.text} "))[::-1]:
        if match.end() >= len(cell.text.rstrip()):
            cell = Span(cell.text[: match.start()], cell.start)
    if opening := _NAME_NOISE.match(cell.text):
        cell = Span(cell.text[opening.end() :], cell.start + opening.end())
    return cell.strip(",:-–")


def _name_score(cell: Span, email: Found | None) -> float:
    words = cell.text.split()
    if not 2 <= len(words) <= 5 or heading_kind(cell.text) or is_place(cell.text):
        return 0.0
    if not all(_NAME_WORD.fullmatch(w) for w in words):
        return 0.0
    capital = [w[0].isupper() or w.casefold() in _PARTICLES for w in words]
    local = email.value.partition("@")[0] if email else ""
    hits = sum(len(w) > 2 and w.casefold().strip(".") in local for w in words)
    if not (all(capital) or hits > 1) or words[0].casefold() in _NEVER_FIRST:
        return 0.0
    score = 0.6 if len(words) <= 3 else 0.5
    return score + 0.25 * min(hits, 2) - (0.5 if title_score(cell.text) > 0 else 0)
