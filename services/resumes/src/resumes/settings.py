"""What resumes is told."""

from pathlib import Path

from pydantic import Field

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    resumes_each: int = Field(default=20, ge=1)  # for one person
    bytes_each: int = Field(default=50 * 1024 * 1024, ge=1)
    ai_timeout_seconds: float = Field(default=8.0, gt=0)
    jobs_timeout_seconds: float = Field(default=3.0, gt=0)

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "resumes" / "files"
