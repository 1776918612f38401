"""When jobs are over: the others hear of it, and who waits for an answer."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import AppliedJobClosed, JobClosed
from common.outbox import emit
from jobs.applying.application_states import OPEN
from jobs.tables import Application

Reason = Literal["closed", "expired", "deleted"]


async def tell(session: AsyncSession, job_ids: Sequence[int], reason: Reason) -> None:
    """Once for each job, and for each application that is not at its end.

    The application stays as it is: nobody is rejected by it.
    """
    for job_id in job_ids:
        emit(session, JobClosed(job_id=job_id, reason=reason))
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
