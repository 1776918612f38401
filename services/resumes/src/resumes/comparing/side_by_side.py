"""Several résumés beside each other: what each has that the others lack."""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from common.schemas import View
from resumes.ats import Report
from resumes.comparing.differences import names_of_skills
from resumes.parsing import ParsedResume
from resumes.tables import Resume
from resumes.views import ResumeSummary


class Compared(View):
    """One of them."""

    resume: ResumeSummary
    ats_score: int = Field(examples=[78])
    detailed_scoring: dict[str, int] = Field(examples=[{"keyword_matching": 64}])
    years_experience: float | None = Field(examples=[6.5])
    education_level: str | None = Field(examples=["bachelor"])
    skills: list[str]
    only_here: list[str] = Field(description="Skills that none of the others has")
    lacks: list[str] = Field(description="Skills that at least one of the others has")
    missing_skills: list[str] = Field(description="Looked for, and not in this one")


class Comparison(View):
    """All of them, in the order asked for."""

    items: list[Compared]
    common_skills: list[str] = Field(description="In every one of them")
    best_id: int = Field(description="The highest score; of equals the first")


def side_by_side(
    judged: Sequence[tuple[Resume, ParsedResume, Report]],
) -> Comparison:
    skills = [names_of_skills(parsed) for _, parsed, _ in judged]
    held = Counter(name for names in skills for name in names)
    items = [
        _compared(resume, parsed, report, names, held)
        for (resume, parsed, report), names in zip(judged, skills, strict=True)
    ]
    best = max(items, key=lambda item: item.ats_score)
    everywhere = [name for name in skills[0] if held[name] == len(skills)]
    return Comparison(items=items, common_skills=everywhere, best_id=best.resume.id)


def _compared(
    resume: Resume,
    parsed: ParsedResume,
    report: Report,
    names: Sequence[str],
    held: Counter[str],
) -> Compared:
    own = set(names)
    return Compared(
        resume=ResumeSummary.model_validate(resume),
        ats_score=report.ats_score,
        detailed_scoring=report.detailed_scoring.model_dump(),
        years_experience=parsed.years_experience,
        education_level=parsed.education_level,
        skills=list(names),
        only_here=[name for name in names if held[name] == 1],
        lacks=sorted(name for name in held if name not in own),
        missing_skills=list(report.missing_skills),
    )
