"""A paper as lines with what each is: one order for text, PDF and DOCX alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ai.building.papers import Paper, PaperRole
from ai.knowing.other_sections import OtherSection
from ai.knowing.resumes import Course, OwnProject

LineKind = Literal["name", "contact", "heading", "role", "bullet", "plain"]


@dataclass(frozen=True)
class Line:
    kind: LineKind
    text: str
    aside: str = ""  # dates, on a line of their own below a role


def lines_of(paper: Paper) -> Iterator[Line]:
    if paper.name:
        yield Line("name", paper.name)
    if paper.contact:
        yield Line("contact", " | ".join(paper.contact))
    yield from _section(
        "Summary", [Line("plain", paper.summary)] if paper.summary else []
    )
    yield from _section("Experience", [x for r in paper.experience for x in _role(r)])
    yield from _section("Skills", _listed(paper.skills))
    yield from _section("Projects", [x for p in paper.projects for x in _project(p)])
    yield from _section("Education", [x for c in paper.education for x in _course(c)])
    yield from _section(
        "Certifications", [Line("bullet", each) for each in paper.certifications]
    )
    yield from _section("Languages", _listed(paper.languages))
    for other in paper.others:
        yield from _section(other.heading, _as_it_was(other))


def plain_text(paper: Paper) -> str:
    parts = []
    for line in lines_of(paper):
        if line.kind in ("heading", "role"):
            parts.append("")
        parts.append(f"- {line.text}" if line.kind == "bullet" else line.text)
        if line.aside:
            parts.append(line.aside)
    return "\n".join(parts).strip()


def _section(heading: str, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield Line("heading", heading)
        yield from lines


def _listed(names: list[str]) -> list[Line]:
    return [Line("plain", ", ".join(names))] if names else []


def _as_it_was(other: OtherSection) -> list[Line]:
    kind: LineKind = "bullet" if other.bulleted else "plain"
    return [Line(kind, line) for line in other.lines]


def _role(role: PaperRole) -> Iterator[Line]:
    named = ", ".join(filter(None, (role.title, role.company)))
    dates = " - ".join(filter(None, (role.start, role.end)))
    if named or dates:
        yield Line("role", named or dates, dates if named else "")
    for bullet in role.bullets:
        yield Line("bullet", bullet)


def _project(project: OwnProject) -> Iterator[Line]:
    yield Line("role", project.name)
    for bullet in project.bullets:
        yield Line("bullet", bullet)


def _course(course: Course) -> Iterator[Line]:
    named = ", ".join(filter(None, (course.degree, course.institution)))
    dates = " - ".join(filter(None, (course.start_date, course.end_date)))
    if named or dates:
        yield Line("role", named or dates, dates if named else "")
