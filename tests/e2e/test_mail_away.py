"""A mail server that is away: no request is slower, no mail lost, none sent twice."""

import statistics
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from common.testing import free_port
from tests.e2e.platform import Platform, eventually
from tests.e2e.stacks import local

ASKED = 60
LIFETIME_SECONDS = 20


class Mailbox:
    """A real mail server that keeps what it is handed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[Message] = []
        self._controller: Controller | None = None

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def of(self, addresses: list[str]) -> list[Message]:
        return [mail for mail in self.mails if mail["To"] in addresses]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    opened = Mailbox(free_port())
    opened.open()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stack(
    platform: Platform, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    platform.local_plan()
    settings = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mailbox.port),
        "SMTP_SECURITY": "none",
        "CODE_LIFETIME": f"PT{LIFETIME_SECONDS}S",
    }
    with local(tmp_path_factory.mktemp("mailed"), **settings) as running:
        yield running


def ask(stack: Platform, number: int) -> tuple[list[str], list[float]]:
    """Codes for new mailboxes; gives the addresses and how long each answer took."""
    addresses, seconds = [], []
    with stack.client() as api:
        for _ in range(number):
            address = f"mail-{uuid4().hex[:12]}@example.com"
            began = time.perf_counter()
            answer = api.post("/api/v1/auth/send-otp", json={"email": address})
            seconds.append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.text
            addresses.append(address)
    return addresses, seconds


def test_a_mail_server_that_is_away_costs_time_but_no_mail(
    stack: Platform, mailbox: Mailbox, say: Callable[[str], None]
) -> None:
    there, calm = ask(stack, ASKED)
    eventually(lambda: len(mailbox.of(there)) == ASKED, seconds=LIFETIME_SECONDS)

    mailbox.close()
    too_late, _ = ask(stack, 5)
    time.sleep(LIFETIME_SECONDS)
    waiting, away = ask(stack, ASKED)
    mailbox.open()
    eventually(lambda: len(mailbox.of(waiting)) == ASKED, seconds=LIFETIME_SECONDS)

    ids = [mail["Message-ID"] for mail in mailbox.mails]
    assert len(ids) == len(set(ids)) == 2 * ASKED
    assert mailbox.of(too_late) == []
    p95, p95_away = (statistics.quantiles(s, n=20)[-1] * 1000 for s in (calm, away))
    say(
        f"send-otp with the mail server away: p95 {p95_away:.1f} ms (there: {p95:.1f});"
        f" {len(waiting)} mails late, 0 lost, 0 twice, {len(too_late)} expired unsent"
    )
