"""Who the résumé is about and how to reach them.

The first block is asked first: a referee's address further down is not the person's.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import phonenumbers

from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import PLACE, POSTAL, could_be_place, is_place
from resumes.parsing.resume import Found
from resumes.parsing.wording import title_score

_EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9_%+-](?:[A-Za-z0-9._%+-]{0,63})@"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}"
)
_LINK = re.compile(
    r"(?<![\w@.%+/-])(?:https?://)?(?:[A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,12}\b"
    r"(?:/[^\s|,;<>()\t]{0,200})?(?![\w@])"
)
_TOP_DOMAINS_WORDS = """
    com org net io dev me ai co edu gov games app info uk de in eu ca au us fr nl ch
    at be es it se no fi dk pl pt br mx jp cn sg nz ie tech xyz site online page
    design works blog studio space world cloud digital pro name art to ly cv link
    team fm tr ru ua cz gr ro hu il za ng ke pk bd lk my ph id vn kr tw hk ae sa eg
"""
# "linkedin.com/in/ann-" goes on below, where a narrow column broke it.
_BROKEN_REST = re.compile(r"(?<=-)\n([\w-]{1,60})(?=\s|$)")
_TOP_DOMAINS = frozenset(_TOP_DOMAINS_WORDS.split())
_NOT_LINKS_WORDS = """
    node.js next.js vue.js react.js three.js express.js d3.js asp.net ado.net vb.net
    socket.io draw.io u.s u.k ph.d b.sc m.sc e.g i.e nest.js
"""
_NOT_LINKS = frozenset(_NOT_LINKS_WORDS.split())
_PHONE_SHAPE = re.compile(r"(?<![\w/.])(?:\+|00)?\(?\d(?:[\d ().\-–/]{5,22})\d(?!\w)")
_REGIONS = ("US", "GB", "DE", "IN")
_PHONE_LABEL = re.compile(
    r"(?:phone|mobile|mob|tel|cell|call|ph|m|t|p)\b\.?:?\s{0,3}\(?$", re.IGNORECASE
)
_PHONE_BLOCK_CHARS = 3_000
_YEARS_ONLY = re.compile(r"(?:19|20)\d\d\D{1,5}(?:19|20)\d\d")


def find_email(blocks: Iterable[Span]) -> Found | None:
    """Find the first address, block by block."""
    for block in blocks:
        if match := _EMAIL.search(block.text):
            return _found(
                match.group().lower(), 0.98, block, match.start(), match.end()
            )
    return None


def find_phone(blocks: Iterable[Span]) -> Found | None:
    """Find the first number somebody could dial, block by block."""
    for place, block in enumerate(blocks):
        text = block.text[:_PHONE_BLOCK_CHARS]
        found = _phone_by_plan(block, text, loose=place == 0)
        if found is None and place == 0:
            found = _phone_by_shape(block, text)
        if found:
            return found
    return None


def find_location(lines: Sequence[TextLine]) -> Found | None:
    """Find where the person lives, in the lines of the first block."""
    cells = [_unlabelled(cell) for line in lines for cell in line.cells()]
    for cell in cells:
        match = PLACE.search(cell.text)
        if match and title_score(_since_edge(cell.text[: match.start()])) <= 0:
            return _found(match.group(), 0.9, cell, match.start(), match.end())
    for cell in cells:
        if postal := POSTAL.search(cell.text):
            return _found(postal.group(), 0.8, cell, postal.start(), postal.end())
    for cell in cells:
        if is_place(cell.text) or (
            could_be_place(cell.text) and title_score(cell.text) <= 0
        ):
            return _found(cell.text, 0.6, cell, 0, len(cell.text))
    return None


def find_links(blocks: Sequence[Span]) -> tuple[Found, ...]:
    """Find addresses of pages: any in the first block, well-known ones after it."""
    found: dict[str, Found] = {}
    for place, block in enumerate(blocks):
        for match in islice(_LINK.finditer(block.text), 200):
            link = match.group().rstrip("./")
            key = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.lower())
            if _is_link(link, key, first=place == 0):
                end = match.start() + len(link)
                if rest := _BROKEN_REST.match(block.text, end):
                    link, end = link + rest[1], rest.end()
                found.setdefault(key, _found(link, 0.9, block, match.start(), end))
    return tuple(found.values())


def _since_edge(text: str) -> str:
    return re.split(r"\s[|–—-]\s", text)[-1]


def _unlabelled(cell: Span) -> Span:
    match = re.match(
        r"(?:address|location|city|based in)\s?:?\s", cell.text, re.IGNORECASE
    )
    return Span(cell.text[match.end() :], cell.start + match.end()) if match else cell


def _is_link(link: str, key: str, *, first: bool) -> bool:
    host = key.partition("/")[0]
    known = host.rpartition(".")[2] in _TOP_DOMAINS
    initial = len(host.partition(".")[0]) < 2  # "B.Tech"
    if not known or initial or host in _NOT_LINKS:
        return False
    full = link.lower().startswith(("http", "www."))
    named = host in {"linkedin.com", "github.com", "gitlab.com"} and "/" in key
    return first or full or named


def _phone_by_plan(block: Span, text: str, *, loose: bool) -> Found | None:
    """Outside the first block a number must be labelled, written in full or valid:
    identifiers of papers and amounts have the length of one, too.
    """
    for region in _REGIONS if loose else _REGIONS[:1]:
        matches = phonenumbers.PhoneNumberMatcher(
            text, region, leniency=phonenumbers.Leniency.POSSIBLE, max_tries=50
        )
        for match in matches:
            valid = phonenumbers.is_valid_number(match.number)
            if _is_phone(text, match.start, match.raw_string, sure=loose or valid):
                sure = 0.95 if valid else 0.8
                return _found(match.raw_string, sure, block, match.start, match.end)
    return None


def _is_phone(text: str, start: int, written: str, *, sure: bool) -> bool:
    labelled = _PHONE_LABEL.search(text, max(0, start - 12), start) is not None
    digits = _digits(written)
    if "/" in written and not written.startswith(("+", "0", "(")):
        return False  # an identifier such as "10.1234/5678.9"
    if _YEARS_ONLY.search(written) or (start and text[start - 1] in "/.$€£#"):
        return False
    return digits >= 7 if labelled else digits >= 9 and sure


def _phone_by_shape(block: Span, text: str) -> Found | None:
    for match in islice(_PHONE_SHAPE.finditer(text), 50):
        written = match.group().strip()
        dialled = _is_phone(text, match.start(), written, sure=True)
        if dialled and 9 <= _digits(written) <= 15:
            return _found(
                written, 0.6, block, match.start(), match.start() + len(written)
            )
    return None


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _found(value: str, confidence: float, block: Span, start: int, end: int) -> Found:
    return Found(
        value=value,
        confidence=confidence,
        start=block.start + start,
        end=block.start + end,
    )
