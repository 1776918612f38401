"""How a person's résumés do, in numbers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from resumes.keeping.primary import UNREADABLE
from resumes.tables import UNFINISHED, Resume


@dataclass(frozen=True)
class Statistics:
    total: int
    analyzed: int
    average_score: float | None
    high_score: int | None
    in_progress: int
    unreadable: int
    families: int
    bytes_used: int
    primary_id: int | None
    primary_score: int | None
    primary_breakdown: dict[str, int] | None


async def of(session: AsyncSession, user_id: int) -> Statistics:
    """Two queries, both by the index of the person."""
    own = select(
        func.count().label("total"),
        func.count(Resume.ats_score).label("analyzed"),
        func.avg(Resume.ats_score).label("average"),
        func.max(Resume.ats_score).label("high"),
        _number(Resume.status.in_(UNFINISHED)).label("unfinished"),
        _number(Resume.status.in_(UNREADABLE)).label("unreadable"),
        func.count(distinct(func.coalesce(Resume.first_id, Resume.id))).label("kin"),
        func.coalesce(func.sum(Resume.file_size), 0).label("size"),
    ).where(Resume.user_id == user_id)
    row = (await session.execute(own)).one()
    primary = await session.scalar(
        select(Resume)
        .where(Resume.user_id == user_id, Resume.is_primary)
        .options(undefer(Resume.report))
    )
    report: dict[str, Any] = (primary and primary.report) or {}
    return Statistics(
        total=row.total,
        analyzed=row.analyzed,
        average_score=None if row.average is None else round(row.average, 1),
        high_score=row.high,
        in_progress=row.unfinished,
        unreadable=row.unreadable,
        families=row.kin,
        bytes_used=row.size,
        primary_id=primary.id if primary else None,
        primary_score=primary.ats_score if primary else None,
        primary_breakdown=report.get("detailed_scoring"),
    )


def _number(condition: Any) -> Any:  # of SQL
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
