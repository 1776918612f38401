"""The mail with the code: which are due, and what it says."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.ext.asyncio import AsyncSession

from auth import mail_queue
from auth.mail_queue import Due
from auth.settings import Settings
from auth.sign_in import code_of
from auth.tables import Mail
from common.mail.letters import fill, letter, templates_of

_templates = templates_of("auth")


class SignInLetters:
    """What the courier asks of auth."""

    table = Mail
    longest_pause = timedelta(minutes=1)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def list_due(self, session: AsyncSession, *, now: datetime) -> list[Due]:
        return await mail_queue.list_due(session, now=now)

    async def write(self, due: Due, *, now: datetime) -> EmailMessage:
        return sign_in_letter(self._settings, due, now=now)

    async def sent(self, session: AsyncSession, due: Due, *, now: datetime) -> None:
        """There is nothing to note."""

    async def drop_stale(self, session: AsyncSession, *, now: datetime) -> None:
        await mail_queue.drop_stale(session, now=now)


def sign_in_letter(settings: Settings, due: Due, *, now: datetime) -> EmailMessage:
    """The mail with the code, which exists from here on."""
    mail = letter(
        sender=settings.mail_from,
        recipient=due.recipient,
        subject="Your CCAI Jobs code",
        message_id=due.message_id,
        now=now,
    )
    values = {
        "code": code_of(settings, due.recipient, due.nonce),
        "minutes": int(settings.code_lifetime.total_seconds() // 60),
    }
    return fill(mail, _templates, "sign_in_code", values)
