"""What profiles is told: how mail leaves, and what signs the links to end it."""

from pathlib import Path

from pydantic import Field, SecretStr

from common.mail.settings import MailSettings


class Settings(MailSettings):
    frontend_url: str | None = None  # where links in mails lead; None: `public_url`
    unsubscribe_key: SecretStr = Field(min_length=32)

    @property
    def site(self) -> str:
        return (self.frontend_url or self.public_url).rstrip("/")

    @property
    def avatars_dir(self) -> Path:
        return self.data_dir / "profiles" / "avatars"
