"""Mails about notifications: for who wants them, safe, late if need be, never lost."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from common.clock import utc_now
from common.contracts.auth import RoleChanged
from common.contracts.interviews import InterviewDue, InterviewScheduled
from common.contracts.jobs import ApplicationSubmitted
from common.contracts.profiles import SettingsChanged
from common.contracts.resumes import ResumeAnalyzed
from common.contracts.social import ConnectionRequested, MessageSent
from common.db import StorageFull
from common.mail import courier as couriers
from common.mail import queue
from common.mail.mailers import Mailer, sendgrid_body
from common.mail.queue import postpone
from common.mail.testing import Mailbox, smtp_server
from common.tables import ErasedPerson
from common.testing import Running, bearer, running_service
from common.workers import Worker
from profiles import letters, mail_queue
from profiles.main import build
from profiles.reactions import REACTIONS
from profiles.tables import Mail, MailedTopic, PersonSettings, Profile
from profiles.unsubscribing import Wish, token_of
from services.profiles.tests.conftest import Others, profile_settings

BELL = "/api/v1/notifications"
SETTINGS = "/api/v1/users/me/settings"
APPLIED = ApplicationSubmitted(application_id=5, job_id=3, user_id=7)
UNSUBSCRIBE = "/api/v1/notifications/unsubscribe/"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
def others() -> Others:
    return Others()


@pytest.fixture
async def profiles(
    tmp_path: Path, mailbox: Mailbox, others: Others
) -> AsyncIterator[Running]:
    settings = profile_settings(
        tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
        public_url="https://jobs.example",
    )
    async with running_service(build, settings) as running:
        others.stand_behind(running)
        yield running


async def deliver(running: Running) -> None:
    """Send what is due, now, also what waits for another try."""
    running.state["courier"].wake()
    async with asyncio.timeout(10):
        while await running.state["courier"].work() or await due(running):
            await asyncio.sleep(0.01)


async def due(running: Running) -> int:
    async with running.database.read() as session:
        found = await session.scalar(
            select(func.count(Mail.id)).where(Mail.due_at <= utc_now())
        )
        return found or 0


async def tried(running: Running) -> None:
    """Every mail that waits was tried, and no try is under way."""
    async with asyncio.timeout(10):
        while True:
            async with running.database.read() as session:
                untried = select(func.count(Mail.id)).where(Mail.tries == 0)
                if not await session.scalar(untried):
                    return
            await asyncio.sleep(0.01)


async def make_due(running: Running) -> None:
    # Not during a round of the service's own courier, which would postpone them again.
    async with (
        own_courier(running)._round,
        running.database.write() as session,
    ):
        await session.execute(update(Mail).values(due_at=Mail.created_at))


async def waiting(running: Running) -> list[str]:
    async with running.database.read() as session:
        return list(await session.scalars(select(Mail.kind).order_by(Mail.id)))


async def choose(running: Running, user_id: int = 7, **switches: object) -> None:
    answer = await running.client.put(
        SETTINGS, json={"notifications": switches}, headers=bearer(user_id)
    )
    assert answer.status_code == 200, answer.text


async def message(running: Running, number: int, sender: int = 8) -> None:
    event = MessageSent(message_id=number, sender_id=sender, receiver_id=7)
    await running.hears(REACTIONS, event)


async def name(running: Running, user_id: int, full_name: str) -> None:
    """A name as no door would take it."""
    await running.client.get("/api/v1/users/me", headers=bearer(user_id))
    async with running.database.write() as session:
        theirs = update(Profile).where(Profile.user_id == user_id)
        await session.execute(theirs.values(full_name=full_name))


async def test_a_mail_says_what_the_bell_says(
    profiles: Running, mailbox: Mailbox, others: Others
) -> None:
    await profiles.hears(REACTIONS, APPLIED)
    await deliver(profiles)

    [mail] = mailbox.mails
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert mail["To"] == "p7@example.com"
    assert mail["Subject"] == "Application sent"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "https://jobs.example/applications/5" in plain
    assert "“Voice <b>Engineer</b>” at Acme" in plain
    assert "“Voice &lt;b&gt;Engineer&lt;/b&gt;” at Acme" in html
    assert others.asked.count("/internal/people/7/mailbox") == 1
    assert await waiting(profiles) == []


async def test_what_people_call_themselves_stays_text_and_one_line(
    profiles: Running, mailbox: Mailbox
) -> None:
    hostile = "<script>alert(1)</script>\r\nBcc: all@example.com\r\n\r\nHello {user_id}"
    await name(profiles, 8, hostile)

    asked = ConnectionRequested(connection_id=1, requester_id=8, receiver_id=7)
    await profiles.hears(REACTIONS, asked)
    await deliver(profiles)

    [mail] = mailbox.mails
    html = mail.get_body(("html",)).get_content()
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("<script>alert(1)</script> Bcc: all@example.com")
    assert "\n" not in mail["Subject"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


async def test_a_mail_server_that_is_away_costs_time_but_no_mail(
    profiles: Running, mailbox: Mailbox, say: Callable[[str], None]
) -> None:
    mailbox.full = True
    for number in range(1, 9):
        event = ApplicationSubmitted(application_id=number, job_id=3, user_id=number)
        await profiles.hears(REACTIONS, event)
    async with profiles.database.read() as session:
        ids = set(await session.scalars(select(Mail.message_id)))
    for _ in range(2):
        await make_due(profiles)
        await deliver(profiles)
    assert mailbox.mails == []

    mailbox.full = False
    await make_due(profiles)
    await deliver(profiles)

    say(f"{mailbox.refused} tries refused, {len(mailbox.mails)} of 8 mails arrived")
    assert mailbox.refused >= 16
    assert sorted(m["To"] for m in mailbox.mails) == [
        f"p{number}@example.com" for number in range(1, 9)
    ]
    assert {mail["Message-ID"] for mail in mailbox.mails} == ids
    assert await waiting(profiles) == []


async def test_tries_come_less_and_less_often(tmp_path: Path, others: Others) -> None:
    now, pauses = utc_now(), []
    async with away_from_its_courier(tmp_path, others) as running:
        await running.hears(REACTIONS, APPLIED)
        async with running.database.write() as session:
            mail = (await session.scalars(select(Mail))).one()
            longest = letters.NotificationLetters.longest_pause
            for _ in range(30):
                await postpone(session, Mail, mail.id, longest=longest, now=now)
                await session.refresh(mail)
                pauses.append((mail.due_at - now).total_seconds())

    assert pauses[:4] == [1, 2, 4, 8]
    assert max(pauses) == 300


async def test_with_auth_away_the_mail_waits(
    profiles: Running, mailbox: Mailbox, others: Others
) -> None:
    others.away = True
    await profiles.hears(REACTIONS, APPLIED)
    await deliver(profiles)
    assert await waiting(profiles) == ["application_submitted"]

    others.away = False
    await make_due(profiles)
    await deliver(profiles)

    assert [mail["To"] for mail in mailbox.mails] == ["p7@example.com"]


async def test_nobody_is_mailed_who_is_gone(
    profiles: Running, mailbox: Mailbox, others: Others
) -> None:
    others.unknown.add(7)
    mailbox.nobody.add("p8@example.com")
    await profiles.hears(REACTIONS, APPLIED)
    await profiles.hears(
        REACTIONS, ApplicationSubmitted(application_id=6, job_id=3, user_id=8)
    )

    await deliver(profiles)

    assert mailbox.mails == []
    assert await waiting(profiles) == []


async def test_the_queue_holds_no_address(profiles: Running) -> None:
    await choose(profiles)
    await profiles.hears(REACTIONS, APPLIED)

    assert "email" not in Mail.__table__.columns
    for file in profiles.database.path.parent.iterdir():
        assert b"p7@example.com" not in file.read_bytes()


async def test_what_is_about_the_account_comes_whatever_is_switched_off(
    profiles: Running, mailbox: Mailbox
) -> None:
    await choose(profiles, email_notifications=False)

    await profiles.hears(REACTIONS, RoleChanged(user_id=7, role="recruiter"))
    await deliver(profiles)

    [mail] = mailbox.mails
    assert mail["List-Unsubscribe"] is None
    assert "unsubscribe" not in mail.get_body(("plain",)).get_content()
    assert "about your account" in mail.get_body(("html",)).get_content()


async def test_links_lead_to_the_front_end_and_ends_of_mails_to_us(
    tmp_path: Path, mailbox: Mailbox, others: Others
) -> None:
    settings = profile_settings(
        tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
        public_url="https://api.example",
        frontend_url="https://app.example/",
    )
    async with running_service(build, settings) as running:
        others.stand_behind(running)
        await running.hears(REACTIONS, APPLIED)
        await deliver(running)

    [mail] = mailbox.mails
    plain = mail.get_body(("plain",)).get_content()
    assert "https://app.example/applications/5" in plain
    assert mail["List-Unsubscribe"].startswith("<https://api.example/api/v1/")
    assert plain.startswith("Application sent")


def scheduled(interview_id: int) -> InterviewScheduled:
    return InterviewScheduled(
        interview_id=interview_id,
        user_id=7,
        interview_type="hr",
        scheduled_at=utc_now() + timedelta(days=2),
    )


async def test_an_interview_comes_as_something_a_calendar_reads(
    profiles: Running, mailbox: Mailbox
) -> None:
    await profiles.hears(REACTIONS, scheduled(4))
    await deliver(profiles)

    [mail] = mailbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    *_, part = mail.iter_parts()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True) == (
        b"BEGIN:VCALENDAR\r\nX-FOR:p7@example.com\r\nEND:VCALENDAR\r\n"
    )


async def test_a_mail_about_an_interview_that_is_gone_comes_without(
    profiles: Running, mailbox: Mailbox, others: Others
) -> None:
    others.unknown.add(4)
    await profiles.hears(REACTIONS, scheduled(4))
    await deliver(profiles)

    [mail] = mailbox.mails
    assert [part.get_content_subtype() for part in mail.iter_parts()] == [
        *("plain", "html")
    ]


SWITCHED = [
    ("email_notifications", APPLIED),
    ("application_updates", APPLIED),
    (
        "interview_reminders",
        InterviewDue(
            interview_id=1,
            user_id=7,
            minutes=15,
            scheduled_at=utc_now() + timedelta(days=1),  # a run may take long
        ),
    ),
    (
        "networking_prompts",
        ConnectionRequested(connection_id=1, requester_id=8, receiver_id=7),
    ),
]


@pytest.mark.parametrize(
    ("switch", "event"), SWITCHED, ids=[name for name, _ in SWITCHED]
)
async def test_a_switch_ends_its_kind_also_for_what_waits(
    profiles: Running, mailbox: Mailbox, switch: str, event
) -> None:
    mailbox.full = True
    await profiles.hears(REACTIONS, event)
    assert len(await waiting(profiles)) == 1
    await tried(profiles)
    await choose(profiles, **{switch: False})
    mailbox.full = False
    await make_due(profiles)
    await deliver(profiles)
    assert await waiting(profiles) == []

    again = event.model_copy(update={"event_id": "another"})
    await profiles.hears(REACTIONS, again)
    assert await waiting(profiles) == []
    await choose(profiles, **{switch: True})
    await profiles.hears(REACTIONS, event.model_copy(update={"event_id": "third"}))
    await deliver(profiles)

    assert len(mailbox.mails) == 1


async def test_what_was_read_is_not_mailed(profiles: Running, mailbox: Mailbox) -> None:
    mailbox.full = True
    await profiles.hears(REACTIONS, APPLIED)
    await tried(profiles)
    await profiles.client.put(f"{BELL}/read-all", headers=bearer(7))
    mailbox.full = False
    await make_due(profiles)
    await deliver(profiles)

    assert mailbox.mails == []
    assert await waiting(profiles) == []


async def test_what_is_no_use_any_more_is_not_mailed(
    profiles: Running, mailbox: Mailbox
) -> None:
    now = utc_now()
    begun = InterviewDue(
        interview_id=1, user_id=7, minutes=15, scheduled_at=now - timedelta(seconds=1)
    )
    old = APPLIED.model_copy(update={"occurred_at": now - timedelta(days=4)})
    for event in (old, ResumeAnalyzed(resume_id=1, user_id=7, ats_score=5)):
        await profiles.hears(REACTIONS, event)
    assert await waiting(profiles) == []

    mailbox.full = True
    soon = begun.model_copy(
        update={"event_id": "b", "scheduled_at": now + timedelta(minutes=15)}
    )
    await profiles.hears(REACTIONS, soon)
    await tried(profiles)
    async with profiles.database.write() as session:
        assert await session.scalar(select(Mail.expires_at)) == soon.scheduled_at
        await session.execute(update(Mail).values(expires_at=now, due_at=now))
    mailbox.full = False
    await deliver(profiles)

    assert mailbox.mails == []
    assert await waiting(profiles) == []


async def test_a_message_is_mailed_when_it_stays_unread_and_once_a_day(
    profiles: Running, mailbox: Mailbox
) -> None:
    for number in (1, 2, 3):
        await message(profiles, number)
    assert await waiting(profiles) == ["message_received"]
    async with profiles.database.read() as session:
        pause = await session.scalar(select(Mail.due_at)) - utc_now()
    assert timedelta(minutes=9) < pause <= timedelta(minutes=10)
    await deliver(profiles)
    assert mailbox.mails == []

    await make_due(profiles)
    await deliver(profiles)
    [mail] = mailbox.mails
    assert "conversation: 3" in mail.get_body(("plain",)).get_content()

    await message(profiles, 4)
    await profiles.client.put(f"{BELL}/read-all", headers=bearer(7))
    await message(profiles, 5)
    assert await waiting(profiles) == []
    await message(profiles, 6, sender=9)
    assert await waiting(profiles) == ["message_received"]
    async with profiles.database.write() as session:
        day = utc_now() - timedelta(days=1, seconds=1)
        await session.execute(update(MailedTopic).values(mailed_at=day))
    await message(profiles, 7)
    assert await waiting(profiles) == ["message_received"] * 2


async def test_a_mail_speaks_of_the_newest_also_when_it_comes_at_the_last_moment(
    tmp_path: Path, others: Others
) -> None:
    """Between the courier's look at the queue and at what the mail is about."""
    async with away_from_its_courier(tmp_path, others) as running:
        await message(running, 1)
        later = utc_now() + timedelta(minutes=11)
        async with running.database.read() as session:
            [mail] = await mail_queue.list_due(session, now=later)

        await message(running, 2)

        async with running.database.read() as session:
            wanted = await letters.find_wanted(session, mail, now=later)
    assert wanted is not None
    assert [row.data["count"] for row in wanted.rows] == [2]


