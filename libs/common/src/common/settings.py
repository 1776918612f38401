"""Settings: environment variables, and secrets as files in a folder of their own.

Every variable of the platform is listed in `deploy/.env.example`.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

SERVICES = ("auth", "profiles", "jobs", "resumes", "interviews", "social", "ai")


class ServiceSettings(BaseSettings):
    """What every process of the platform is told."""

    # An empty variable is one that is not set: what a copied .env.example leaves empty.
    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, env_ignore_empty=True
    )

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = "http://localhost:8080"

    auth_url: str = "http://auth:8000"
    profiles_url: str = "http://profiles:8000"
    jobs_url: str = "http://jobs:8000"
    resumes_url: str = "http://resumes:8000"
    interviews_url: str = "http://interviews:8000"
    social_url: str = "http://social:8000"
    ai_url: str = "http://ai:8000"

    nats_url: str | None = "nats://nats:4222"
    nats_password: SecretStr | None = None
    nats_max_bytes: int = Field(default=1 << 30, ge=1 << 20)

    token_issuer: str = "ccai-jobs"  # noqa: S105 - a name
    token_audience: str = "ccai-jobs-api"  # noqa: S105 - a name
    token_keys: str | None = None  # a JWKS as JSON; asked of auth when absent
    # Ended sessions are remembered five minutes longer than a token lives.
    token_leeway: timedelta = Field(
        default=timedelta(seconds=30), ge=timedelta(), le=timedelta(minutes=4)
    )

    # How often auth is asked for its keys: so long may a removed one still be taken.
    keys_refresh: timedelta = Field(
        default=timedelta(seconds=60),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=10),
    )

    internal_key: SecretStr  # Ed25519 private key, PEM: this service's own
    internal_public_keys: dict[str, str]  # of every caller, PEM

    rate_scale: float = Field(default=1.0, gt=0)  # multiplies limits by IP only
    failpoints_dir: Path | None = None  # tests only; see common.failpoints
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _no_faults_in_production(self) -> Self:
        if self.environment == "production" and self.failpoints_dir is not None:
            raise ValueError("FAILPOINTS_DIR is for tests, never for production")
        return self

    @property
    def service_urls(self) -> dict[str, str]:
        return {name: getattr(self, f"{name}_url") for name in SERVICES}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given in code, then variables, then the files in SECRETS_DIR."""
        del dotenv_settings, file_secret_settings
        folder = os.environ.get("SECRETS_DIR")
        secrets = SecretsSettingsSource(settings_cls, secrets_dir=folder or None)
        return init_settings, env_settings, secrets

    def database_path(self, service: str) -> Path:
        return self.data_dir / service / f"{service}.db"
