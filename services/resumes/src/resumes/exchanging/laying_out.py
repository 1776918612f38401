"""An imported résumé becomes text and facts, like one that was read from a file.

Nothing has to be guessed: each fact is the document's own, and points at its words in
the text that was set down for it.
"""

from collections.abc import Sequence
from datetime import date
from typing import cast

from common.months import month_and_year
from resumes.documents import Reading, Unreadable
from resumes.documents.heading_words import SectionKind
from resumes.exchanging.json_resume import (
    Basics,
    Course,
    JsonResume,
    Undertaking,
    Volunteering,
    Work,
)
from resumes.exchanging.known_skills import listed_skills, mentioned_skills
from resumes.exchanging.sheets import Sheet, SheetFull
from resumes.parsing import Education, Experience, Found, ParsedResume, Project
from resumes.parsing.education import highest
from resumes.parsing.resume import EducationLevel
from resumes.parsing.tenure import years_claimed, years_worked
from resumes.parsing.wording import level_of


def lay_out(content: bytes, today: date) -> tuple[Reading, ParsedResume] | Unreadable:
    """Text and facts of a stored JSON Resume, which was checked when it came in."""
    document = JsonResume.model_validate_json(content)
    sheet = Sheet()
    try:
        parsed = _set_down(sheet, document, today)
    except SheetFull:
        return Unreadable("too_complex")
    reading = sheet.reading()
    return (reading, parsed) if reading.text else Unreadable("empty")


def _set_down(sheet: Sheet, document: JsonResume, today: date) -> ParsedResume:
    """In the order a reader expects; what is empty has no heading."""
    contact = _contact(sheet, document.basics)
    summary = _summary(sheet, document.basics)
    roles = _roles(sheet, document)
    projects = _projects(sheet, document)
    _volunteering(sheet, document)
    courses = _courses(sheet, document)
    told_until = sheet.end
    skills = listed_skills(sheet, document)
    certificates = _certificates(sheet, document)
    languages = _languages(sheet, document)
    _others(sheet, document)
    now = f"{today:%Y-%m}"
    claimed = years_claimed(summary.value) if summary else None
    return ParsedResume.model_validate(
        {
            **contact,
            "summary": summary,
            "skills": skills,
            "mentioned_skills": mentioned_skills(
                sheet.reading().text[:told_until], sheet.sections(), skills
            ),
            "experience": roles,
            "education": courses,
            "certifications": certificates,
            "projects": projects,
            "languages": languages,
            "sections": sheet.sections(),
            "years_experience": years_worked(roles, now) or claimed,
            "education_level": highest(courses),
        }
    )


def _contact(sheet: Sheet, basics: Basics) -> dict[str, object]:
    [name] = sheet.pieces(basics.name)
    sheet.line(basics.label)
    place = basics.location
    where = ", ".join(
        part
        for part in (place.address, place.city, place.region, place.country_code)
        if part.strip()
    )
    email, phone, location = sheet.pieces(basics.email, basics.phone, where)
    addresses = [basics.url, *(profile.url for profile in basics.profiles)]
    links = [sheet.pieces(address)[0] for address in addresses]
    return {
        "name": name,
        "email": email,
        "phone": phone,
        "location": location,
        "links": [link for link in links if link is not None],
    }


def _summary(sheet: Sheet, basics: Basics) -> Found | None:
    if not basics.summary.strip():
        return None
    sheet.heading("summary", "Summary")
    [summary] = sheet.pieces(basics.summary)
    return summary


def _roles(sheet: Sheet, document: JsonResume) -> list[Experience]:
    if document.work:
        sheet.heading("experience", "Experience")
    return [_role(sheet, work) for work in document.work]


def _role(sheet: Sheet, work: Work) -> Experience:
    start = sheet.at
    title, company, location = sheet.pieces(work.position, work.name, work.location)
    first, last, current = _dates(sheet, work.start_date, work.end_date)
    prose = [sheet.pieces(text)[0] for text in (work.summary, work.description)]
    told = [sheet.pieces(text, bullet=True)[0] for text in work.highlights]
    return Experience(
        company=company,
        title=title,
        location=location,
        start_date=first,
        end_date=last,
        current=current,
        bullets=tuple(line for line in (*prose, *told) if line is not None),
        start=start,
        end=max(start, sheet.end),
    )


