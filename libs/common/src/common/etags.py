"""Who changes a thing says which version was read: `ETag` out, `If-Match` in."""

from typing import Annotated

from fastapi import Depends, Header

from common.errors import PreconditionFailed


def etag_of(version: int) -> str:
    return f'"{version}"'


class IfMatch:
    """The condition of a request; absent, anything matches."""

    def __init__(self, header: str | None) -> None:
        self._wanted = header and [part.strip() for part in header.split(",")]

    def check(self, version: int) -> None:
        """Raises: PreconditionFailed: Somebody changed the thing in between."""
        wanted = self._wanted
        if wanted and "*" not in wanted and etag_of(version) not in wanted:
            raise PreconditionFailed


async def _if_match(
    if_match: Annotated[str | None, Header(max_length=200)] = None,
) -> IfMatch:
    return IfMatch(if_match)


IfMatchDep = Annotated[IfMatch, Depends(_if_match)]
