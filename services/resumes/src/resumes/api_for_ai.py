"""The door for ai: a person's whole résumé, and the judge of one written anew."""

import asyncio
from typing import Annotated, Any

from pydantic import Field

from common.calls import called_by
from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id, View
from resumes.ats import Report, report
from resumes.documents import Reading
from resumes.documents.plain import read_txt
from resumes.keeping import library
from resumes.keeping.library import ResumeNotFound, ResumeNotReady
from resumes.parsing import ParsedResume, parse
from resumes.tables import Resume

router = make_router("/internal/resumes", tag="internal")
AiDep = Annotated[str, called_by("ai")]

MOST_CHARACTERS = 60_000


class WholeWanted(Body):
    user_id: Id
    resume_id: Id | None  # None: the primary one


class WholeResume(View):
    resume_id: int
    filename: str
    text: str
    parsed: dict[str, Any]
    ats_score: int | None
    fixes: list[str]  # the one worth most points first


class JudgeWanted(Body):
    user_id: Id
    resume_id: Id  # what it was written from
    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS), PROSE]
    job_description: Annotated[
        str, Field(min_length=1, max_length=MOST_CHARACTERS), PROSE
    ]


class Judged(View):
    """Both against the same posting, by the same checks."""

    before: int
    after: int


@router.post("/whole", include_in_schema=False)
async def whole_resume(
    body: WholeWanted, _caller: AiDep, session: ReadSession
) -> WholeResume:
    """All that was read in a résumé of that person; 404 and 409 as for a snapshot."""
    wanted = body.resume_id
    if wanted is None:
        wanted = await library.find_primary_id(session, body.user_id)
    if wanted is None:
        raise ResumeNotFound
    resume = await library.get_own(session, body.user_id, wanted, whole=True)
    if resume.reading is None or resume.parsed_data is None:
        raise ResumeNotReady
    judged = resume.report or {}
    return WholeResume(
        resume_id=resume.id,
        filename=resume.filename,
        text=resume.reading["text"],
        parsed=resume.parsed_data,
        ats_score=resume.ats_score,
        fixes=list(judged.get("suggestions", ()))[:10],
    )


@router.post("/judge", include_in_schema=False)
async def judge_resume(
    body: JudgeWanted, _caller: AiDep, database: DatabaseDep
) -> Judged:
    """The scores of a résumé and of what was written from it, against one posting."""
    async with database.read() as session:
        resume = await library.get_own(
            session, body.user_id, body.resume_id, whole=True
        )
    if resume.reading is None or resume.parsed_data is None:
        raise ResumeNotReady
    before, after = await asyncio.to_thread(
        lambda: (_before(resume, body.job_description), _after(body))
    )
    return Judged(before=before.ats_score, after=after.ats_score)


def _before(resume: Resume, target: str) -> Report:
    assert resume.reading is not None
    reading = Reading.from_json(resume.reading)
    return report(reading, ParsedResume.model_validate(resume.parsed_data), target)


def _after(body: JudgeWanted) -> Report:
    reading = read_txt(body.text.encode())
    parsed = parse(reading, today=utc_now().date())
    return report(reading, parsed, body.job_description)
