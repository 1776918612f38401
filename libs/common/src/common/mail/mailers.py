"""The ways a mail can leave: SMTP, SendGrid, or a file in a folder."""

import hashlib
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import aiosmtplib
import httpx

from common.mail.settings import MailSettings

TIMEOUT_SECONDS = 10.0
NO_SUCH_MAILBOX = (550, 551, 553)
NEVER_ACCEPTED = (400, 413)  # of SendGrid: the same mail will not be better later
# Of a letter's headers, those that SendGrid does not make itself.
CARRIED = ("Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post")


class MailFailed(Exception):
    """Not sent; try again later."""


class MailRefused(MailFailed):
    """Not sent, and it never will be: there is no such mailbox."""


class Mailer(Protocol):
    async def send(self, mail: EmailMessage) -> None:
        """Send, or raise `MailFailed`; the next try is the caller's."""


class SmtpMailer:
    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    async def send(self, mail: EmailMessage) -> None:
        settings = self._settings
        password = settings.smtp_password
        try:
            await aiosmtplib.send(
                mail,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_username,
                password=password.get_secret_value() if password else None,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            gone = all(refusal.code in NO_SUCH_MAILBOX for refusal in error.recipients)
            refused = MailRefused if gone else MailFailed
            raise refused(type(error).__name__) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailFailed(type(error).__name__) from error


class SendGridMailer:
    def __init__(self, settings: MailSettings, http: httpx.AsyncClient) -> None:
        assert settings.sendgrid_api_key is not None
        self._key = settings.sendgrid_api_key.get_secret_value()
        self._url = settings.sendgrid_url
        self._http = http

    async def send(self, mail: EmailMessage) -> None:
        try:
            response = await self._http.post(
                self._url,
                json=sendgrid_body(mail),
                headers={"Authorization": f"Bearer {self._key}"},
                timeout=TIMEOUT_SECONDS,
            )
        except httpx.HTTPError as error:
            raise MailFailed(type(error).__name__) from error
        if response.status_code in NEVER_ACCEPTED:
            raise MailRefused(f"status {response.status_code}")
        if not response.is_success:
            raise MailFailed(f"status {response.status_code}")


class FolderMailer:
    """One `.eml` file a message, for development."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def send(self, mail: EmailMessage) -> None:
        recipient = mail["To"].addresses[0].addr_spec
        message = mail["Message-ID"].strip("<>").split("@")[0]
        name = f"{mark_of(recipient)}-{message}"
        unfinished = self._folder / f".{name}"
        unfinished.write_bytes(bytes(mail))
        unfinished.replace(self._folder / f"{name}.eml")


def mark_of(recipient: str) -> str:
    """How the files of one person's mails begin, so that they can be found again."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:24]


def mailer_for(settings: MailSettings, http: httpx.AsyncClient) -> Mailer:
    if settings.smtp_host:
        return SmtpMailer(settings)
    if settings.sendgrid_api_key:
        return SendGridMailer(settings, http)
    return FolderMailer(settings.data_dir / "mail")


def sendgrid_body(mail: EmailMessage) -> dict[str, object]:
    sender = mail["From"].addresses[0]
    parts = [
        {"type": part.get_content_type(), "value": part.get_content()}
        for part in mail.walk()
        if not part.is_multipart()
    ]
    return {
        "personalizations": [{"to": [{"email": mail["To"].addresses[0].addr_spec}]}],
        "from": {"email": sender.addr_spec, "name": sender.display_name},
        "subject": mail["Subject"],
        "content": parts,
        "headers": {name: str(mail[name]) for name in CARRIED if name in mail},
    }
