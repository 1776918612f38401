"""Puts words to notifications: names from here, jobs from their service, in one go."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from common.db import Database
from common.zones import zone_named
from profiles import preferences, profile, wordings
from profiles.jobs_client import JobLabels
from profiles.tables import Notification
from profiles.wordings import UTC, Known, Told


class Teller:
    def __init__(self, database: Database, jobs: JobLabels) -> None:
        self._database = database
        self._jobs = jobs

    async def tell(self, user_id: int, rows: Sequence[Notification]) -> list[Told]:
        """The words of these notifications for the person they are for.

        Never call this inside `Database.write()`: it may ask jobs.
        """
        people, zone = await self._read(user_id, rows)
        jobs = await self._jobs.of(wordings.jobs_in(rows))
        known = Known(people, jobs, zone)
        return [wordings.told(row, known) for row in rows]

    async def _read(
        self, user_id: int, rows: Sequence[Notification]
    ) -> tuple[Mapping[int, str], ZoneInfo]:
        """The names and the zone that are spoken of; most speak of neither."""
        named, dated = wordings.people_in(rows), wordings.has_moments(rows)
        if not named and not dated:
            return {}, UTC
        async with self._database.read() as session:
            people = await profile.names_of(session, named)
            settings = await preferences.of(session, user_id)
        return people, zone_named(settings.timezone)
