"""Where people are."""

from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field


@cache
def zone_names() -> frozenset[str]:
    """Asked of the disk once: some six hundred files, and two that are no places."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def zone_named(name: str) -> ZoneInfo:
    """A zone that has left the world's tables since it was chosen counts as UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _known(name: str) -> str:
    if name not in zone_names():
        raise ValueError("is no time zone, such as Europe/London")
    return name


ZoneName = Annotated[str, Field(max_length=64), AfterValidator(_known)]
