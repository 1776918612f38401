"""A tailored résumé put together: what is kept, shown and printed."""

from typing import Literal

from pydantic import BaseModel

from ai.building.differences import Change, changes_of
from ai.building.tailoring import Tailoring, held_wishes
from ai.knowing.other_sections import OtherSection
from ai.knowing.resumes import Course, OwnProject, OwnResume, shown_date
from ai.wanting.postings import Wanted
from ai.wording import enumerated

Format = Literal["pdf", "docx"]


class PaperRole(BaseModel):
    title: str
    company: str
    location: str
    start: str
    end: str
    bullets: list[str]


class Paper(BaseModel):
    """All of a résumé in print. Only `summary`, `skills` and bullets were written."""

    name: str
    contact: list[str]
    summary: str
    skills: list[str]
    experience: list[PaperRole]
    education: list[Course]
    certifications: list[str]
    projects: list[OwnProject]
    languages: list[str]
    others: list[OtherSection] = []  # papers of before have none
    changes: list[Change]
    optimizations: list[str]
    keyword_matches: list[str]
    missing_keywords: list[str]


def put_together(resume: OwnResume, wanted: Wanted, tailoring: Tailoring) -> Paper:
    """Employers, titles and dates are the source's own, by their place in it."""
    parsed = resume.parsed
    changes = changes_of(resume, wanted, tailoring)
    contact = (parsed.email, parsed.phone, parsed.location, *parsed.links)
    return Paper(
        name=parsed.name or "",
        contact=[each for each in contact if each],
        summary=tailoring.summary,
        skills=tailoring.skills,
        experience=_experience(resume, tailoring),
        education=[
            course.model_copy(
                update={
                    "start_date": shown_date(course.start_date),
                    "end_date": shown_date(course.end_date),
                }
            )
            for course in parsed.education
        ],
        certifications=list(parsed.certifications),
        projects=list(parsed.projects),
        languages=list(parsed.languages),
        others=list(parsed.others),
        changes=changes,
        optimizations=_optimizations(changes, wanted),
        keyword_matches=list(held_wishes(resume, wanted).values()),
        missing_keywords=[
            wish.wording
            for wish in wanted.wishes
            if wish.skill_id not in resume.skill_ids
        ],
    )


def _experience(resume: OwnResume, tailoring: Tailoring) -> list[PaperRole]:
    printed = []
    for each in tailoring.roles:
        role = resume.parsed.experience[each.role]
        printed.append(
            PaperRole(
                title=role.title or "",
                company=role.company or "",
                location=role.location or "",
                start=shown_date(role.start_date),
                end="Present" if role.current else shown_date(role.end_date),
                bullets=[bullet.text for bullet in each.bullets],
            )
        )
    return printed


def title_of(wanted: Wanted) -> str:
    title = wanted.title or "a pasted posting"
    at = f" at {wanted.company}" if wanted.company else ""
    return f"Résumé for {title}{at}"[:300]


def _optimizations(changes: list[Change], wanted: Wanted) -> list[str]:
    """What was done, in a line each; and what only the person can do."""
    kinds = [change.kind for change in changes if change.section != "skills"]
    skills = [change.kind for change in changes if change.section == "skills"]
    lines = []
    if "rewritten" in kinds:
        lines.append("The summary now answers the posting, from your own facts.")
    if moved := kinds.count("moved"):
        lines.append(f"{_many(moved, 'line')} moved up to show what is asked for.")
    if reworded := kinds.count("reworded") + skills.count("reworded"):
        lines.append(f"{_many(reworded, 'entry', 'entries')} in the posting's words.")
    if "moved" in skills:
        lines.append("The skills that the posting asks for come first.")
    if left := kinds.count("left_out"):
        lines.append(f"{_many(left, 'line')} left out to keep the strongest in sight.")
    if added := skills.count("added"):
        lines.append(f"{_many(added, 'skill')} named that your roles already show.")
    missing = [wish.wording for wish in wanted.wishes if wish.must]
    if missing and not lines:
        named = enumerated(missing[:5])
        lines.append(
            f"Nothing could be moved or renamed; the posting asks for {named}."
        )
    return lines


def _many(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