def _projects(sheet: Sheet, document: JsonResume) -> list[Project]:
    if document.projects:
        sheet.heading("projects", "Projects")
    found = (_project(sheet, project) for project in document.projects)
    return [project for project in found if project is not None]


def _project(sheet: Sheet, project: Undertaking) -> Project | None:
    start = sheet.at
    name, _ = sheet.pieces(project.name, project.entity)
    _dates(sheet, project.start_date, project.end_date)
    prose = sheet.pieces(project.description)
    told = [sheet.pieces(text, bullet=True)[0] for text in project.highlights]
    sheet.line(*project.roles, *project.keywords, between=", ")
    if name is None:
        return None
    bullets = tuple(line for line in (*prose, *told) if line is not None)
    return Project(name=name, bullets=bullets, start=start, end=max(start, sheet.end))


def _volunteering(sheet: Sheet, document: JsonResume) -> None:
    if document.volunteer:
        sheet.heading("volunteering", "Volunteering")
    for each in document.volunteer:
        _volunteered(sheet, each)


def _volunteered(sheet: Sheet, each: Volunteering) -> None:
    sheet.line(each.position, each.organization)
    _dates(sheet, each.start_date, each.end_date)
    sheet.line(each.summary)
    for text in each.highlights:
        sheet.line(text, bullet=True)


def _courses(sheet: Sheet, document: JsonResume) -> list[Education]:
    if document.education:
        sheet.heading("education", "Education")
    return [_course(sheet, course) for course in document.education]


def _course(sheet: Sheet, course: Course) -> Education:
    start = sheet.at
    studied = " ".join(part for part in (course.study_type, course.area) if part)
    degree, institution, _ = sheet.pieces(studied, course.institution, course.score)
    first, last, _ = _dates(sheet, course.start_date, course.end_date)
    sheet.line(*course.courses, between=", ")
    level = level_of(course.study_type) or level_of(studied)
    return Education(
        institution=institution,
        degree=degree,
        level=cast("EducationLevel | None", level),  # the table's words are the type's
        start_date=first,
        end_date=last,
        start=start,
        end=max(start, sheet.end),
    )


def _certificates(sheet: Sheet, document: JsonResume) -> list[Found]:
    if document.certificates:
        sheet.heading("certifications", "Certifications")
    found = [
        sheet.pieces(each.name, each.issuer, each.date)[0]
        for each in document.certificates
    ]
    return [name for name in found if name is not None]


def _languages(sheet: Sheet, document: JsonResume) -> list[Found]:
    if document.languages:
        sheet.heading("languages", "Languages")
    found = [
        sheet.pieces(each.language, each.fluency, between=" - ")[0]
        for each in document.languages
    ]
    return [language for language in found if language is not None]


def _others(sheet: Sheet, document: JsonResume) -> None:
    """What a reader sees and no fact is made of."""
    awards = [(a.title, a.awarder, a.date, a.summary) for a in document.awards]
    works = [
        (p.name, p.publisher, p.release_date, p.summary) for p in document.publications
    ]
    interests = [(i.name, ", ".join(i.keywords)) for i in document.interests]
    referees = [(r.name, r.reference) for r in document.references]
    _listed(sheet, "awards", "Awards", awards)
    _listed(sheet, "publications", "Publications", works)
    _listed(sheet, "interests", "Interests", interests)
    _listed(sheet, "references", "References", referees)


def _listed(
    sheet: Sheet, kind: SectionKind, heading: str, lines: Sequence[tuple[str, ...]]
) -> None:
    if lines:
        sheet.heading(kind, heading)
    for parts in lines:
        sheet.line(*parts)


def _dates(
    sheet: Sheet, first: str, last: str
) -> tuple[Found | None, Found | None, bool]:
    """Written as people do, valued as months; without an end it goes on."""
    current = bool(first) and not last
    shown = sheet.pieces(
        _written(first), "Present" if current else _written(last), between=" - "
    )
    begun = _valued(shown[0], first)
    return begun, None if current else _valued(shown[1], last), current


def _written(value: str) -> str:
    return month_and_year(_month(value), value[:4])


def _valued(found: Found | None, value: str) -> Found | None:
    if found is None:
        return None
    month = _month(value)
    kept = f"{value[:4]}-{month:02d}" if month else value[:4]
    return found.model_copy(update={"value": kept})


def _month(value: str) -> int:
    """0 for a year alone, and for a month that no year has."""
    number = int(value[5:7] or 0)
    return number if 1 <= number <= 12 else 0
