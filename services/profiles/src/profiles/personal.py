"""What profiles holds of people."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.personal import Impersonal, Owned, PersonalData
from profiles import slugs
from profiles.settings import Settings
from profiles.tables import (
    Achievement,
    Acquaintance,
    Block,
    Digest,
    DigestPlan,
    FormerSlug,
    Lock,
    Mail,
    MailedTopic,
    Notification,
    PersonSettings,
    PortfolioItem,
    Profile,
    ReadConversation,
    RetiredSlug,
    SearchWord,
    UserSkill,
    Visit,
)


def _folder(settings: Settings) -> Path:
    return settings.avatars_dir


def _pictures_of(profile: Profile) -> list[str]:
    return [f"{profile.avatar}-*.webp"] if profile.avatar else []


async def _retire_addresses(session: AsyncSession, user_id: int) -> None:
    await slugs.retire(session, user_id, now=utc_now())


PERSONAL = PersonalData(
    owned=[
        Owned(
            UserSkill,
            lambda user_id: UserSkill.user_id == user_id,
            exported=[
                *("skill_name", "skill_id", "proficiency_level", "is_verified"),
                *("years_of_experience", "created_at", "updated_at"),
            ],
            hidden=["id", "user_id", "key", "version"],
        ),
        Owned(
            Achievement,
            lambda user_id: Achievement.user_id == user_id,
            exported=[
                *("title", "description", "icon", "date_achieved"),
                *("created_at", "updated_at"),
            ],
            hidden=["id", "user_id", "version"],
        ),
        Owned(
            PortfolioItem,
            lambda user_id: PortfolioItem.user_id == user_id,
            exported=[
                *("title", "description", "url", "tech_stack", "order"),
                *("created_at", "updated_at"),
            ],
            hidden=["id", "user_id", "version"],
        ),
        Owned(
            FormerSlug,
            lambda user_id: FormerSlug.user_id == user_id,
            exported=["slug", "given_up_at"],
            hidden=["user_id"],
        ),
        Owned(
            SearchWord,
            lambda user_id: SearchWord.user_id == user_id,
            # Made from the profile, which is exported.
            hidden=["word", "field", "user_id"],
        ),
        Owned(
            Visit,
            lambda user_id: (
                (Visit.user_id == user_id) | (Visit.visitor == str(user_id))
            ),
            # Who came is nobody's business but theirs; how many is in the profile.
            hidden=["user_id", "day", "visitor"],
        ),
        Owned(
            Acquaintance,
            lambda user_id: (
                (Acquaintance.low_id == user_id) | (Acquaintance.high_id == user_id)
            ),
            # A copy, as is the next: social exports connections and blocks.
            hidden=["low_id", "high_id", "connected", "told_at"],
        ),
        Owned(
            Lock,
            lambda user_id: Lock.user_id == user_id,
            # Whether an account is locked is exported by auth.
            hidden=["user_id", "locked", "told_at"],
        ),
        Owned(
            Block,
            lambda user_id: (
                (Block.blocker_id == user_id) | (Block.blocked_id == user_id)
            ),
            hidden=["blocker_id", "blocked_id", "blocked", "told_at"],
        ),
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
            ReadConversation,
            lambda user_id: (
                (ReadConversation.reader_id == user_id)
                | (ReadConversation.sender_id == user_id)
            ),
            # A copy: social exports when messages were read.
            hidden=["reader_id", "sender_id", "up_to_message_id"],
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
                *("networking_prompts", "application_updates", "message_alerts"),
                *("profile_visibility", "resume_visibility"),
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
                *("email", "slug", "full_name", "headline", "phone", "bio", "location"),
                *("current_position", "company", "linkedin_url", "github_url"),
                *("portfolio_url", "experience_level", "ai_specializations"),
                *("total_views", "created_at", "updated_at"),
            ],
            hidden=["user_id", "avatar", "version", "skills_version"],
            files=_pictures_of,
            files_exported=True,
        ),
    ],
    impersonal=[
        Impersonal(
            RetiredSlug,
            ["digest", "until"],
            "a hash, so that nobody takes over an address at once; kept for 90 days",
        )
    ],
    files_dir=_folder,
    before=_retire_addresses,
)
