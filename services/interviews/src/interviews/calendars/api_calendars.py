"""The HTTP door: interviews for calendars, one by one and as a feed."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Path, Request, Response
from pydantic import Field

from common.clock import utc_now
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PathId, View
from interviews.calendars import feeds, objects
from interviews.calendars.feeds import FeedNotFound
from interviews.calendars.objects import Reader
from interviews.reminding import choices
from interviews.scheduling import interviews
from interviews.scheduling.interviews import InterviewNotFound

router = make_router("/api/v1/interviews", tag="calendar")

FEEDS = "/api/v1/interviews/feeds"


class Calendar(Response):
    media_type = "text/calendar"


def _documented(description: str) -> dict[int | str, dict[str, Any]]:
    schema = {"type": "string", "examples": ["BEGIN:VCALENDAR\r\n"]}
    content = {"text/calendar": {"schema": schema}}
    return {200: {"description": description, "content": content}}


class FeedView(View):
    url: str | None = Field(
        description="Secret: who knows it sees the interviews. Null before the first",
        examples=["http://localhost:8080/api/v1/interviews/feeds/7-x3.ics"],
    )


@router.get(
    "/{interview_id:id}/calendar.ics",
    response_class=Calendar,
    responses=_documented("An iCalendar object")
    | problems(Unauthorized, InvalidToken, InterviewNotFound),
)
async def read_calendar_object(
    interview_id: PathId, caller: CallerDep, request: Request, session: ReadSession
) -> Calendar:
    """One interview as a file for a calendar: a request, or what takes it back.

    Its UID stays, its SEQUENCE rises: a calendar that has it is brought up to date.
    """
    me = caller.user_id
    interview = await interviews.get_dated(session, me, interview_id)
    organizer = request.state.settings.mail_from
    reader = Reader(caller.email, organizer, await choices.of(session, me))
    method = objects.method_of(interview)
    content = objects.calendar([interview], reader, method=method)
    name = f"interview-{interview_id}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    media_type = f"text/calendar; method={method}; charset=utf-8"
    return Calendar(content, headers=headers, media_type=media_type)


@router.get("/calendar-feed", responses=problems(Unauthorized, InvalidToken))
async def read_feed_address(
    caller: CallerDep, request: Request, session: ReadSession
) -> FeedView:
    """The secret address of the caller's calendar feed, once there is one."""
    generation = await feeds.current(session, caller.user_id)
    return FeedView(url=_url(request, caller.user_id, generation))


@router.post(
    "/calendar-feed", status_code=201, responses=problems(Unauthorized, InvalidToken)
)
async def renew_feed_address(
    caller: CallerDep, request: Request, session: WriteSession
) -> FeedView:
    """Make a secret address, or a new one: the one before it no longer works."""
    generation = await feeds.renew(session, caller.user_id, now=utc_now())
    return FeedView(url=_url(request, caller.user_id, generation))


@router.get(
    "/feeds/{name}.ics",
    response_class=Calendar,
    responses=_documented("The person's interviews, as a calendar")
    | {304: {"description": "As it was"}}
    | problems(FeedNotFound),
)
async def read_feed(
    name: Annotated[str, Path(max_length=80, examples=["7-x3"])],
    request: Request,
    database: DatabaseDep,
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """A person's interviews for calendars, which bring no token: the address is secret.

    Of the last ninety days and all to come.
    """
    async with database.read() as session:
        owner = await feeds.find_owner(session, request.state.feed_key, name)
        found = await feeds.interviews_in(session, owner, now=utc_now())
        alarms = await choices.of(session, owner)
    # Nobody's address stands in it: whoever was given the link sees no mailbox.
    organizer = request.state.settings.mail_from
    reader = Reader(organizer, organizer, alarms)
    content = await database.offload(
        lambda _session: objects.calendar(
            found, reader, method="PUBLISH", name="Interviews"
        )
    )
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300"}
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Calendar(content, headers=headers)


def _url(request: Request, user_id: int, generation: int) -> str | None:
    if not generation:
        return None
    name = feeds.name_of(request.state.feed_key, user_id, generation)
    return f"{request.state.settings.public_url}{FEEDS}/{name}.ics"
