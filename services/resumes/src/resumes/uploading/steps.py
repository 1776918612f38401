"""Where a résumé is on its way, and by which steps it came there.

uploaded → parsing → parsed → analyzing → analyzed
              └→ needs_ocr, failed (from anywhere)
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.db import hint
from resumes.tables import UNFINISHED, Resume, Step

TOPIC = "steps"  # of the hint: a résumé of this person has come further
MOST = 100  # far more than three tries make


def move(
    session: AsyncSession,
    resume: Resume,
    status: str,
    *,
    reason: str | None = None,
    now: datetime,
) -> None:
    """The résumé is there now; who follows it hears of it after the commit."""
    resume.status = status
    resume.failure_reason = reason
    resume.updated_at = now
    session.add(
        Step(
            resume_id=resume.id,
            user_id=resume.user_id,
            status=status,
            reason=reason,
            at=now,
        )
    )
    hint(session, TOPIC, resume.user_id)


def is_over(status: str) -> bool:
    return status not in UNFINISHED


async def list_after(
    session: AsyncSession, resume_id: int, *, after: int
) -> Sequence[Step]:
    """The steps after that one, in order; the first stand at 0."""
    found = await session.scalars(
        select(Step)
        .where(Step.resume_id == resume_id, Step.id > after)
        .order_by(Step.id)
        .limit(MOST)
    )
    return found.all()
