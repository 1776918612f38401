"""When a job is over: who has applied and waits for an answer hears of it."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import AppliedJobClosed
from common.outbox import emit
from jobs.application_states import OPEN
from jobs.tables import Application


async def tell_applicants(
    session: AsyncSession,
    job_ids: Sequence[int],
    reason: Literal["closed", "expired", "deleted"],
) -> None:
    """One event for each application that is not at its end; it stays as it is."""
    waiting = await session.execute(
        select(Application.id, Application.job_id, Application.user_id)
        .where(Application.job_id.in_(job_ids), Application.status.in_(OPEN))
        .order_by(Application.id)
    )
    for application_id, job_id, user_id in waiting:
        emit(
            session,
            AppliedJobClosed(
                application_id=application_id,
                job_id=job_id,
                user_id=user_id,
                reason=reason,
            ),
        )
