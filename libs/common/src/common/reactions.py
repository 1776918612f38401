"""What a service does when something happened elsewhere.

A handler and the note that it ran share a transaction. It may be called late, again
after a crash, and after a newer event; what it must not do is anything slow: it
writes a row for a worker instead.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.event import Event
from common.db import Database
from common.erased import is_erased
from common.failpoints import failpoint
from common.outbox import first_time
from common.tables import DeadLetter

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Reaction:
    """`handle(session, event)` is called for each `event` of that class."""

    event: type[Event]
    # The handler takes the class named in `event`, which types cannot say here.
    handle: Callable[[AsyncSession, Any], Awaitable[None]]

    @property
    def name(self) -> str:
        return self.handle.__name__


class Unreadable(Exception):
    """A message that is not the event its subject promises."""


def read(reaction: Reaction, body: bytes) -> Event:
    try:
        return reaction.event.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(str(error)) from error


async def handle_once(database: Database, reaction: Reaction, event: Event) -> bool:
    """Run the handler and note that it ran; False if it had run before."""
    async with database.write() as session:
        fresh = await first_time(session, event.event_id, reaction.name, now=utc_now())
        if fresh and not await _is_moot(session, event):
            await reaction.handle(session, event)
    failpoint("after_effect")
    return fresh


async def _is_moot(session: AsyncSession, event: Event) -> bool:
    """It came late: somebody it is about has been erased, and must not come back."""
    return bool(event.people) and await is_erased(session, *event.people)


async def bury(
    database: Database,
    reaction: str,
    subject: str,
    body: bytes,
    *,
    headers: str,
    error: str,
) -> None:
    """Set an event aside that cannot be handled; `common.replay` tries it again."""
    async with database.write() as session:
        session.add(
            DeadLetter(
                reaction=reaction,
                subject=subject,
                body=body,
                headers=headers,
                error=error[:1000],
                failed_at=utc_now(),
            )
        )
