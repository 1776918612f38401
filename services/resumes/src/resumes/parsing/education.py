"""Courses of study: where, which degree, when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from resumes.parsing.course_lines import SCHOOL_DIPLOMA, cells_of, is_degree
from resumes.parsing.dates import DateRange, date_ranges
from resumes.parsing.experience import date_founds
from resumes.parsing.line_roles import main_dates
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import is_place
from resumes.parsing.resume import Education, EducationLevel, Found
from resumes.parsing.tables import first_table, rows_below
from resumes.parsing.wording import DEGREE, is_school, level_of

_LEVELS: tuple[EducationLevel, ...] = (
    "none", "school", "vocational", "bachelor", "master", "doctorate",
)  # fmt: skip
_CAMP = re.compile(r"\bbootcamp\b", re.IGNORECASE)  # a school, or a course of one
_GRADE = re.compile(
    r"\b(?:c?gpa|grade|honou?rs|cum laude|percent)\b|\d[.,]\d|%", re.IGNORECASE
)


@dataclass(slots=True)
class _Course:
    school: Span | None = None
    degree: Span | None = None
    dates: DateRange | None = None
    other: list[Span] = field(default_factory=list)
    start: int = 0
    end: int = 0

    @property
    def is_empty(self) -> bool:
        return self.school is None and self.degree is None


def find_education(lines: Sequence[TextLine]) -> tuple[Education, ...]:
    """Read the courses of an education section, in the order they stand."""
    table = first_table(lines)
    if table is not None:
        return (*find_education(lines[:table]), *_tabled(lines[table:]))
    courses: list[_Course] = []
    dates_first = bool(lines) and _is_date_alone(lines[0])
    for line in lines:
        if dates_first and _is_date_alone(line):
            courses.append(_Course(dates=_dates(line), start=line.start, end=line.end))
            continue
        if line.bullet and not _bullet_names_course(line):
            if courses:
                courses[-1].end = line.end
            continue
        _read_line(line, courses)
    return tuple(_education(course) for course in courses if not course.is_empty)


def _tabled(lines: Sequence[TextLine]) -> Iterator[Education]:
    for row, line in rows_below(lines):
        if row and ("school" in row or "degree" in row):
            degree, school = row.get("degree"), row.get("school")
            dates = next(iter(date_ranges(line.text, line.body.start)), None)
            course = _Course(school, degree, dates, start=line.start, end=line.end)
            yield _education(course)


def highest(courses: Sequence[Education]) -> EducationLevel | None:
    """Give the highest level among the courses, or None when none is known."""
    levels = [course.level for course in courses if course.level]
    return max(levels, key=_LEVELS.index, default=None)


def _bullet_names_course(line: TextLine) -> bool:
    head = line.text[:60]
    named = is_school(head) or DEGREE.match(head) is not None
    return named and ("\t" in line.text or main_dates(line) is not None)


def _dates(line: TextLine) -> DateRange | None:
    """Find when: here a year counts wherever it stands, as in "B.E., 2015, 68%"."""
    anywhere = date_ranges(line.text, line.body.start)
    return main_dates(line) or next(iter(anywhere), None)


def _is_date_alone(line: TextLine) -> bool:
    dates = _dates(line)
    return dates is not None and not cells_of(line, dates)


def _read_line(line: TextLine, courses: list[_Course]) -> None:
    dates = _dates(line)
    cells = cells_of(line, dates)
    for cell in cells:
        camp = _CAMP.search(cell.text) is not None
        degree = is_degree(cell.text) and not (camp and len(cells) == 1)
        school = is_school(cell.text) and not SCHOOL_DIPLOMA.match(cell.text)
        school = school and not (camp and degree)
        if not courses or _is_next(courses[-1], school=school, degree=degree):
            courses.append(_Course(start=line.start, end=line.end))
        course = courses[-1]
        course.end = line.end
        if degree and course.degree is None:
            course.degree = cell
        elif school and course.school is None:
            course.school = cell
        elif not is_place(cell.text) and not _GRADE.search(cell.text):
            course.other.append(cell)
    if dates and courses and courses[-1].dates is None:
        courses[-1].dates = dates


def _is_next(course: _Course, *, school: bool, degree: bool) -> bool:
    if school and degree:
        return not course.is_empty
    return (school and course.school is not None) or (
        degree and course.degree is not None and course.school is not None
    )


def _education(course: _Course) -> Education:
    start_date, end_date = date_founds(course.dates)
    school = course.school
    guessed = next((c for c in course.other if c.text[:1].isupper()), None)
    level = level_of(_degree_word(course.degree)) if course.degree else None
    if level is None and school and SCHOOL_DIPLOMA.search(school.text):
        level = "school"
    return Education(
        institution=_found(school, 0.9)
        or (_found(guessed, 0.5) if course.degree else None),
        degree=_found(course.degree, 0.9),
        level=cast("EducationLevel | None", level),  # the table's words are the type's
        start_date=start_date
        if end_date or (course.dates and course.dates.current)
        else None,
        end_date=end_date
        or (None if course.dates and course.dates.current else start_date),
        start=course.start,
        end=course.end,
    )


def _degree_word(degree: Span) -> str:
    match = DEGREE.search(degree.text)
    return match.group() if match else ""


def _found(span: Span | None, confidence: float) -> Found | None:
    if span is None:
        return None
    value = " ".join(span.text.split())
    return Found(value=value, confidence=confidence, start=span.start, end=span.end)
