"""What a person has set: what they want to hear of, who may see what, what they seek.

Who never set anything has no row: `of` gives the defaults, as version 0.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.profiles import SettingsChanged
from common.errors import ValidationFailed
from common.etags import IfMatch
from common.outbox import emit
from profiles import digests, search_words
from profiles.tables import PersonSettings

# Built once: every screen and every mail asks for it.
_ONE = select(PersonSettings).where(PersonSettings.user_id == bindparam("user_id"))


async def of(session: AsyncSession, user_id: int) -> PersonSettings:
    """What counts for this person now; not to be changed, see `edit`."""
    found = await session.scalar(_ONE, {"user_id": user_id})
    return found or defaults(user_id)


async def of_all(
    session: AsyncSession, user_ids: Collection[int]
) -> dict[int, PersonSettings]:
    """What counts for each of these people."""
    found = await session.scalars(
        select(PersonSettings).where(PersonSettings.user_id.in_(user_ids))
    )
    return {user_id: defaults(user_id) for user_id in user_ids} | {
        settings.user_id: settings for settings in found
    }


def defaults(user_id: int) -> PersonSettings:
    return PersonSettings(
        user_id=user_id,
        email_notifications=True,
        job_alerts=True,
        interview_reminders=True,
        weekly_digest=True,
        digest_frequency="weekly",
        trend_alerts=True,
        networking_prompts=True,
        application_updates=True,
        message_alerts=True,
        profile_visibility="public",
        resume_visibility="companies",
        show_email=False,
        show_location=True,
        show_skills=True,
        show_experience=True,
        theme="system",
        language="en",
        timezone="UTC",
        preferred_job_types=[],
        preferred_locations=[],
        work_arrangements=[],
        version=0,
    )


async def edit(
    session: AsyncSession,
    user_id: int,
    changes: Mapping[str, object],
    *,
    if_match: IfMatch,
    now: datetime,
) -> PersonSettings:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        PreconditionFailed: Somebody changed them in between.
        ValidationFailed: What would stand there then does not go together.
    """
    settings = await of(session, user_id)
    if_match.check(settings.version)
    for name, value in changes.items():
        setattr(settings, name, value)
    _check_together(settings)
    settings.version += 1
    settings.updated_at = now
    session.add(settings)
    await search_words.refresh(session, user_id)
    emit(session, _changed(settings))
    await digests.replan(session, settings, now=now)
    return settings


def _check_together(settings: PersonSettings) -> None:
    """A request may change one half of what must fit the other."""
    low, high = settings.salary_min, settings.salary_max
    if low is not None and high is not None and low > high:
        raise ValidationFailed(
            errors=[
                {
                    "pointer": "/preferences/salary_max",
                    "detail": "must not be below salary_min",
                }
            ]
        )


def _changed(settings: PersonSettings) -> SettingsChanged:
    fields = SettingsChanged.model_fields.keys() - {"event_id", "occurred_at"}
    return SettingsChanged.model_validate(
        {name: getattr(settings, name) for name in fields}
    )
