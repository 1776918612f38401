"""The door for others: what of a person is in no event, because it is their words."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from common.calls import called_by
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from profiles import avatars, visibility
from profiles.locks import is_locked
from profiles.tables import PersonSettings, Profile

router = make_router("/internal/profiles", tag="internal")

JobsDep = Annotated[str, called_by("jobs")]
NamesDep = Annotated[str, called_by("jobs", "social", "interviews")]
Ids = Annotated[list[Id], Field(max_length=100)]


class PlacesWanted(Body):
    ids: Ids


class PreferredPlaces(View):
    version: int
    places: list[str]


class NamesWanted(Body):
    ids: Ids
    reader: Id  # who is going to see them
    introduced: Ids = Field(default=[])  # who told the reader of themselves


class Named(View):
    full_name: str | None
    # None, too, where there is no page of theirs for the reader.
    slug: str | None = None
    headline: str | None = None
    avatar_url: str | None = None


@router.post("/places", include_in_schema=False)
async def preferred_places(
    body: PlacesWanted, _caller: JobsDep, session: ReadSession
) -> dict[int, PreferredPlaces]:
    """Where these people would like to work; who never set anything is left out."""
    rows = await session.execute(
        select(
            PersonSettings.user_id,
            PersonSettings.version,
            PersonSettings.preferred_locations,
        ).where(PersonSettings.user_id.in_(body.ids))
    )
    return {
        row.user_id: PreferredPlaces(
            version=row.version, places=row.preferred_locations
        )
        for row in rows
    }


@router.post("/names", include_in_schema=False)
async def names(
    body: NamesWanted, _caller: NamesDep, session: ReadSession
) -> dict[int, Named]:
    """What these people are called: only those whom the reader may see.

    Of who introduced themselves, the name is the reader's to know even when the
    profile is not.
    """
    is_seen = visibility.may_see(body.reader).label("is_seen")
    has_said = Profile.user_id.in_(body.introduced) & ~is_locked(Profile.user_id)
    rows = await session.execute(
        select(Profile, is_seen)
        .outerjoin(PersonSettings, PersonSettings.user_id == Profile.user_id)
        .where(Profile.user_id.in_(body.ids), is_seen | has_said)
    )
    return {profile.user_id: _named(profile, seen) for profile, seen in rows}


def _named(profile: Profile, is_seen: bool) -> Named:
    if not is_seen:
        return Named(full_name=profile.full_name)
    return Named(
        full_name=profile.full_name,
        slug=profile.slug,
        headline=profile.headline,
        avatar_url=profile.avatar and avatars.url_of(profile.avatar),
    )
