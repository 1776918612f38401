"""What auth is told. Secrets have no default: a missing one stops the start."""

from datetime import timedelta

from pydantic import Field, SecretStr

from common.mail.settings import MailSettings


class Settings(MailSettings):
    code_pepper: SecretStr = Field(min_length=32)
    refresh_key: SecretStr = Field(min_length=32)

    code_lifetime: timedelta = timedelta(minutes=10)
    code_tries: int = Field(default=5, ge=1, le=10)
    code_pause: timedelta = timedelta(seconds=60)
    codes_an_hour: int = Field(default=5, ge=1)
    failures_an_hour: int = Field(default=10, ge=1)
    failures_a_day: int = Field(default=20, ge=1)
    checks_by_ip: int = Field(default=30, ge=1)  # in five minutes; by RATE_SCALE

    # No longer: every service forgets an ended session soon after (KEPT_SECONDS).
    access_lifetime: timedelta = Field(
        default=timedelta(minutes=30),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=30),
    )
    refresh_lifetime: timedelta = timedelta(days=7)  # from the last use
    session_lifetime: timedelta = timedelta(days=30)
    refresh_grace: timedelta = timedelta(seconds=10)

    admin_emails: str = ""  # separated by commas; who signs in becomes an admin

    @property
    def key_lead(self) -> timedelta:
        """From publishing a key until it signs: everybody has asked twice by then."""
        return 2 * self.keys_refresh + timedelta(seconds=5)
