"""The name at the head of a résumé.

Candidates are the cells of the first lines; size, place and likeness to the e-mail
address decide between them.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from resumes.documents.headings import heading_kind
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import is_place
from resumes.parsing.resume import Found
from resumes.parsing.wording import title_score

_PARTICLES_WORDS = """
    van von vom zu zum zur de der den del della di da do dos das du des la le las los
    bin bint ibn abu al el y e i ter ten te af av op 't
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NEVER_FIRST = _PARTICLES - {"al", "el", "la", "abu", "e", "i", "te", "ten", "le", "du"}
_NUMERALS = frozenset({"II", "III", "IV"})
_NAME_NOISE = re.compile(
    r"\b(?:curriculum vitae|r[ée]sum[ée]|c\.?v\.?|name)\b:?|"
    r",?\s(?:ph\.?d|mba|m\.?d|cpa|pmp|rn|bsn|msn|esq|m\.?sc|b\.?sc|cfa|pe)\b\.?|"
    r"\b(?:dr|mr|mrs|ms|prof)\.?\s",
    re.IGNORECASE,
)
# Scripts whose vowels are marks on the letters count those marks in.
_MARKS = "\u0300-\u036f\u064b-\u0652\u0900-\u0e4e"
_NAME_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’.\-]){{0,30}}|['’]t")
_WHOLE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")  # 李伟, 김민준
_SPACED_OUT = re.compile(r"(?:[^\W\d_] ){4,60}[^\W\d_]")
_NAME_LINES = 12
_MOST_WORDS, _MOST_NAMES = 8, 5  # with and without particles
_ALONE_LINES = 3
_CONTACT_LABEL = re.compile(
    r"\b(?:e-?mail|phone|mobile|tel|telephone|cell|address|location|website|linkedin|"
    r"github|contact)\s?:",
    re.IGNORECASE,
)


def find_name(lines: Sequence[TextLine], email: Found | None) -> Found | None:
    """Find the person's name among the first lines."""
    best: tuple[float, Found] | None = None
    biggest = max((ln.look.size for ln in lines if ln.look.page == 1), default=0.0)
    for place, line in _candidates(lines, biggest):
        big = line.look.size >= biggest > 0
        for cell in _name_cells(line)[:2]:
            score = _name_score(cell, email) or _short_name_score(cell, email, place)
            score += (0.35 if big else 0) - 0.06 * place
            if score > 0.45 and (best is None or score > best[0]):
                best = (score, _named(cell, score))
    return best[1] if best else _spaced_name(lines, email)


def _spaced_name(lines: Sequence[TextLine], email: Found | None) -> Found | None:
    """ "N A D I A P E T R O V A": where its words part, the e-mail address tells."""
    local = email.value.partition("@")[0].casefold() if email else ""
    parts = [part for part in re.split(r"[^a-z]+", local) if len(part) > 1]
    for line in lines[:_ALONE_LINES]:
        letters = line.text.replace(" ", "")
        if _SPACED_OUT.fullmatch(line.text) and letters.casefold() == "".join(parts):
            value = " ".join(map(_capital, parts))
            return Found(
                value=value, confidence=0.8, start=line.body.start, end=line.body.end
            )
    return None


def _candidates(
    lines: Sequence[TextLine], biggest: float
) -> Iterator[tuple[int, TextLine]]:
    """The first lines; what a sidebar pushed down counts when nothing is bigger."""
    yield from enumerate(lines[:_NAME_LINES])
    usual = median(line.look.size for line in lines) if lines else 0.0
    for line in lines[_NAME_LINES:]:
        if line.look.page == 1 and line.look.size >= biggest > 1.2 * usual:
            yield 2, line


def _named(cell: Span, score: float) -> Found:
    value = " ".join(cell.text.split())
    shouted = sum(c.isupper() for c in value) > 0.7 * sum(c.isalpha() for c in value)
    if shouted:
        first, *others = value.split()
        value = " ".join([_capital(first), *map(_inner_capital, others)])
    return Found(
        value=value,
        confidence=round(min(0.99, score), 2),
        start=cell.start,
        end=cell.end,
    )


def _inner_capital(word: str) -> str:
    if word.casefold() in _PARTICLES and len(word) > 1:
        return word.lower()
    return word if word in _NUMERALS else _capital(word)


def _capital(word: str) -> str:
    parts = re.split(r"([-'’])", word)
    return "".join(p[:1].upper() + p[1:].lower() for p in parts)


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
    names = [w for w in words if w.casefold() not in _PARTICLES]
    fits = 2 <= len(words) <= _MOST_WORDS and len(names) <= _MOST_NAMES
    if not fits or heading_kind(cell.text) or is_place(cell.text):
        return 0.0
    if not all(_NAME_WORD.fullmatch(w) for w in words):
        return 0.0
    capital = [not w[0].islower() or w.casefold() in _PARTICLES for w in words]
    local = email.value.partition("@")[0] if email else ""
    hits = sum(len(w) > 2 and w.casefold().strip(".") in local for w in words)
    if not (all(capital) or hits > 1) or words[0].casefold() in _NEVER_FIRST:
        return 0.0
    score = 0.6 if len(names) <= 3 else 0.5
    return score + 0.25 * min(hits, 2) - (0.5 if title_score(cell.text) > 0 else 0)


def _short_name_score(cell: Span, email: Found | None, place: int) -> float:
    """A name of one word opens the page and the address repeats it; scripts without
    spaces write a whole name as one.
    """
    if place >= _ALONE_LINES or heading_kind(cell.text) or is_place(cell.text):
        return 0.0
    if _WHOLE_NAME.fullmatch(cell.text):
        return 0.7
    local = email.value.partition("@")[0] if email else ""
    word = cell.text.casefold()
    alone = _NAME_WORD.fullmatch(cell.text) and not cell.text[0].islower()
    return 0.6 if alone and len(word) > 3 and word in local else 0.0
