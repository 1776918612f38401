"""The door for jobs: whose résumé this is, and what it says now."""

from typing import Annotated

from common.calls import called_by
from common.contracts.profiles import Level
from common.contracts.resumes import Education, SkillFact
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from resumes.facts import language_ids, level_of, skill_facts
from resumes.keeping import library
from resumes.keeping.library import ResumeNotFound, ResumeNotReady
from resumes.parsing import ParsedResume

router = make_router("/internal/resumes", tag="internal")


class SnapshotRequest(Body):
    user_id: Id
    resume_id: Id | None  # None: the primary one


class Snapshot(View):
    resume_id: int
    filename: str
    text: str
    skills: list[SkillFact]
    years_experience: float | None
    education: Education | None
    level: Level | None
    languages: list[str]


@router.post("/snapshot", include_in_schema=False)
async def snapshot(
    body: SnapshotRequest,
    _caller: Annotated[str, called_by("jobs")],
    session: ReadSession,
) -> Snapshot:
    """A résumé of that person; 404 when there is none, 409 when it is not read."""
    wanted = body.resume_id
    if wanted is None:
        wanted = await library.find_primary_id(session, body.user_id)
    if wanted is None:
        raise ResumeNotFound
    resume = await library.get_own(session, body.user_id, wanted, whole=True)
    if resume.reading is None or resume.parsed_data is None:
        raise ResumeNotReady
    parsed = ParsedResume.model_validate(resume.parsed_data)
    return Snapshot(
        resume_id=resume.id,
        filename=resume.filename,
        text=resume.reading["text"],
        skills=list(skill_facts(parsed, resume.skill_years)),
        years_experience=parsed.years_experience,
        education=parsed.education_level,
        level=level_of(parsed),
        languages=list(language_ids(parsed)),
    )
