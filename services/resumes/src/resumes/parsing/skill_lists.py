"""Skills: listed ones count even when unknown, others when the catalogue knows them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from resumes.parsing.languages import is_language
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.resume import FoundSkill
from resumes.parsing.sections import Part
from resumes.parsing.skill_items import items_of
from resumes.parsing.skill_names import known_skill, skills_of
from resumes.parsing.tables import first_table, label_rows, rows_below
from resumes.parsing.verbs import starts_with_verb
from skills import catalogue

_ENOUGH_LISTED = 2
_ENOUGH_TO_TELL = 5  # words
_MOST_NAMED = 3_000
_IN_PROSE = 0.6
_PROSE_KINDS = (
    "summary",
    "experience",
    "projects",
    "certifications",
    "contact",
    "other",
)
_LABEL = re.compile(r"([^:,;|\t]{2,40}):\s")
_SET_APART = re.compile(r"([^:,;|\t]{2,40})\t(?=[^\t,]{1,60},[^\t]*$)")
_NOT_SKILLS = re.compile(
    r"\b(?:awards?|honou?rs|interests?|hobbies|languages? spoken|spoken|references?|"
    r"certifications?|achievements?|natural languages?|mother tongue|nationality|"
    r"other languages?|foreign languages?|date of birth|driving licen[cs]e)\b",
    re.IGNORECASE,
)
_MOSTLY = 0.6


Skills = tuple[FoundSkill, ...]


def find_skills(parts: Sequence[Part]) -> tuple[Skills, Skills]:
    """Find the skills somebody claims, and the further ones their prose mentions.

    Each is found once, where it is said most plainly. Who lists (nearly) none claims
    what the prose says.
    """
    lists = [p for p in parts if p.section.kind == "skills"]
    prose = [p for p in parts if p.section.kind in _PROSE_KINDS]
    listed = _once(skill for part in lists for skill in _listed(part.lines))
    mentioned = _once(skill for part in prose for skill in _mentioned(part))
    if len(listed) < _ENOUGH_LISTED:
        return _in_order(mentioned | listed), ()
    further = {k: s for k, s in mentioned.items() if k not in listed}
    return _in_order(listed), _in_order(further)


def _once(found: Iterable[FoundSkill]) -> dict[str, FoundSkill]:
    first: dict[str, FoundSkill] = {}
    for skill in islice(found, _MOST_NAMED):
        first.setdefault(_key(skill), skill)
    return first


def _in_order(found: dict[str, FoundSkill]) -> Skills:
    return tuple(sorted(found.values(), key=lambda s: s.start))


def _key(skill: FoundSkill) -> str:
    return skill.skill_id or skill.value.casefold()


def _mentioned(part: Part) -> Iterator[FoundSkill]:
    prose = _prose(part.lines)
    for mention in catalogue().mentions(prose.text):
        words = prose.text[mention.start : mention.end]
        at = Span(words, prose.start + mention.start)
        yield known_skill(mention.skill_id, at, _IN_PROSE, part.section.kind)


def _prose(lines: Sequence[TextLine]) -> Span:
    """Join lines at their places: a skill may wrap, but not into the next bullet."""
    if not lines:
        return Span("", 0)
    pieces, at = [], lines[0].body.start
    for line in lines:
        pieces += ["\n" * (line.body.start - at), line.text]
        at = line.body.end
    return Span("".join(pieces), lines[0].body.start)


def _listed(lines: Sequence[TextLine]) -> Iterator[FoundSkill]:
    table = first_table(lines)
    if table is not None:
        yield from _listed(lines[:table])
        yield from _tabled(lines[table:])
        return
    if label_rows(lines):
        for line in lines:
            left, right = line.cells()
            if not _NOT_SKILLS.search(left.text):
                yield from _skills_in(right)
        return
    for block in _statements([line for line in lines if not _tells(line)]):
        label = _LABEL.match(block.text) or _SET_APART.match(block.text)
        words = block.text[label.end() :] if label else block.text
        if label and _NOT_SKILLS.search(label[1]):
            continue
        body = Span(words, block.start + (label.end() if label else 0))
        yield from _skills_in(body)


def _tells(line: TextLine) -> bool:
    """ "• Planned 25 events for the council": an achievement among the skills."""
    words = line.text.split()
    return (
        line.bullet != ""
        and len(words) >= _ENOUGH_TO_TELL
        and "," not in re.sub(r"\d,\d", "", line.text)
        and starts_with_verb(line.text)
    )


def _skills_in(body: Span) -> Iterator[FoundSkill]:
    items = list(items_of(body))
    spoken = sum(is_language(i.text) for i in items)
    if items and spoken > _MOSTLY * len(items):
        return
    for item in items:
        yield from skills_of(item)


def _tabled(lines: Sequence[TextLine]) -> Iterator[FoundSkill]:
    """Of a table with column names only the skills: not their area or level."""
    plain = []
    for row, line in rows_below(lines):
        if row is None:
            plain.append(line)
        elif "skill" in row:
            yield from _skills_in(row["skill"])
    yield from _listed(plain)


def _statements(lines: Sequence[TextLine]) -> list[Span]:
    """Join a list that wraps, so that an item broken over two lines stays one."""
    blocks: list[tuple[TextLine, Span]] = []
    for line in lines:
        last = blocks[-1] if blocks else None
        if last and _wraps(last[0], last[1], line):
            gap = "\n" * (line.body.start - last[1].end)
            joined = Span(last[1].text + gap + line.text, last[1].start)
            blocks[-1] = (line, joined)
        else:
            blocks.append((line, line.body))
    return [Span(_without_breaks(b.text), b.start) for _, b in blocks]


def _wraps(above: TextLine, block: Span, line: TextLine) -> bool:
    listed = block.text.count(",") >= 1
    plain = not line.bullet and not _LABEL.match(line.text) and "\t" not in line.text
    return listed and plain and "\t" not in above.text and _is_full(above, line)


def _is_full(above: TextLine, line: TextLine) -> bool:
    """A list goes on below a comma or a line that ran to the edge."""
    if above.text.rstrip().endswith((",", "&", " and", "-")):
        return True
    return len(above.text) > 60 and "," in line.text + ","


def _without_breaks(text: str) -> str:
    return text.replace("\n", " ")
