"""The HTTP door: when a person wants to be reminded."""

from typing import Annotated

from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, View
from interviews.reminding import choices, reminders

router = make_router("/api/v1/interviews/reminders", tag="reminders")

Minutes = Annotated[int, Field(ge=5, le=10_080)]


class ReminderTimes(Body):
    minutes: Annotated[list[Minutes], Field(max_length=5)] = Field(
        description="Before an interview begins; none at all for an empty list",
        examples=[[1440, 60, 15]],
    )


class ReminderTimesView(View):
    minutes: list[int] = Field(
        description="Before an interview begins, the longest first", examples=[[60, 15]]
    )


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def read_reminder_times(
    caller: CallerDep, session: ReadSession
) -> ReminderTimesView:
    """When the caller is reminded of interviews: by the bell, and by mail if wanted."""
    return ReminderTimesView(minutes=list(await choices.of(session, caller.user_id)))


@router.put("", responses=problems(Unauthorized, InvalidToken))
async def choose_reminder_times(
    body: ReminderTimes, caller: CallerDep, session: WriteSession
) -> ReminderTimesView:
    """Choose them, for interviews that are planned already, too."""
    me, now = caller.user_id, utc_now()
    chosen = await choices.choose(session, me, body.minutes, now=now)
    await reminders.plan_all(session, me, now=now)
    return ReminderTimesView(minutes=list(chosen))
