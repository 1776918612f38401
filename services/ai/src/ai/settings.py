"""What ai is told: whether there is a model, which, and how much of it one may use."""

from datetime import timedelta

from pydantic import Field, SecretStr, field_validator

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    google_api_key: SecretStr | None = None  # without it the rules alone write
    gemini_model_pro: str = Field(default="gemini-3.8-flash", min_length=1)
    gemini_model_flash: str = Field(default="gemini-3.5-flash-lite", min_length=1)
    gemini_model_embed: str = Field(default="gemini-embedding-2", min_length=1)
    gemini_base_url: str | None = None  # Google's own

    # Who asks for something short (jobs, resumes) waits eight seconds for all of it.
    ai_short_deadline_seconds: float = Field(default=6.0, gt=0, le=28)
    ai_long_deadline_seconds: float = Field(default=20.0, gt=0, le=28)
    ai_answer_bytes: int = Field(default=4 * 1024 * 1024, ge=1024)
    ai_answer_tokens: int = Field(default=8192, ge=64)

    ai_calls_at_once: int = Field(default=8, ge=1)
    ai_calls_at_once_each: int = Field(default=3, ge=1)  # for one person
    ai_calls_waiting: int = Field(default=32, ge=0)
    ai_breaker_failures: int = Field(default=5, ge=1)  # in a row
    ai_breaker_pause_seconds: float = Field(default=30.0, gt=0)

    ai_calls_a_day: int = Field(default=100, ge=0)  # for one person
    ai_tokens_a_day: int = Field(default=300_000, ge=0)
    ai_dollars_a_day: float = Field(default=50.0, ge=0)  # for everybody together
    ai_answers_each: int = Field(default=200, ge=0)  # kept of one person
    ai_answers_lifetime: timedelta = Field(default=timedelta(days=1), gt=timedelta())

    @field_validator("google_api_key")
    @classmethod
    def _blank_is_none(cls, key: SecretStr | None) -> SecretStr | None:
        return key if key is not None and key.get_secret_value().strip() else None
