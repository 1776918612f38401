"""What interviews look like on the wire, and what a person writes of them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from common.schemas import BLANK_CLEARS, ONE_LINE, PROSE, SHOWN, Body, Moment, View
from interviews.scheduling.interviews import Side, side_of
from interviews.scheduling.states import Status
from interviews.tables import Interview

InterviewType = Literal["technical", "behavioral", "hr", "mock"]
Duration = Annotated[int, Field(ge=5, le=480)]
Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE, SHOWN]
Prose = Annotated[str, Field(max_length=4000), PROSE]
Reason = Annotated[str, Field(max_length=500), PROSE]
MaybeLine = Annotated[Line | None, BLANK_CLEARS]
MaybeProse = Annotated[Prose | None, BLANK_CLEARS]
_SIGN = r"[^@\s<>\",;:\\()\[\]\u0000-\u0020\u007f-\u009f]"
EmailText = Annotated[
    str,
    Field(max_length=254, pattern=rf"^{_SIGN}+@{_SIGN}+$"),
    ONE_LINE,
]


class Attendee(Body):
    """Somebody who will be there. They are written down, and not written to."""

    name: Line = Field(examples=["Grace Hopper"])
    email: EmailText | None = Field(default=None, examples=["grace@example.com"])


Attendees = Annotated[list[Attendee], Field(max_length=20)]


class AttendeeView(View):
    name: str
    email: str | None = None


class InterviewView(View):
    id: int = Field(examples=[5])
    application_id: int | None
    user_id: int = Field(description="The candidate", examples=[7])
    recruiter_id: int | None = Field(description="Of the application, if there is one")
    organizer_id: int | None = Field(description="Who of the two made it")
    side: Side = Field(description="Of the caller")
    interview_type: InterviewType
    title: str | None
    company: str | None
    role: str | None
    description: str | None = Field(description="For both sides")
    attendees: list[AttendeeView]
    scheduled_at: Moment
    duration_minutes: int
    ends_at: Moment
    timezone: str = Field(
        description="Where it is planned: the moment stays, as a calendar shows it",
        examples=["Europe/Lisbon"],
    )
    meeting_link: str | None
    is_practice: bool = Field(description="A practice session: it has no date")
    difficulty: Literal["easy", "medium", "hard"] | None = Field(
        description="Of practice"
    )
    job_id: int | None = Field(description="The posting that the practice is for")
    status: Status
    cancel_reason: str | None
    notes: str | None = Field(description="The caller's own: the other side has theirs")
    feedback: dict[str, Any] | None = Field(
        description="Of practice, for the candidate alone; null until it is given"
    )
    created_at: Moment
    updated_at: Moment


def interview_view(interview: Interview, reader_id: int) -> InterviewView:
    side = side_of(interview, reader_id)
    is_candidate = side == "candidate"
    computed = {
        "side": side,
        "notes": interview.notes if is_candidate else interview.employer_notes,
        "feedback": interview.feedback if is_candidate else None,
    }
    plain = InterviewView.model_fields.keys() - computed.keys()
    return InterviewView.model_validate(
        computed | {name: getattr(interview, name) for name in plain}
    )
