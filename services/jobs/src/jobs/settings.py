"""What jobs is told."""

from pydantic import Field

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    applications_a_day: int = Field(default=50, ge=1)
    job_lifetime_days: int = Field(default=30, ge=1)
    ai_timeout_seconds: float = Field(default=8.0, gt=0)
    resumes_timeout_seconds: float = Field(default=3.0, gt=0)
    profiles_timeout_seconds: float = Field(default=2.0, gt=0)