async def test_messages_that_were_read_in_time_are_not_mailed(
    profiles: Running, mailbox: Mailbox
) -> None:
    await message(profiles, 1)
    await profiles.client.put(f"{BELL}/read-all", headers=bearer(7))
    await message(profiles, 2)
    await profiles.client.put(f"{BELL}/read-all", headers=bearer(7))
    await make_due(profiles)
    await deliver(profiles)

    assert mailbox.mails == []
    assert await waiting(profiles) == []


async def test_one_click_ends_a_kind_of_mail_without_signing_in(
    profiles: Running, mailbox: Mailbox
) -> None:
    asked = ConnectionRequested(connection_id=1, requester_id=8, receiver_id=7)
    await profiles.hears(REACTIONS, asked)
    await deliver(profiles)
    [mail] = mailbox.mails
    link = mail["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://jobs.example" + UNSUBSCRIBE)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.removeprefix("https://jobs.example")
    # As it stands in the mail: a program that looks there decodes nothing.
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in mailbox.raw[0]

    page = await profiles.client.get(path)
    assert '<form method="post">' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert await profiles.emitted(SettingsChanged) == []
    for _ in range(2):
        done = await profiles.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200

    settings = await profiles.client.get(SETTINGS, headers=bearer(7))
    chosen = settings.json()["notifications"]
    assert chosen["networking_prompts"] is False
    assert chosen["email_notifications"] is True
    assert len(await profiles.emitted(SettingsChanged)) == 1


