"""The HTTP door: the bell."""

from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field

from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import BadCursor, CursorQuery, QueryInt, cursor_of, position_of
from common.routing import router as make_router
from common.schemas import Body, Id, Moment, PathId, View
from profiles import notifications
from profiles.notifications import NotificationNotFound
from profiles.telling import Teller
from profiles.wordings import Told

router = make_router("/api/v1/notifications", tag="notifications")


class NotificationView(View):
    id: int = Field(examples=[1204])
    kind: str = Field(examples=["application_submitted"])
    title: str = Field(examples=["Application sent"])
    body: str = Field(examples=["You applied for “Voice Engineer” at Acme."])
    link: str = Field(
        description="A path of the front end", examples=["/applications/5"]
    )
    topic: str | None = Field(
        description="Of one topic one at most is unread: a newer one takes its place",
        examples=["conversation:8"],
    )
    data: dict[str, Any] = Field(
        description="The ids and facts of the event",
        examples=[{"application_id": 5, "job_id": 3, "user_id": 7}],
    )
    occurred_at: Moment = Field(description="When it happened")
    created_at: Moment = Field(description="When this notification was made")
    is_read: bool


class Bell(View):
    items: list[NotificationView]
    next_cursor: str | None
    unread: int = Field(examples=[3])


class Unread(View):
    unread: int = Field(description="How many are not read yet", examples=[3])


class ReadAll(Body):
    up_to: Id | None = Field(
        default=None,
        description="The newest that was seen: what came after it stays unread",
        examples=[1204],
    )


@router.get("", responses=problems(Unauthorized, InvalidToken, BadCursor))
async def list_notifications(
    caller: CallerDep,
    database: DatabaseDep,
    request: Request,
    cursor: CursorQuery = None,
    limit: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> Bell:
    """The caller's notifications, the newest first."""
    async with database.read() as session:
        found = await notifications.list_of(
            session, caller.user_id, before=position_of(cursor), limit=limit + 1
        )
        unread = await notifications.count_unread(session, caller.user_id)
    shown = found[:limit]
    teller: Teller = request.state.teller
    return Bell(
        items=[view(told) for told in await teller.tell(caller.user_id, shown)],
        next_cursor=cursor_of(shown[-1].id) if len(found) > limit else None,
        unread=unread,
    )


@router.get("/unread-count", responses=problems(Unauthorized, InvalidToken))
async def count_unread_notifications(caller: CallerDep, session: ReadSession) -> Unread:
    """How many notifications the caller has not read yet."""
    return Unread(unread=await notifications.count_unread(session, caller.user_id))


@router.put("/read-all", responses=problems(Unauthorized, InvalidToken))
async def read_all_notifications(
    caller: CallerDep, session: WriteSession, body: ReadAll | None = None
) -> Unread:
    """Mark all of the caller's notifications as read, or all up to one."""
    up_to = body.up_to if body else None
    await notifications.mark_all_read(
        session, caller.user_id, up_to=up_to, now=utc_now()
    )
    return Unread(unread=await notifications.count_unread(session, caller.user_id))


@router.put(
    "/{notification_id:id}/read",
    responses=problems(Unauthorized, InvalidToken, NotificationNotFound),
)
async def read_notification(
    notification_id: PathId, caller: CallerDep, session: WriteSession
) -> Unread:
    """Mark one of the caller's notifications as read; again changes nothing."""
    await notifications.mark_read(
        session, caller.user_id, notification_id, now=utc_now()
    )
    return Unread(unread=await notifications.count_unread(session, caller.user_id))


@router.delete(
    "/{notification_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, NotificationNotFound),
)
async def delete_notification(
    notification_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Remove one of the caller's notifications."""
    await notifications.remove(session, caller.user_id, notification_id)


def view(told: Told) -> NotificationView:
    row = told.row
    return NotificationView(
        id=row.id,
        kind=row.kind,
        title=told.title,
        body=told.body,
        link=told.link,
        topic=row.topic,
        data=row.data,
        occurred_at=row.occurred_at,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )
