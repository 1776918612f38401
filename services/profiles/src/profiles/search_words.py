"""The words by which a person can be found: kept with every change of theirs.

Only what they show is here, so that a search cannot tell what a profile hides.
"""

from collections.abc import Iterator

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.folding import words
from profiles.tables import PersonSettings, Profile, SearchWord

MOST_WORDS = 30  # of one field
LONGEST = 40


def known_words(text: str) -> list[str]:
    """Of a field, or of what somebody searches for."""
    return [word[:LONGEST] for word in dict.fromkeys(words(text))][:MOST_WORDS]


async def refresh(session: AsyncSession, user_id: int) -> None:
    """Make the words of a person anew, from what the open transaction has set."""
    await session.flush()
    await session.execute(delete(SearchWord).where(SearchWord.user_id == user_id))
    profile = await session.get(Profile, user_id)
    settings = await session.get(PersonSettings, user_id)
    if profile is None or (settings and settings.profile_visibility == "private"):
        return
    rows = [
        {"word": word, "field": field, "user_id": user_id}
        for field, text in _shown(profile, settings)
        for word in known_words(text or "")
    ]
    if rows:
        await session.execute(insert(SearchWord), rows)


def _shown(
    profile: Profile, settings: PersonSettings | None
) -> Iterator[tuple[str, str | None]]:
    yield "name", profile.full_name
    yield "headline", profile.headline
    if settings is None or settings.show_experience:
        yield "position", profile.current_position
        yield "company", profile.company
    if settings is None or settings.show_location:
        yield "location", profile.location
