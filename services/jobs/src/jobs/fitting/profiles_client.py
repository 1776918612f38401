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
    """Somebody whom the reader may see in profiles, too."""

    slug: str | None
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
    calls: Calls, user_ids: Collection[int], *, reader: int, timeout: float
) -> dict[int, Named]:
    """Of at most `AT_ONCE` people, those whom `reader` may see.

    Never call this inside `Database.write()`.

    Raises:
        ServiceAway: No usable answer in time.
    """
    question = {"ids": list(user_ids), "reader": reader}
    return await _ask(calls, NAMES_PATH, question, _NAMES, timeout)


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
