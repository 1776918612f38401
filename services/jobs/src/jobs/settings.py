"""What jobs is told."""

from pydantic import Field

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    applications_a_day: int = Field(default=50, ge=1)
    job_lifetime_days: int = Field(default=30, ge=1)
    jobs_each: int = Field(default=1000, ge=1)
    saved_jobs_each: int = Field(default=1000, ge=1)
    ai_timeout_seconds: float = Field(default=8.0, gt=0)
    resumes_timeout_seconds: float = Field(default=3.0, gt=0)
    profiles_timeout_seconds: float = Field(default=2.0, gt=0)
    frontend_url: str | None = None  # where the pages of jobs are; None: `public_url`

    @property
    def site(self) -> str:
        return (self.frontend_url or self.public_url).rstrip("/")
