"""What jobs asks of profiles: the places people prefer, and who a candidate is."""

from collections.abc import Collection, Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from common.calls import Calls, ServiceAway

PLACES_PATH = "/internal/profiles/places"
NAMES_PATH = "/internal/profiles/names"
AT_ONCE = 100  # ids in one question

T = TypeVar("T")


class PreferredPlaces(BaseModel):
    """Of one person, as they are now. Only the fields we read."""

    version: int  # of the settings that they are part of
    places: list[str]


class Named(BaseModel):
    """Somebody whose name the reader may know."""

    slug: str | None  # None: the reader may not see the profile itself
    full_name: str | None


_PLACES = TypeAdapter(dict[int, PreferredPlaces])
_NAMES = TypeAdapter(dict[int, Named])


async def read_places(
    calls: Calls, user_ids: Collection[int], *, timeout: float
) -> dict[int, PreferredPlaces]:
    """Of at most `AT_ONCE` people; who has set nothing is not there.

    Never call this inside `Database.write()`.

    Raises:
        ServiceAway: No usable answer in time.
    """
    question = {"ids": list(user_ids)}
    return await _ask(calls, PLACES_PATH, question, _PLACES, timeout)


async def read_names(
    calls: Calls,
    user_ids: Collection[int],
    *,
    reader: int,
    applied: bool = False,
    timeout: float,
) -> dict[int, Named] | None:
    """Of at most `AT_ONCE` people, those whom `reader` may see; None: profiles is away.

    With `applied` they applied to the reader, who may know all their names by that.
    Never call this inside `Database.write()`.
    """
    if not user_ids:
        return {}
    ids = list(user_ids)
    introduced = ids if applied else []
    question = {"ids": ids, "reader": reader, "introduced": introduced}
    try:
        return await _ask(calls, NAMES_PATH, question, _NAMES, timeout)
    except ServiceAway:
        return None


async def _ask(
    calls: Calls,
    path: str,
    question: Mapping[str, object],
    answer: TypeAdapter[dict[int, T]],
    timeout: float,
) -> dict[int, T]:
    response = await calls.request(
        "profiles", "POST", path, json=question, timeout=timeout
    )
    try:
        response.raise_for_status()
        return answer.validate_json(response.content)
    except (httpx.HTTPStatusError, ValidationError) as error:
        raise ServiceAway(service="profiles") from error
