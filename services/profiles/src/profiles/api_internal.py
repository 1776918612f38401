"""The door for jobs: what of a person is in no event, because it is their own words."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import case, select

from common.calls import called_by
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from profiles import visibility
from profiles.locks import is_locked
from profiles.tables import PersonSettings, Profile

router = make_router("/internal/profiles", tag="internal")

JobsDep = Annotated[str, called_by("jobs")]
Ids = Annotated[list[Id], Field(max_length=100)]


class PlacesWanted(Body):
    ids: Ids


class PreferredPlaces(View):
    version: int
    places: list[str]


class NamesWanted(Body):
    ids: Ids
    reader: Id  # who is going to see them
    applied: bool = False  # they let the reader know who they are, by applying


class Named(View):
    slug: str | None  # None: there is no page of theirs for the reader
    full_name: str | None


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
    body: NamesWanted, _caller: JobsDep, session: ReadSession
) -> dict[int, Named]:
    """What these people are called: only those whom the reader may see.

    Of who applied, the name is the reader's to know even when the profile is not.
    """
    is_seen = visibility.may_see(body.reader)
    is_named = ~is_locked(Profile.user_id) if body.applied else is_seen
    rows = await session.execute(
        select(
            Profile.user_id,
            Profile.full_name,
            case((is_seen, Profile.slug)).label("slug"),
        )
        .outerjoin(PersonSettings, PersonSettings.user_id == Profile.user_id)
        .where(Profile.user_id.in_(body.ids), is_named)
    )
    return {row.user_id: Named(slug=row.slug, full_name=row.full_name) for row in rows}
