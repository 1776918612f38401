"""What resumes holds of people."""

from pathlib import Path

from common.personal import Owned, PersonalData
from resumes.settings import Settings
from resumes.tables import Resume, Step


def _folder(settings: Settings) -> Path:
    return settings.files_dir


PERSONAL = PersonalData(
    owned=[
        Owned(
            Step,
            lambda user_id: Step.user_id == user_id,
            exported=["resume_id", "status", "reason", "at"],
            hidden=["id", "user_id"],
        ),
        Owned(
            Resume,
            lambda user_id: Resume.user_id == user_id,
            exported=[
                *("id", "filename", "title", "file_size", "kind", "status"),
                *("failure_reason", "reading", "parsed_data", "report", "ats_score"),
                *("skill_years", "is_primary", "first_id", "version_number"),
                *("created_at", "updated_at"),
            ],
            hidden=["user_id", "file_name", "tries", "version"],
            files=lambda resume: [resume.file_name],
            file_label="filename",
            files_exported=True,
        ),
    ],
    files_dir=_folder,
)
