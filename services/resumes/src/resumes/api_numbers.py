"""The door for a person's dashboard: how their résumés do."""

from typing import Annotated, Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from common.calls import called_by
from common.deps import ReadSession
from common.numbers import PATH, Span
from common.routing import router as make_router
from common.schemas import View
from resumes.tables import Resume

router = make_router("", tag="internal")


class Numbers(View):
    total: int
    analyzed: int
    average_score: float | None
    high_score: int | None
    primary_score: int | None
    primary_breakdown: dict[str, int] | None


@router.post(PATH, include_in_schema=False)
async def numbers(
    span: Span,
    _caller: Annotated[str, called_by("profiles")],
    session: ReadSession,
) -> Numbers:
    """Counts and scores, and the primary résumé's score by aspect."""
    own = select(
        func.count(),
        func.count(Resume.ats_score),
        func.avg(Resume.ats_score),
        func.max(Resume.ats_score),
    ).where(Resume.user_id == span.user_id)
    total, analyzed, average, high = (await session.execute(own)).one()
    primary = await session.scalar(
        select(Resume)
        .where(Resume.user_id == span.user_id, Resume.is_primary)
        .options(undefer(Resume.report))
    )
    report: dict[str, Any] = (primary and primary.report) or {}
    return Numbers(
        total=total,
        analyzed=analyzed,
        average_score=None if average is None else round(average, 1),
        high_score=high,
        primary_score=primary and primary.ats_score,
        primary_breakdown=report.get("detailed_scoring"),
    )
