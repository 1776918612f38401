"""What interviews holds of people."""

from common.personal import Mentioned, Owned, PersonalData
from interviews.tables import (
    CalendarFeed,
    Interview,
    InterviewQuestion,
    OwnApplication,
    Proposal,
    Reminder,
    ReminderChoice,
    Scorecard,
)

_PLAN = ("interview_type", "title", "company", "role", "description", "timezone")
_TIMES = ("scheduled_at", "duration_minutes", "ends_at", "meeting_link")
_SCORED = ("ratings", "recommendation", "summary", "created_at", "updated_at")

PERSONAL = PersonalData(
    owned=[
        Owned(
            Scorecard,
            lambda user_id: (
                (Scorecard.user_id == user_id) | (Scorecard.author_id == user_id)
            ),
            # The candidate is shown none: see `authored`.
            hidden=["id", "interview_id", "author_id", "user_id", *_SCORED],
        ),
        Owned(
            Reminder,
            lambda user_id: Reminder.user_id == user_id,
            hidden=["id", "interview_id", "user_id", "minutes", "due_at"],
        ),
        Owned(
            InterviewQuestion,
            lambda user_id: InterviewQuestion.user_id == user_id,
            exported=[
                *("id", "interview_id", "origin", "question", "category"),
                *("difficulty", "topics", "follow_ups", "outline", "tips", "answer"),
                *("tries", "score", "evaluation", "answered_at"),
                *("created_at", "updated_at"),
            ],
            hidden=["user_id", "bank_id", "awaits_follow_up"],
        ),
        Owned(
            Interview,
            lambda user_id: Interview.user_id == user_id,
            exported=[
                *("id", "application_id", "attendees", "status", "cancel_reason"),
                *("notes", "feedback", "created_at", "updated_at", *_PLAN, *_TIMES),
                *("is_practice", "difficulty", "job_id"),
            ],
            hidden=[
                *("user_id", "recruiter_id", "organizer_id", "employer_notes"),
                "version",
            ],
        ),
        Owned(
            Proposal,
            # Either of the two: a proposal to nobody is none.
            lambda user_id: (
                (Proposal.user_id == user_id) | (Proposal.recruiter_id == user_id)
            ),
            exported=[
                *("id", "application_id", "duration_minutes", "meeting_link", "slots"),
                *("status", "decline_reason", "created_at", "updated_at", *_PLAN),
            ],
            hidden=["user_id", "recruiter_id", "interview_id"],
        ),
        Owned(
            ReminderChoice,
            lambda user_id: ReminderChoice.user_id == user_id,
            exported=["minutes", "updated_at"],
            hidden=["user_id"],
        ),
        Owned(
            CalendarFeed,
            lambda user_id: CalendarFeed.user_id == user_id,
            exported=["created_at"],
            hidden=["user_id", "generation"],
        ),
        Owned(
            OwnApplication,
            lambda user_id: OwnApplication.user_id == user_id,
            # A copy: the application itself is exported by jobs.
            hidden=["application_id", "user_id", "recruiter_id"],
        ),
    ],
    authored=[
        Owned(
            Scorecard,
            lambda user_id: Scorecard.author_id == user_id,
            exported=["interview_id", *_SCORED],
        ),
    ],
    mentioned=[
        Mentioned(OwnApplication.recruiter_id),
        Mentioned(Interview.recruiter_id),
        Mentioned(Interview.organizer_id),
    ],
)
