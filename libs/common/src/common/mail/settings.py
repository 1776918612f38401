"""How mail leaves: told alike to every service that sends some."""

from pydantic import Field, SecretStr

from common.settings import ServiceSettings


class MailSettings(ServiceSettings):
    mail_from: str = "CCAI Jobs <noreply@ccaijobs.example>"
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: str = Field(default="starttls", pattern="^(none|starttls|tls)$")
    sendgrid_api_key: SecretStr | None = None
    sendgrid_url: str = "https://api.sendgrid.com/v3/mail/send"
