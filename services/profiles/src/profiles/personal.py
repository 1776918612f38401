"""What profiles holds of people."""

from common.personal import Owned, PersonalData
from profiles.tables import (
    Digest,
    DigestPlan,
    Mail,
    MailedTopic,
    Notification,
    PersonSettings,
    Profile,
)

PERSONAL = PersonalData(
    owned=[
        Owned(
            Notification,
            lambda user_id: Notification.user_id == user_id,
            exported=["kind", "data", "occurred_at", "created_at", "read_at"],
            hidden=["id", "user_id", "event_id", "topic"],
        ),
        Owned(
            Mail,
            lambda user_id: Mail.user_id == user_id,
            hidden=[
                *("id", "user_id", "kind", "message_id", "created_at", "expires_at"),
                *("due_at", "tries", "notification_id", "since_id", "until_id"),
            ],
        ),
        Owned(
            MailedTopic,
            lambda user_id: MailedTopic.user_id == user_id,
            hidden=["user_id", "topic", "mailed_at"],
        ),
        Owned(
            DigestPlan,
            lambda user_id: DigestPlan.user_id == user_id,
            hidden=["user_id", "next_due_at", "told_until"],
        ),
        Owned(
            Digest,
            lambda user_id: Digest.user_id == user_id,
            exported=["period", "created_at"],
            hidden=["user_id"],
        ),
        Owned(
            PersonSettings,
            lambda user_id: PersonSettings.user_id == user_id,
            exported=[
                *("email_notifications", "job_alerts", "interview_reminders"),
                *("weekly_digest", "digest_frequency", "trend_alerts"),
                *("networking_prompts", "profile_visibility", "resume_visibility"),
                *("show_email", "show_location", "show_skills", "show_experience"),
                *("theme", "language", "timezone", "preferred_job_types"),
                *("preferred_locations", "work_arrangements", "salary_min"),
                *("salary_max", "salary_currency", "updated_at"),
            ],
            hidden=["user_id", "version"],
        ),
        Owned(
            Profile,
            lambda user_id: Profile.user_id == user_id,
            exported=[
                *("full_name", "phone", "bio", "location", "current_position"),
                *("company", "linkedin_url", "github_url", "portfolio_url"),
                *("experience_level", "ai_specializations", "created_at", "updated_at"),
            ],
            hidden=["user_id", "version"],
        ),
    ],
)
