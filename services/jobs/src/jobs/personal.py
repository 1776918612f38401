"""What jobs holds of people.

A posting is its company's and outlives who wrote it, but nobody answers it any more: it
is closed first. A draft that nobody has seen is deleted.
"""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from common.clock import utc_now
from common.personal import Impersonal, Mentioned, Owned, PersonalData
from jobs.applying import inbox
from jobs.postings import closing
from jobs.tables import (
    Application,
    ApplicationPapers,
    ApplicationStep,
    Block,
    CandidateSkill,
    Closing,
    Job,
    JobViews,
    Lock,
    Newcomer,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ProfileFacts,
    ResumeFacts,
    SavedJob,
    SavedSearch,
)

JOB_COLUMNS = [
    *("id", "title", "company", "company_logo", "location", "remote", "job_type"),
    *("experience_level", "salary_min", "salary_max", "currency", "salary_period"),
    *("description", "requirements", "benefits", "skills", "ai_specializations"),
    *("source", "external_id", "external_url", "status", "posted_by", "posted_at"),
    *("expires_at", "ledger", "version", "change", "created_at", "updated_at"),
    *("expiry_chosen", "closed_reason", "deleted_at"),
    *("reading", "digest", "fingerprint", "sketch", "quality_score", "quality_lacks"),
]
# What is made of a posting for our own use, and says nothing that it does not.
_MADE_OF_IT = ("ledger", "change", "reading", "digest", "fingerprint", "sketch")


def _own_applications(user_id: int) -> Select[int]:
    return select(Application.id).where(Application.user_id == user_id)


def _name_the_job(
    session: Session, application: Application | SavedJob
) -> dict[str, Any]:
    named = select(Job.title, Job.company).where(Job.id == application.job_id)
    title, company = session.execute(named).one()
    return {"job_title": title, "company": company}


async def _close_postings(session: AsyncSession, user_id: int) -> None:
    await inbox.drop_notes_of(session, user_id)
    await closing.close_all_of(session, user_id, now=utc_now())


PERSONAL = PersonalData(
    owned=[
        Owned(
            ApplicationStep,
            lambda user_id: ApplicationStep.application_id.in_(
                _own_applications(user_id)
            ),
            exported=[
                *("application_id", "from_status", "to_status", "side", "note", "at"),
            ],
            # Who moved it may be a recruiter. Of an erased one the id is left, no more.
            hidden=["id", "by_user_id"],
        ),
        Owned(
            ApplicationPapers,
            lambda user_id: ApplicationPapers.application_id.in_(
                _own_applications(user_id)
            ),
            exported=["application_id", "resume_text"],
            # The same texts again, folded.
            hidden=["resume_words", "letter_words"],
        ),
        Owned(
            Application,
            lambda user_id: Application.user_id == user_id,
            exported=[
                *("id", "job_id", "resume_id", "resume_filename", "cover_letter"),
                *("notes", "status", "match_score", "applied_at", "updated_at"),
            ],
            # What the employer notes for itself is private, as the candidate's notes
            # are; it goes with whichever of the two goes first.
            hidden=[
                *("user_id", "employer_notes", "employer_rating"),
                *("candidate_version", "employer_version"),
            ],
            more=_name_the_job,
        ),
        Owned(
            ResumeFacts,
            lambda user_id: ResumeFacts.user_id == user_id,
            exported=["resume_id", "facts", "occurred_at"],
            hidden=["user_id", "removed"],
        ),
        Owned(
            SavedSearch,
            lambda user_id: SavedSearch.user_id == user_id,
            exported=[
                *("id", "name", "criteria", "alerts", "matches", "last_match_at"),
                *("created_at", "updated_at"),
            ],
            hidden=["user_id", "digest", "told_to", "version"],
        ),
        Owned(
            PrimaryResume,
            lambda user_id: PrimaryResume.user_id == user_id,
            # Said again in what resumes exports.
            hidden=["user_id", "resume_id", "occurred_at"],
        ),
        Owned(
            SavedJob,
            lambda user_id: SavedJob.user_id == user_id,
            exported=["job_id", "notes", "created_at"],
            hidden=["id", "user_id", "version"],
            more=_name_the_job,
        ),
        # Copies: what they are copies of is exported by profiles, auth and social.
        Owned(
            OwnSkills,
            lambda user_id: OwnSkills.user_id == user_id,
            hidden=["user_id", "version", "skills"],
        ),
        Owned(
            ProfileFacts,
            lambda user_id: ProfileFacts.user_id == user_id,
            hidden=["user_id", "version", "level", "specializations"],
        ),
        Owned(
            Preferences,
            lambda user_id: Preferences.user_id == user_id,
            hidden=[
                *("user_id", "version", "profile_visibility", "resume_visibility"),
                *("job_types", "work_arrangements", "salary_min", "salary_currency"),
                *("places", "ask_at", "attempts"),
            ],
        ),
        Owned(
            CandidateSkill,
            lambda user_id: CandidateSkill.user_id == user_id,
            hidden=["skill_id", "user_id"],
        ),
        Owned(
            Lock,
            lambda user_id: Lock.user_id == user_id,
            hidden=["user_id", "locked", "told_at"],
        ),
        Owned(
            Block,
            lambda user_id: (
                (Block.blocker_id == user_id) | (Block.blocked_id == user_id)
            ),
            hidden=["blocker_id", "blocked_id", "blocked", "told_at"],
        ),
    ],
    authored=[
        Owned(
            Job,
            lambda user_id: Job.posted_by == user_id,
            exported=[c for c in JOB_COLUMNS if c not in _MADE_OF_IT],
        )
    ],
    mentioned=[Mentioned(Job.posted_by)],
    impersonal=[
        Impersonal(Job, JOB_COLUMNS, "a posting is its company's"),
        Impersonal(Closing, ["job_id", "reason", "told_to"], "names jobs, not people"),
        Impersonal(Newcomer, ["id", "job_id"], "names jobs, not people"),
        Impersonal(JobViews, ["job_id", "views"], "how often, never by whom"),
    ],
    before=_close_postings,
)
