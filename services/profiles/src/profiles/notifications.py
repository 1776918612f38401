"""What a person should hear of. Rows hold ids and facts; the words are made here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.event import Event
from profiles.tables import Notification


@dataclass(frozen=True)
class Wording:
    """What a kind of notification says; `link` is a path of the front end."""

    title: str
    body: str
    link: str


WORDINGS = {
    "application_submitted": Wording(
        "Application sent",
        "Your application has been handed in. You can follow it here.",
        "/applications/{application_id}",
    ),
    "application_received": Wording(
        "New application",
        "Somebody applied to a job of yours.",
        "/jobs/{job_id}/applications/{application_id}",
    ),
    "application_moved": Wording(
        "Your application moved on",
        "It went from “{from_status}” to “{to_status}”.",
        "/applications/{application_id}",
    ),
    "resume_analyzed": Wording(
        "Your résumé report is ready",
        "It scores {ats_score} of 100. See what would make it better.",
        "/resumes/{resume_id}",
    ),
    "interview_scheduled": Wording(
        "Interview scheduled",
        "A date has been set.",
        "/interviews/{interview_id}",
    ),
    "connection_requested": Wording(
        "Somebody wants to connect", "They asked to connect with you.", "/network"
    ),
    "connection_accepted": Wording(
        "You are connected", "Your request was accepted.", "/network"
    ),
}


async def notify(
    session: AsyncSession, user_id: int, kind: str, event: Event, *, now: datetime
) -> None:
    """Once for each event and person, however often the event comes."""
    facts = event.model_dump(mode="json", exclude={"event_id", "occurred_at"})
    await session.execute(
        insert(Notification)
        .values(
            user_id=user_id,
            event_id=event.event_id,
            kind=kind,
            data=facts,
            occurred_at=event.occurred_at,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


async def list_of(
    session: AsyncSession, user_id: int, *, before: int | None, limit: int
) -> list[Notification]:
    """The newest first, from below `before`."""
    statement = (
        select(Notification)
        .where(Notification.user_id == user_id)
        .order_by(Notification.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Notification.id < before)
    return list(await session.scalars(statement))


async def count_unread(session: AsyncSession, user_id: int) -> int:
    unread = (
        select(func.count())
        .select_from(Notification)
        .where(Notification.user_id == user_id, Notification.read_at.is_(None))
    )
    return await session.scalar(unread) or 0


def worded(kind: str, data: dict[str, Any]) -> Wording:
    # A newer version may have been here before: better a plain line than no bell.
    wording = WORDINGS.get(kind, Wording("News", "Something happened.", "/"))
    return Wording(
        wording.title, wording.body.format(**data), wording.link.format(**data)
    )
