"""Mail: sent by a real SMTP server, late if need be, lost never."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from auth import sign_in
from auth.letters import SignInLetters
from auth.main import build
from auth.newest_code import newest_code
from auth.tables import Mail
from common import migrations
from common.clock import utc_now
from common.db import Database
from common.mail.courier import courier
from common.mail.mailers import MailFailed, SendGridMailer, sendgrid_body
from common.mail.testing import Mailbox, smtp_server
from common.testing import running_service
from services.auth.tests.conftest import Auth, auth_settings

ADA = "ada@example.com"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
async def auth(tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Auth]:
    settings = auth_settings(
        tmp_path, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_security="none"
    )
    async with running_service(build, settings) as running:
        yield Auth(running, settings)


async def eventually(look: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not look():
            await asyncio.sleep(0.01)


async def test_the_mail_has_safe_headers_and_the_code_in_both_parts(
    auth: Auth, mailbox: Mailbox
) -> None:
    await auth.send(ADA)
    await eventually(lambda: mailbox.mails)

    [mail] = mailbox.mails
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    code = next(line.strip() for line in plain.splitlines() if line.startswith("    "))
    assert mail["To"] == ADA
    assert mail["Message-ID"].endswith("@ccaijobs.example>")
    assert code in html
    assert mail["Subject"] == "Your CCAI Jobs code"
    for part in (plain, html):
        assert "signs you in" in part
        assert "if you asked to delete your account, it confirms that" in part
    assert (await auth.verify(ADA, code)).status_code == 200


async def test_a_mail_server_that_is_away_costs_time_but_no_mail(
    auth: Auth, mailbox: Mailbox
) -> None:
    box = mailbox
    box.full = True
    for number in range(5):
        assert (await auth.send(f"p{number}@example.com")).status_code == 200
    await asyncio.sleep(0.2)
    assert box.mails == []

    box.full = False
    await due_now(auth)
    await eventually(lambda: len(box.mails) == 5)

    assert sorted(m["To"] for m in box.mails) == [f"p{n}@example.com" for n in range(5)]
    await eventually_empty(auth)
    assert len({m["Message-ID"] for m in box.mails}) == 5


async def test_codes_that_expired_or_were_replaced_are_not_sent(
    auth: Auth, mailbox: Mailbox
) -> None:
    box = mailbox
    box.full = True
    await auth.send("expired@example.com")
    await auth.send("twice@example.com")
    await auth.send("twice@example.com")
    await all_refused_once(auth)
    async with auth.running.database.write() as session:
        expired = Mail.recipient == "expired@example.com"
        await session.execute(
            update(Mail)
            .where(expired)
            .values(expires_at=utc_now() - timedelta(seconds=1))
        )

    box.full = False
    await due_now(auth)
    await eventually(lambda: box.mails)
    await eventually_empty(auth)

    assert [m["To"] for m in box.mails] == ["twice@example.com"]


async def test_a_mail_that_cannot_be_sent_holds_up_no_other(tmp_path: Path) -> None:
    settings = auth_settings(tmp_path)
    path = settings.database_path("auth")
    migrations.upgrade("auth", path)
    database = Database(path)
    now = utc_now()
    async with database.write() as session:
        for address in ("odd@example.com", ADA):
            await sign_in.request_code(session, settings, address, now=now)
    taken: list[str] = []

    class Choosy:
        async def send(self, mail: EmailMessage) -> None:
            if mail["To"] != ADA:
                raise UnicodeError("nobody thought of this")
            taken.append(mail["To"])

    worker = courier(database, Choosy(), SignInLetters(settings))
    while await worker.work():
        pass
    await database.close()

    assert taken == [ADA]


async def test_a_domain_of_other_letters_gets_its_mail(
    auth: Auth, mailbox: Mailbox
) -> None:
    await auth.send("ada@bücher.example")
    await eventually(lambda: mailbox.mails)

    assert mailbox.mails[0]["To"] == "ada@xn--bcher-kva.example"


async def test_sendgrid_gets_the_same_mail_over_http(tmp_path: Path) -> None:
    asked: list[httpx.Request] = []

    def accept(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202)

    settings = auth_settings(tmp_path, sendgrid_api_key="key")
    mail = letter()
    async with httpx.AsyncClient(transport=httpx.MockTransport(accept)) as http:
        await SendGridMailer(settings, http).send(mail)

    assert asked[0].headers["authorization"] == "Bearer key"
    body = sendgrid_body(mail)
    assert body["personalizations"] == [{"to": [{"email": ADA}]}]
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_sendgrid_that_refuses_is_asked_again_later(
    tmp_path: Path, status: int
) -> None:
    settings = auth_settings(tmp_path, sendgrid_api_key="key")
    transport = httpx.MockTransport(lambda _request: httpx.Response(status))
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(MailFailed):
            await SendGridMailer(settings, http).send(letter())


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "CCAI Jobs <noreply@ccaijobs.example>"
    mail["To"] = ADA
    mail["Subject"] = "x"
    mail["Message-ID"] = "<a@b>"
    mail.set_content("text")
    mail.add_alternative("<p>html</p>", subtype="html")
    return mail


async def due_now(auth: Auth) -> None:
    async with auth.running.database.write() as session:
        await session.execute(update(Mail).values(due_at=Mail.created_at))
    auth.running.state["courier"].wake()


async def all_refused_once(auth: Auth) -> None:
    async with asyncio.timeout(10):
        while True:
            async with auth.running.database.read() as session:
                untried = Mail.tries == 0
                if not await session.scalar(select(func.count(Mail.id)).where(untried)):
                    return
            await asyncio.sleep(0.05)


async def eventually_empty(auth: Auth) -> None:
    async with asyncio.timeout(10):
        while True:
            async with auth.running.database.read() as session:
                if not await session.scalar(select(func.count(Mail.id))):
                    return
            await asyncio.sleep(0.05)


async def test_the_newest_code_is_found_in_mails_that_became_files(
    tmp_path: Path,
) -> None:
    settings = auth_settings(tmp_path)
    async with running_service(build, settings) as running:
        auth = Auth(running, settings)
        await auth.code(ADA)
        newest = await auth.code(ADA)

        assert newest_code(settings.data_dir / "mail", ADA) == newest
        assert newest_code(settings.data_dir / "mail", "eve@example.com") is None