async def test_a_link_brings_nobody_back_who_is_erased(profiles: Running) -> None:
    path = UNSUBSCRIBE + token_of(profiles.state["settings"], Wish(7, "weekly_digest"))
    async with profiles.database.write() as session:
        session.add(
            ErasedPerson(
                user_id=7, erasure_id=1, erased_at=utc_now(), removed={}, files=[]
            )
        )

    assert (await profiles.client.post(path)).status_code == 200

    assert await profiles.emitted(SettingsChanged) == []
    async with profiles.database.read() as session:
        assert await session.get(PersonSettings, 7) is None


async def test_a_link_cannot_be_made_or_changed(profiles: Running) -> None:
    settings = profiles.state["settings"]
    await profiles.client.get("/api/v1/users/me", headers=bearer(8))
    mine = token_of(settings, Wish(7, "weekly_digest"))
    signature = mine.rpartition(".")[2]
    forged = [
        f"8.weekly_digest.{signature}",
        f"7.email_notifications.{signature}",
        f"7.show_email.{token_of(settings, Wish(7, 'show_email')).rpartition('.')[2]}",
        mine[:-1],
        mine + "A",
        mine.replace("7", "٧", 1),
        "7.weekly_digest." + "A" * 43,
        "x",
        "a" * 5000,
    ]

    for token in forged:
        for method in ("GET", "POST"):
            answer = await profiles.client.request(method, UNSUBSCRIBE + token)
            assert answer.status_code == 404, token
    assert await profiles.emitted(SettingsChanged) == []


