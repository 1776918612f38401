"""People who had a name before there were addresses and search: they get both."""

from sqlalchemy import select

from common.db import Database
from common.workers import Worker
from profiles import search_words, slugs
from profiles.tables import Profile

BATCH = 100


def newcomers(database: Database) -> Worker:
    nameless = (
        select(Profile)
        .where(Profile.slug.is_(None), Profile.full_name.is_not(None))
        .limit(BATCH)
    )

    async def welcome() -> bool:
        async with database.read() as session:
            if await session.scalar(nameless.limit(1)) is None:
                return False
        async with database.write() as session:
            for profile in (await session.scalars(nameless)).all():
                await slugs.give(session, profile)
                await search_words.refresh(session, profile.user_id)
        return True

    return Worker("newcomers", welcome, every=3600.0)
