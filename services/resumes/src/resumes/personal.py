"""What resumes holds of people."""

from pathlib import Path

from common.personal import Owned, PersonalData
from resumes.settings import Settings
from resumes.tables import Resume


def _folder(settings: Settings) -> Path:
    return settings.files_dir


PERSONAL = PersonalData(
    owned=[
        Owned(
            Resume,
            lambda user_id: Resume.user_id == user_id,
            exported=[
                *("id", "filename", "file_size", "kind", "status", "failure_reason"),
                *("reading", "parsed_data", "report", "ats_score", "is_primary"),
                *("created_at", "updated_at"),
            ],
            hidden=["user_id", "file_name", "tries"],
            files=lambda resume: [resume.file_name],
            file_label="filename",
            files_exported=True,
        ),
    ],
    files_dir=_folder,
)