async def test_one_bad_mail_holds_up_no_other(
    profiles: Running, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = letters.find_wanted

    async def choosy(session, due: mail_queue.Due, *, now):
        if due.user_id == 7:
            raise ZeroDivisionError("nobody thought of this")
        return await real(session, due, now=now)

    monkeypatch.setattr(letters, "find_wanted", choosy)
    for user_id in (7, 8):
        event = ApplicationSubmitted(application_id=user_id, job_id=3, user_id=user_id)
        await profiles.hears(REACTIONS, event)
    await deliver(profiles)

    assert [mail["To"] for mail in mailbox.mails] == ["p8@example.com"]
    assert len(await waiting(profiles)) == 1


async def test_sendgrid_is_told_how_a_mail_is_ended(
    profiles: Running, mailbox: Mailbox
) -> None:
    await profiles.hears(REACTIONS, APPLIED)
    await deliver(profiles)

    headers = sendgrid_body(mailbox.mails[0])["headers"]

    assert headers["List-Unsubscribe"].startswith("<https://jobs.example/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


class Slow:
    """A mailer that has sent, and is slow to say so."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.may_answer = asyncio.Event()

    async def send(self, mail: EmailMessage) -> None:
        self.sent.append(mail)
        await self.may_answer.wait()


def by(running: Running, mailer: Mailer) -> Worker:
    state = running.state
    mails = letters.NotificationLetters(
        state["settings"], running.database, state["calls"], state["teller"]
    )
    return couriers.courier(running.database, mailer, mails)


async def stop_while_sending(worker: Worker, mailer: Slow) -> asyncio.Task[bool]:
    sending = asyncio.create_task(worker.work())
    async with asyncio.timeout(10):
        while not mailer.sent:
            await asyncio.sleep(0.01)
    sending.cancel()
    await asyncio.sleep(0)
    return sending


async def test_a_mail_under_way_is_finished_when_the_service_stops(
    tmp_path: Path, others: Others
) -> None:
    mailer = Slow()
    async with away_from_its_courier(tmp_path, others) as running:
        await profiles_hear(running)
        sending = await stop_while_sending(by(running, mailer), mailer)
        mailer.may_answer.set()
        with pytest.raises(asyncio.CancelledError):
            await sending

        assert len(mailer.sent) == 1
        assert await waiting(running) == []


async def test_a_mail_cut_off_is_sent_again_as_the_same(
    tmp_path: Path, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "FINISH_SECONDS", 0.0)
    mailer = Slow()
    async with away_from_its_courier(tmp_path, others) as running:
        await profiles_hear(running)
        sending = await stop_while_sending(by(running, mailer), mailer)
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert await waiting(running) == ["application_submitted"]
        mailer.may_answer.set()
        await by(running, mailer).work()

        assert len(mailer.sent) == 2
        assert len({mail["Message-ID"] for mail in mailer.sent}) == 1
        assert await waiting(running) == []


class Quick:
    """A mailer that sends at once, but to some only when it may."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.holds: dict[str, asyncio.Event] = {}

    async def send(self, mail: EmailMessage) -> None:
        self.sent.append(str(mail["To"]))
        if (hold := self.holds.get(str(mail["To"]))) is not None:
            await hold.wait()


async def test_a_mail_that_cannot_be_noted_as_sent_does_not_leave_again(
    tmp_path: Path, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk: the mail has left, and its row cannot be removed."""
    mailer, real = Quick(), queue.remove

    async def full(*_arguments: object) -> None:
        raise StorageFull

    async with away_from_its_courier(tmp_path, others) as running:
        await profiles_hear(running)
        worker = by(running, mailer)
        monkeypatch.setattr(queue, "remove", full)
        for _ in range(5):
            with pytest.raises(StorageFull):
                await worker.work()
        monkeypatch.setattr(queue, "remove", real)
        await worker.work()

        assert mailer.sent == ["p7@example.com"]
        assert await waiting(running) == []


async def test_a_round_ends_with_its_last_mail_also_when_one_fails(
    tmp_path: Path, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailer, real = Quick(), queue.remove
    mailer.holds["p8@example.com"] = asyncio.Event()

    async def full_once(*arguments: object) -> None:
        monkeypatch.setattr(queue, "remove", real)
        mailer.holds["p8@example.com"].set()
        raise StorageFull

    async with away_from_its_courier(tmp_path, others) as running:
        await profiles_hear(running)
        second = ApplicationSubmitted(application_id=6, job_id=3, user_id=8)
        await running.hears(REACTIONS, second)
        worker = by(running, mailer)
        monkeypatch.setattr(queue, "remove", full_once)
        with pytest.raises(StorageFull):
            await worker.work()
        await worker.work()

        assert sorted(mailer.sent) == ["p7@example.com", "p8@example.com"]
        assert await waiting(running) == []


async def profiles_hear(running: Running) -> None:
    await running.hears(REACTIONS, APPLIED)
    assert await waiting(running) == ["application_submitted"]


@asynccontextmanager
async def away_from_its_courier(folder: Path, others: Others) -> AsyncIterator[Running]:
    """The service, whose own courier has nothing to do but wait for its turn."""
    async with running_service(build, profile_settings(folder)) as running:
        others.stand_behind(running)
        async with own_courier(running)._round:
            yield running


def own_courier(running: Running):
    return running.state["courier"].work.__self__
