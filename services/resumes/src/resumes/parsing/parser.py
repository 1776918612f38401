"""The story of parsing: lines, sections, then each finding from its own section."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from resumes.documents import Reading
from resumes.documents.heading_words import SectionKind
from resumes.parsing.contact import find_email, find_links, find_location, find_phone
from resumes.parsing.education import find_education, highest
from resumes.parsing.experience import find_experience
from resumes.parsing.languages import find_languages
from resumes.parsing.lines import Span, TextLine, text_lines
from resumes.parsing.listings import find_certifications, find_projects
from resumes.parsing.naming import find_name
from resumes.parsing.resume import Education, Experience, Found, ParsedResume
from resumes.parsing.sections import Part, parts_of
from resumes.parsing.skill_lists import find_skills
from resumes.parsing.tenure import years_claimed, years_worked
from resumes.parsing.wording import is_school

T = TypeVar("T")

_MOST_LINES = 3_000
_MOST_ENTRIES = 60
_TOP_LINES = 14


def parse(reading: Reading, *, today: date | None = None) -> ParsedResume:
    """Read a résumé's facts.

    `today` ends the roles that are current when years are added up. Without it they end
    with the latest date among the roles, so the answer depends on the text alone.
    """
    lines = list(islice(text_lines(reading), _MOST_LINES))
    parts = parts_of(_body(lines))
    who = _top(lines, parts)
    blocks = [_block(reading, who), *_other_blocks(reading, parts)]
    email = find_email(blocks)
    summary = _summary(reading, parts)
    roles = _from(parts, {"experience"}, find_experience)
    courses = _courses(parts)
    listed, mentioned = find_skills(parts)
    return ParsedResume(
        name=find_name(lines, email),
        email=email,
        phone=find_phone(blocks),
        location=find_location(who),
        links=find_links(blocks),
        summary=summary,
        skills=listed,
        mentioned_skills=mentioned,
        experience=roles,
        education=courses,
        certifications=_from(parts, {"certifications"}, find_certifications),
        projects=_from(parts, {"projects"}, find_projects),
        languages=_from(parts, {"languages", "skills"}, find_languages),
        sections=tuple(part.section for part in parts),
        years_experience=_years(roles, summary, today),
        education_level=highest(courses),
    )


def _from(
    parts: Sequence[Part],
    kinds: set[SectionKind],
    find: Callable[[Sequence[TextLine]], tuple[T, ...]],
) -> tuple[T, ...]:
    found = [
        item
        for part in parts
        if part.section.kind in kinds
        for item in find(part.lines)
    ]
    return tuple(found[:_MOST_ENTRIES])


def _courses(parts: Sequence[Part]) -> tuple[Education, ...]:
    """Who has no section for education may have told it under "Training"."""
    schooled = [
        part
        for part in parts
        if part.section.kind == "certifications"
        and any(is_school(line.text) for line in part.lines)
    ]
    found = _from(parts, {"education"}, find_education)
    return found or _from(schooled, {"certifications"}, find_education)


def _body(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Headers and footers stand in no section, unless nearly all stands in them."""
    body = [ln for ln in lines if ln.look.zone not in {"header", "footer"}]
    return body if 2 * len(body) > len(lines) else lines


def _top(lines: Sequence[TextLine], parts: Sequence[Part]) -> list[TextLine]:
    """Where people say who they are: before the first heading, or under "Contact".

    With nothing there (a sidebar read first), the first lines must do.
    """
    top = [ln for p in parts if p.section.kind == "contact" for ln in p.lines]
    starts = {ln.start for ln in top}
    edges = [ln for ln in lines if ln.look.zone in {"header", "footer"}]
    return [*top, *(ln for ln in edges if ln.start not in starts)] or [
        *lines[:_TOP_LINES]
    ]


def _block(reading: Reading, lines: Sequence[TextLine]) -> Span:
    """The contact lines as one stretch of text; gaps between them are blanked."""
    if not lines:
        return Span("", 0)
    first, last = min(ln.start for ln in lines), max(ln.end for ln in lines)
    kept = [" "] * (last - first)
    for line in lines:
        kept[line.start - first : line.end - first] = reading.text[
            line.start : line.end
        ]
        if line.end < last:
            kept[line.end - first] = "\n"
    return Span("".join(kept), first)


def _other_blocks(reading: Reading, parts: Sequence[Part]) -> list[Span]:
    """The rest of the text, but for the people who are only referees."""
    return [
        Span(reading.text[p.section.start : p.section.end], p.section.start)
        for p in parts
        if p.section.kind not in {"contact", "references"}
    ]


def _summary(reading: Reading, parts: Sequence[Part]) -> Found | None:
    for part in parts:
        if part.section.kind == "summary" and part.lines:
            start, end = part.lines[0].body.start, part.lines[-1].end
            value = " ".join(reading.text[start:end].split())
            return Found(value=value, confidence=0.9, start=start, end=end)
    return None


def _years(
    roles: Sequence[Experience], summary: Found | None, today: date | None
) -> float | None:
    dates = [d.value for r in roles for d in (r.start_date, r.end_date) if d]
    now = f"{today:%Y-%m}" if today else max(dates, default="")
    worked = years_worked(roles, now)
    return worked or years_claimed(summary.value if summary else "")
