"""Whose application it is: a small copy, fed by jobs' events."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotFound
from interviews.tables import OwnApplication


class ApplicationNotFound(NotFound):
    detail = (
        "There is no such application of yours, nor to a job of yours. "
        "One that was sent just now is known here in a moment."
    )


async def remember(session: AsyncSession, application: OwnApplication) -> None:
    """Keep whose application it is; who sent one does not change."""
    await session.merge(application)


async def get_of_either(
    session: AsyncSession, application_id: int, user_id: int
) -> OwnApplication:
    """Where this person is the candidate or the recruiter.

    Raises:
        ApplicationNotFound: There is none, or they are neither.
    """
    application = await session.get(OwnApplication, application_id)
    if application is None:
        raise ApplicationNotFound
    if user_id not in (application.user_id, application.recruiter_id):
        raise ApplicationNotFound
    return application
