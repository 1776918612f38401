"""The door for profiles: an interview as the calendar part of a mail."""

from typing import Annotated

from fastapi import Request
from pydantic import Field

from common.calls import called_by
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from interviews.calendars import objects
from interviews.calendars.objects import Reader
from interviews.reminding import choices
from interviews.scheduling import interviews

router = make_router("/internal/interviews", tag="internal")


class InvitationWanted(Body):
    interview_id: Id
    user_id: Id  # who gets the mail
    email: Annotated[str, Field(max_length=320)]


class Invitation(View):
    method: str
    content: str


@router.post("/invitation", include_in_schema=False)
async def invitation(
    body: InvitationWanted,
    _caller: Annotated[str, called_by("profiles")],
    request: Request,
    session: ReadSession,
) -> Invitation:
    """The interview as it stands now, whatever the mail was about when it was due."""
    interview = await interviews.get_dated(session, body.user_id, body.interview_id)
    alarms = await choices.of(session, body.user_id)
    reader = Reader(body.email, request.state.settings.mail_from, alarms)
    method = objects.method_of(interview)
    content = objects.calendar([interview], reader, method=method)
    return Invitation(method=method, content=content.decode())
