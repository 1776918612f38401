"""What profiles is told: how mail leaves, and what signs the links to end it."""

from pydantic import Field, SecretStr

from common.mail.settings import MailSettings


class Settings(MailSettings):
    unsubscribe_key: SecretStr = Field(min_length=32)
