"""The HTTP door: the bell."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from common.deps import ReadSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import BadCursor, CursorQuery, QueryInt, cursor_of, position_of
from common.routing import router as make_router
from common.schemas import Moment, View
from profiles import notifications
from profiles.tables import Notification

router = make_router("/api/v1/notifications", tag="notifications")


class NotificationView(View):
    id: int
    kind: str = Field(examples=["application_submitted"])
    title: str = Field(examples=["Application sent"])
    body: str
    link: str = Field(description="A path of the front end")
    data: dict[str, Any] = Field(description="The ids and facts of the event")
    occurred_at: Moment = Field(description="When it happened")
    created_at: Moment = Field(description="When this notification was made")
    is_read: bool


class Bell(View):
    items: list[NotificationView]
    next_cursor: str | None
    unread: int


@router.get("", responses=problems(Unauthorized, InvalidToken, BadCursor))
async def list_notifications(
    caller: CallerDep,
    session: ReadSession,
    cursor: CursorQuery = None,
    limit: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> Bell:
    """The caller's notifications, the newest first."""
    found = await notifications.list_of(
        session, caller.user_id, before=position_of(cursor), limit=limit + 1
    )
    shown = found[:limit]
    more = len(found) > limit
    return Bell(
        items=[_view(notification) for notification in shown],
        next_cursor=cursor_of(shown[-1].id) if more else None,
        unread=await notifications.count_unread(session, caller.user_id),
    )


def _view(row: Notification) -> NotificationView:
    wording = notifications.worded(row.kind, row.data)
    return NotificationView(
        id=row.id,
        kind=row.kind,
        title=wording.title,
        body=wording.body,
        link=wording.link,
        data=row.data,
        occurred_at=row.occurred_at,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )
