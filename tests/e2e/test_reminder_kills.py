"""kill -9 around the moment a reminder is due: each is told once, and mailed.

Nobody is reminded twice of one interview, and no mail has two names: who gets it a
second time because its sender died gets the same mail, which mailboxes show once.
"""

import email
import email.policy
import os
import random
import signal
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.stacks import local
from tests.e2e.talk import sent_again
from tests.e2e.test_applications import good
from tests.e2e.test_bell import mail_files
from tests.e2e.test_kills import asked_until_answered

SEED = 20261123
BEFORE = 5  # minutes, the shortest that may be chosen
EACH_ROUND = 2  # people who are reminded at the same moment
FAILPOINTS = [
    *(("interviews", p) for p in ("after_commit", "before_publish", "after_publish")),
    *(("profiles", p) for p in ("after_commit", "after_effect", "after_send")),
]
RANDOM = {"interviews": 26, "profiles": 6}
AHEAD_SECONDS = 1.6
PATIENCE_SECONDS = 90.0  # an event that died unacknowledged comes again after 30 s
SUBJECT = "Your interview is near"


@dataclass
class Round:
    """Who dies when: at a place of its code, or so many seconds after the moment."""

    victim: str
    place: str | None = None
    after: float = 0.0


@dataclass
class Told:
    kills: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        by_service = " and ".join(f"{n} of {name}" for name, n in self.kills.items())
        usual, worst = statistics.median(self.late), max(self.late)
        return (
            f"{self.kills.total()} kill -9 ({by_service}) around {len(self.late)} "
            f"reminders: 0 lost, 0 twice, 0 mails with two names; "
            f"late p50 {usual:.2f} s, max {worst:.2f} s"
        )


def rounds() -> list[Round]:
    chance = random.Random(SEED)
    found = [Round(*each) for each in FAILPOINTS * 3]
    for victim, times in RANDOM.items():
        found += [Round(victim, None, chance.uniform(-1, 1)) for _ in range(times)]
    chance.shuffle(found)
    return found


@pytest.fixture(scope="module")
def mortal(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    platform.local_plan()
    folder: Path = tmp_path_factory.mktemp("reminded")
    with local(folder) as stack:
        yield stack


@pytest.mark.timeout(600)
def test_each_reminder_is_told_once_whoever_dies_meanwhile(
    mortal: Platform, say: Callable[[str], None]
) -> None:
    told = Told()
    reminded: list[tuple[Person, datetime]] = []
    with ExitStack() as stack:
        for each in rounds():
            people = [stack.enter_context(newcomer(mortal)) for _ in range(EACH_ROUND)]
            due_at = datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS)
            for person in people:
                schedule(person, due_at)
                reminded.append((person, due_at))
            die(mortal, each, due_at)
            told.kills[each.victim] += 1
            mortal.until_healthy()
        for person, _ in reminded:
            eventually(lambda who=person: notices(who), seconds=PATIENCE_SECONDS)

        # Every event once more, as NATS may send it; the last one is behind them all.
        assert sent_again(mortal, "interviews", "interview_due") == len(reminded)
        last = stack.enter_context(newcomer(mortal))
        schedule(last, datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS))
        eventually(lambda: notices(last), seconds=PATIENCE_SECONDS)
        everybody = {person.email for person, _ in reminded}
        names = eventually(lambda: all_mailed(mortal, everybody))
        assert {len(names[address]) for address in everybody} == {1}
        for person, due_at in reminded:
            assert len(notices(person)) == 1
            made = datetime.fromisoformat(notices(person)[0]["occurred_at"])
            assert made >= due_at
            told.late.append((made - due_at).total_seconds())

    assert told.kills.total() == len(rounds()) == 50
    say(str(told))


def newcomer(mortal: Platform) -> Person:
    """Somebody who wants to be reminded as late as one may."""
    person = mortal.sign_in()
    chosen = {"minutes": [BEFORE]}
    good(person.api.put("/api/v1/interviews/reminders", json=chosen))
    return person


def schedule(person: Person, due_at: datetime) -> None:
    begins = due_at + timedelta(minutes=BEFORE)
    plan = {"interview_type": "mock", "scheduled_at": begins.isoformat()}
    good(person.api.post("/api/v1/interviews", json=plan))


def die(mortal: Platform, each: Round, due_at: datetime) -> None:
    """A failpoint is set when only the reminder is still to come by it."""
    if each.place is None:
        wait_until(due_at + timedelta(seconds=each.after))
        os.kill(mortal.pid(each.victim), signal.SIGKILL)
        wait_until(due_at)
        return
    wait_until(due_at - timedelta(seconds=0.2))
    with mortal.failpoint(each.victim, each.place, "kill 1") as file:
        eventually(lambda: not file.exists(), seconds=PATIENCE_SECONDS)


def wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def notices(person: Person) -> list[dict]:
    page = asked_until_answered(
        lambda: person.api.get("/api/v1/notifications", params={"limit": 100})
    )
    return [item for item in page["items"] if item["kind"] == "interview_due"]


def all_mailed(mortal: Platform, addresses: set[str]) -> dict[str, set[str]] | None:
    names = names_of_mails(mortal)
    return names if addresses <= names.keys() else None


def names_of_mails(mortal: Platform) -> dict[str, set[str]]:
    """By address: under how many Message-IDs they were reminded."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for file in mail_files(mortal):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if mail["Subject"] == SUBJECT:
            names[mail["To"]].add(mail["Message-ID"])
    return names
