"""Puts words to notifications: names from here, jobs from their service, in one go."""

from collections.abc import Sequence

from common.db import Database
from profiles import preferences, profile, wordings
from profiles.jobs_client import JobLabels
from profiles.tables import Notification
from profiles.wordings import Known, Told
from profiles.zones import zone_named


class Teller:
    def __init__(self, database: Database, jobs: JobLabels) -> None:
        self._database = database
        self._jobs = jobs

    async def tell(self, user_id: int, rows: Sequence[Notification]) -> list[Told]:
        """The words of these notifications for the person they are for.

        Never call this inside `Database.write()`: it may ask jobs.
        """
        if not rows:
            return []
        async with self._database.read() as session:
            people = await profile.names_of(session, wordings.people_in(rows))
            settings = await preferences.of(session, user_id)
        jobs = await self._jobs.of(wordings.jobs_in(rows))
        known = Known(people, jobs, zone_named(settings.timezone))
        return [wordings.told(row, known) for row in rows]
