"""The mails about notifications: which are still wanted, and what they say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import Calls
from common.db import Database
from common.mail.letters import fill, letter, templates_of
from profiles import mail_queue, mail_rules, preferences
from profiles.auth_client import find_mailbox
from profiles.interviews_client import read_invitation
from profiles.mail_queue import Due
from profiles.settings import Settings
from profiles.tables import Mail, Notification
from profiles.telling import Teller
from profiles.unsubscribing import Wish, token_of
from profiles.wordings import Told

UNSUBSCRIBE_PATH = "/api/v1/notifications/unsubscribe/"
TOP_LINES = 5
READ_AT_MOST = 500
DIGEST_SUBJECTS = {"weekly": "Your week at CCAI Jobs", "daily": "Your day at CCAI Jobs"}
# Of a digest's counts: kinds that are the same thing to a reader.
COUNTED_AS = {
    "application_submitted": "applications",
    "application_received": "applications received",
    "application_moved": "news of your applications",
    "application_changed": "news of your applicants",
    "resume_analyzed": "résumé reports",
    "interview_proposed": "times proposed for interviews",
    "proposal_declined": "proposals declined",
    "connection_requested": "requests to connect",
    "connection_accepted": "new connections",
    "message_received": "conversations with new messages",
}
INVITATIONS = ("interview_scheduled", "interview_changed", "interview_cancelled")
_templates = templates_of("profiles")


@dataclass(frozen=True)
class Wanted:
    """What a mail is about, as it stands when it is about to leave."""

    rows: Sequence[Notification]
    frequency: str


class NotificationLetters:
    """What the courier asks of profiles."""

    table = Mail
    longest_pause = timedelta(minutes=5)

    def __init__(
        self, settings: Settings, database: Database, calls: Calls, teller: Teller
    ) -> None:
        self._settings = settings
        self._database = database
        self._calls = calls
        self._teller = teller

    async def list_due(self, session: AsyncSession, *, now: datetime) -> list[Due]:
        return await mail_queue.list_due(session, now=now)

    async def sent(self, session: AsyncSession, due: Due, *, now: datetime) -> None:
        await mail_queue.note_sent(session, due, now=now)

    async def drop_stale(self, session: AsyncSession, *, now: datetime) -> None:
        await mail_queue.drop_stale(session, now=now)

    async def write(self, due: Due, *, now: datetime) -> EmailMessage | None:
        async with self._database.read() as session:
            wanted = await find_wanted(session, due, now=now)
        if wanted is None:
            return None
        address = await find_mailbox(self._calls, due.user_id)
        if address is None:
            return None
        told = await self._teller.tell(due.user_id, wanted.rows[:TOP_LINES])
        mail = self._written(due, address, wanted, told, now)
        if due.kind in INVITATIONS:
            await self._invite(mail, due, wanted.rows[0], address)
        return mail

    async def _invite(
        self, mail: EmailMessage, due: Due, row: Notification, address: str
    ) -> None:
        """Add what calendars read: an invitation, a new date, or its end."""
        interview_id = row.data["interview_id"]
        found = await read_invitation(self._calls, interview_id, due.user_id, address)
        if found is not None:
            mail.add_alternative(
                found.content.encode(),  # bytes: its line ends are part of the format
                maintype="text",
                subtype="calendar",
                params={"method": found.method, "charset": "utf-8"},
            )

    def _written(
        self,
        due: Due,
        address: str,
        wanted: Wanted,
        told: list[Told],
        now: datetime,
    ) -> EmailMessage:
        is_digest = due.kind == "digest"
        subject = DIGEST_SUBJECTS[wanted.frequency] if is_digest else told[0].title
        mail = letter(
            sender=self._settings.mail_from,
            recipient=address,
            subject=subject,
            message_id=due.message_id,
            now=now,
        )
        values: dict[str, Any] = {
            "subject": subject,
            "site": self._settings.site,
            "unsubscribe": self._offer_to_end(mail, due),
            "items": told,
            "counts": _counts(wanted.rows),
            "more": max(0, len(wanted.rows) - len(told)),
        }
        return fill(mail, _templates, "digest" if is_digest else "notice", values)

    def _offer_to_end(self, mail: EmailMessage, due: Due) -> str | None:
        """The link that ends mails of this kind; None for what cannot be ended."""
        switch = mail_rules.SWITCH_OF[due.kind]
        if switch == mail_rules.ACCOUNT:
            return None
        token = token_of(self._settings, Wish(due.user_id, switch))
        link = self._settings.public_url + UNSUBSCRIBE_PATH + token
        mail["List-Unsubscribe"] = f"<{link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return link


async def find_wanted(
    session: AsyncSession, due: Due, *, now: datetime
) -> Wanted | None:
    """What is unread of it, for who still wants to be mailed; None when nothing is."""
    settings = await preferences.of(session, due.user_id)
    if not mail_rules.wants(settings, due.kind):
        return None
    rows = await _unread(session, due)
    if not rows or await _mailed_before(session, due, rows[0], now=now):
        return None
    return Wanted(rows, settings.digest_frequency)


async def _mailed_before(
    session: AsyncSession, due: Due, row: Notification, *, now: datetime
) -> bool:
    """About the same conversation; a digest may name it all the same."""
    if due.kind == "digest":
        return False
    return await mail_queue.was_mailed(session, row, now=now)


async def _unread(session: AsyncSession, due: Due) -> list[Notification]:
    theirs = select(Notification).where(
        Notification.user_id == due.user_id, Notification.read_at.is_(None)
    )
    if due.kind == "digest":
        theirs = theirs.where(
            Notification.id > due.since_id, Notification.id <= due.until_id
        )
    else:
        # Asked of the queue again: a newer one may have taken its place just now.
        about = select(Mail.notification_id).where(Mail.id == due.id)
        theirs = theirs.where(Notification.id == about.scalar_subquery())
    newest_first = theirs.order_by(Notification.id.desc()).limit(READ_AT_MOST)
    return list(await session.scalars(newest_first))


def _counts(rows: Sequence[Notification]) -> list[tuple[str, int]]:
    """How many of what, the most first."""
    kinds = (COUNTED_AS.get(row.kind, "other news") for row in rows)
    return Counter(kinds).most_common()
