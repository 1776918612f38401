"""What interviews holds of people."""

from common.personal import Mentioned, Owned, PersonalData
from interviews.tables import Interview, OwnApplication

PERSONAL = PersonalData(
    owned=[
        Owned(
            Interview,
            lambda user_id: Interview.user_id == user_id,
            exported=[
                *("id", "application_id", "interview_type", "title", "company", "role"),
                *("scheduled_at", "duration_minutes", "ends_at", "meeting_link"),
                *("status", "notes", "feedback", "created_at", "updated_at"),
            ],
            hidden=["user_id", "version"],
        ),
        Owned(
            OwnApplication,
            lambda user_id: OwnApplication.user_id == user_id,
            # A copy: the application itself is exported by jobs.
            hidden=["application_id", "user_id", "recruiter_id"],
        ),
    ],
    mentioned=[Mentioned(OwnApplication.recruiter_id)],
)
