"""What social asks of profiles: what people are called."""

from collections.abc import Collection

import httpx
from pydantic import Field, TypeAdapter, ValidationError

from common.calls import Calls, ServiceAway
from common.schemas import View

PATH = "/internal/profiles/names"
TIMEOUT_SECONDS = 1.0


class Named(View):
    """A person as the reader may know them."""

    full_name: str | None = Field(examples=["Ada Lovelace"])
    slug: str | None = Field(
        default=None,
        description="Of the public profile; null where the caller may not see it",
        examples=["ada-lovelace"],
    )
    headline: str | None = Field(default=None, examples=["I teach machines to listen"])
    avatar_url: str | None = None


_NAMES = TypeAdapter(dict[int, Named])


async def read_names(
    calls: Calls, user_ids: Collection[int], introduced: Collection[int], *, reader: int
) -> dict[int, Named]:
    """Of at most a hundred people; with profiles away, of nobody.

    `introduced` are those who turned to the reader: their name is the reader's to know.
    Never call this inside `Database.write()`.
    """
    if not user_ids:
        return {}
    question = {
        "ids": sorted(user_ids),
        "introduced": sorted(introduced),
        "reader": reader,
    }
    try:
        response = await calls.request(
            "profiles", "POST", PATH, json=question, timeout=TIMEOUT_SECONDS
        )
        response.raise_for_status()
        return _NAMES.validate_json(response.content)
    except (ServiceAway, httpx.HTTPStatusError, ValidationError):
        return {}
