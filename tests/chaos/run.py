"""`make chaos`: a crowd at work while everything is killed in turn; then the reckoning.

`CHAOS_KILLS` (200) kills, `CHAOS_SEED` which; the same seed gives the same order of
faults. What comes out is shown, and written to `build/chaos.json` beside the ledger.
"""

import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from common.testing import free_port  # noqa: E402
from tests.bench.hanging import gemini  # noqa: E402
from tests.chaos import restarting  # noqa: E402
from tests.chaos.audit import Findings, audit  # noqa: E402
from tests.chaos.clients import Crowd  # noqa: E402
from tests.chaos.faults import World, faults, small_disk  # noqa: E402
from tests.chaos.ledger import write_down  # noqa: E402
from tests.chaos.restarting import Restarts  # noqa: E402
from tests.e2e.platform import Platform  # noqa: E402
from tests.e2e.stacks import local  # noqa: E402
from tests.e2e.talk import connect  # noqa: E402
from tests.e2e.test_mail_away import Mailbox  # noqa: E402
from tests.fakes.gemini import KEY  # noqa: E402

RESULTS = PROJECT / "build"
PEOPLE = 20
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)
SMALL = "social"  # the service with a small disk
BETWEEN_SECONDS = (0.3, 1.2)
BACK_SECONDS = 60.0
Say = Callable[[str], None]


@dataclass
class Report:
    seed: int
    restarts: Restarts | None = None
    kills: int = 0
    others: int = 0
    seconds: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)  # that did not come about
    back_after: list[float] = field(default_factory=list)  # of kills, in seconds
    statuses: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    mails_under_two_ids: int = 0
    findings: Findings = field(default_factory=Findings)

    @property
    def good(self) -> bool:
        return self.findings.good and not self.mails_under_two_ids

    def __str__(self) -> str:
        f = self.findings
        requests = self.statuses.total()
        return (
            f"{self.restarts}; {self.kills} kills and {self.others} other faults in "
            f"{self.seconds:.0f} s (seed {self.seed}): "
            f"{f.acknowledged} writes acknowledged, {f.refused} refused, "
            f"{f.unanswered} unanswered, {f.effects} effects; "
            f"{len(f.lost)} lost, {len(f.doubled)} twice, {len(f.phantom)} phantom, "
            f"{len(f.half)} half done; {self.mails} mails, "
            f"{self.mails_under_two_ids} under two ids; "
            f"all healthy after a kill p50 {median(self.back_after or [0]):.2f} s, "
            f"max {max(self.back_after, default=0):.2f} s; "
            f"{f.signed_out} of {f.renewals} renewals signed somebody out; "
            f"{requests} requests, {dict(self.statuses.most_common())}"
        )


def main() -> None:
    kills = int(os.environ.get("CHAOS_KILLS", "200"))
    seed = int(os.environ.get("CHAOS_SEED", random.randrange(10**6)))
    with TemporaryDirectory(prefix="chaos-") as name:
        report = chaos(Path(name), kills, seed, print)
    print(report)
    for kind in ("lost", "doubled", "phantom", "half"):
        for each in getattr(report.findings, kind)[:20]:
            print(f"{kind}: {each}")
    sys.exit(not report.good)


def chaos(folder: Path, kills: int, seed: int, say: Say) -> Report:
    """So many kills, with other faults between them, under load."""
    report = Report(seed)
    RESULTS.mkdir(exist_ok=True)
    with _world(folder) as world, ExitStack() as stack:
        people = [stack.enter_context(world.platform.sign_in()) for _ in range(PEOPLE)]
        for person, partner in zip(people, [*people[1:], people[0]], strict=True):
            connect(person, partner)
        # A person may have so many of each thing: they have to last.
        crowd = Crowd(people, seed, pause_seconds=0.05 + kills / 350)
        crowd.begin()
        try:
            report.restarts = restarting.measure(world, crowd)
            say(str(report.restarts))
            _rage(world, report, kills, say)
        finally:
            crowd.end()
        report.statuses = crowd.statuses
        write_down(crowd.ledgers, RESULTS / "chaos-ledger.jsonl")
        report.findings = audit(world.platform, crowd)
        _count_mails(report, world.mailbox)
    inner = {name: vars(getattr(report, name)) for name in ("findings", "restarts")}
    whole = {**vars(report), **inner}
    (RESULTS / "chaos.json").write_text(json.dumps(whole, indent=2))
    return report


def _rage(world: World, report: Report, kills: int, say: Say) -> None:
    chance = random.Random(report.seed)
    started = time.monotonic()
    for fault in faults(world, chance):
        if report.kills >= kills:
            break
        began = time.monotonic()
        came_about = fault.do()
        _until_back(world.platform)
        after = time.monotonic() - began
        (report.done if came_about else report.missed)[fault.name] += 1
        if came_about and fault.is_kill:
            report.kills += 1
            report.back_after.append(after)
        elif came_about:
            report.others += 1
        told = "done" if came_about else "did not come about"
        say(f"{report.kills:4} {fault}: {told}, {after:.2f} s")
        time.sleep(chance.uniform(*BETWEEN_SECONDS))
    report.seconds = time.monotonic() - started


def _until_back(platform: Platform) -> None:
    """Until every service is healthy through the gateway."""
    platform.until_healthy(seconds=BACK_SECONDS)


def _count_mails(report: Report, mailbox: Mailbox) -> None:
    """One and the same letter must never have two ids; it may come twice under one."""
    ids: dict[tuple[str, ...], set[str]] = {}
    for mail in mailbox.mails:
        letter = (str(mail["To"]), str(mail["Subject"]), _text(mail))
        ids.setdefault(letter, set()).add(str(mail["Message-ID"]))
    report.mails = len(mailbox.mails)
    report.mails_under_two_ids = sum(len(each) > 1 for each in ids.values())


def _text(mail: Any) -> str:  # an email.message.Message
    part = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
    content = part.get_payload(decode=True)
    return content.decode() if isinstance(content, bytes) else str(content)


@contextmanager
def _world(folder: Path) -> Iterator[World]:
    """A stack with a mail server, a model and a small disk that can all be broken."""
    mailbox = Mailbox(free_port())
    mailbox.open()
    with ExitStack() as stack:
        stack.callback(mailbox.close)
        disk = stack.enter_context(small_disk(folder / SMALL))
        model_url = stack.enter_context(gemini())
        settings = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mailbox.port),
            "SMTP_SECURITY": "none",
            "GOOGLE_API_KEY": KEY,
            "GEMINI_BASE_URL": model_url,
            "AI_CALLS_A_DAY": "100000",
            "AI_TOKENS_A_DAY": "1000000000",
            "AI_LONG_DEADLINE_SECONDS": "3",
            "APPLICATIONS_A_DAY": "100000",
        }
        platform = stack.enter_context(local(folder, **settings))
        platform.otp = lambda email: _newest_code(mailbox, email)
        yield World(platform, mailbox, model_url, disk)


def _newest_code(mailbox: Mailbox, email: str) -> str | None:
    codes = [CODE.search(_text(mail)) for mail in mailbox.of([email])]
    return next((found.group(1) for found in reversed(codes) if found), None)


if __name__ == "__main__":
    main()
