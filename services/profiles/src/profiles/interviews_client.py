"""What profiles asks of interviews: an interview as the calendar part of a mail."""

from http import HTTPStatus

from pydantic import BaseModel, ValidationError

from common.calls import Calls, ServiceAway

PATH = "/internal/interviews/invitation"
TIMEOUT_SECONDS = 2.0


class Invitation(BaseModel):
    """An iCalendar object and its method. Only the fields we read."""

    method: str
    content: str


async def read_invitation(
    calls: Calls, interview_id: int, user_id: int, email: str
) -> Invitation | None:
    """As the interview stands now; None when it is not there any more.

    Never call this inside `Database.write()`.

    Raises:
        ServiceAway: No usable answer in time.
    """
    wanted = {"interview_id": interview_id, "user_id": user_id, "email": email}
    answer = await calls.request(
        "interviews", "POST", PATH, json=wanted, timeout=TIMEOUT_SECONDS
    )
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return None
    try:
        return Invitation.model_validate_json(answer.content)
    except ValidationError as error:
        raise ServiceAway(service="interviews") from error
