"""The event door: who applied where, so that an interview can belong to it."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import ApplicationSubmitted
from common.reactions import Reaction
from interviews import applications
from interviews.tables import OwnApplication


async def remember_application(
    session: AsyncSession, event: ApplicationSubmitted
) -> None:
    application = OwnApplication(
        application_id=event.application_id,
        user_id=event.user_id,
        recruiter_id=event.recruiter_id,
    )
    await applications.remember(session, application)


REACTIONS = [Reaction(ApplicationSubmitted, remember_application)]
