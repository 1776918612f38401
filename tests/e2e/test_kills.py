"""kill -9 during the journey: nothing acknowledged is missing, nothing happens twice.

Every journey is one new person who signs in, uploads, applies and waits for the
notification, asking again with the same Idempotency-Key as a good client does.
"""

import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.e2e.platform import RESUME, Person, Platform, eventually
from tests.e2e.stacks import local

SEED = 20261122
RANDOM_KILLS = 20
PATIENCE_SECONDS = 40.0

# Where a process dies: after the commit and before the reply; after the commit and
# before the event is sent; after it is sent and before that is noted; after an event
# has had its effect and before NATS hears so.
SEEDED = [
    *(("auth", place) for place in ("after_commit", "before_publish", "after_publish")),
    *(
        (service, place)
        for service in ("profiles", "jobs")
        for place in ("after_commit", "before_publish", "after_publish", "after_effect")
    ),
    *(
        ("resumes", place)
        for place in ("after_commit", "before_publish", "after_publish")
    ),
]
VICTIMS = ("auth", "profiles", "jobs", "resumes", "ai", "edge", "nats", "gateway")


@dataclass
class Ledger:
    """What was promised, and what was found of it."""

    kills: int = 0
    journeys: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)

    def expect_one(self, what: str, found: int) -> None:
        self.acknowledged += 1
        if found == 0:
            self.lost.append(what)
        if found > 1:
            self.doubled.append(f"{what} x {found}")

    def __str__(self) -> str:
        slowest = max(self.recoveries, default=0)
        usual = statistics.median(self.recoveries or [0])
        return (
            f"{self.kills} kill -9 in {self.journeys} journeys: "
            f"{self.acknowledged} acknowledged, {len(self.lost)} lost, "
            f"{len(self.doubled)} twice; healthy again after "
            f"p50 {usual:.2f} s, max {slowest:.2f} s"
        )


@pytest.fixture(scope="module")
def mortal(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A stack of its own, where a lost code may be asked for again at once."""
    platform.local_plan()
    folder: Path = tmp_path_factory.mktemp("mortal")
    with local(folder, CODE_PAUSE="PT0S", CODES_AN_HOUR="1000") as stack:
        yield stack


@pytest.fixture(scope="module")
def ledger(say: Callable[[str], None]) -> Iterator[Ledger]:
    kept = Ledger()
    yield kept
    say(str(kept))


@pytest.mark.parametrize(("service", "place"), SEEDED)
def test_killed_at_a_failpoint(
    mortal: Platform, ledger: Ledger, service: str, place: str
) -> None:
    # A service commits often in a journey, but may have only one event to send.
    most = 3 if place == "after_commit" else 1
    turn = random.Random(f"{SEED}{service}").randint(1, most)

    with mortal.failpoint(service, place, f"kill {turn}") as file:
        go_the_whole_way(mortal, ledger)
        eventually(lambda: not file.exists(), seconds=PATIENCE_SECONDS)
    ledger.kills += 1
    recover(mortal, ledger)

    assert ledger.lost == []
    assert ledger.doubled == []


def test_killed_at_random_moments(mortal: Platform, ledger: Ledger) -> None:
    chance = random.Random(SEED)
    for _ in range(RANDOM_KILLS):
        victim = chance.choice(VICTIMS)
        moment = chance.uniform(0.0, 1.2)
        killer = threading.Timer(moment, lambda name=victim: kill(mortal, name))
        killer.start()
        go_the_whole_way(mortal, ledger)
        killer.join()
        ledger.kills += 1
        recover(mortal, ledger)

    assert ledger.lost == []
    assert ledger.doubled == []


def kill(mortal: Platform, name: str) -> None:
    os.kill(mortal.pid(name), signal.SIGKILL)


def recover(mortal: Platform, ledger: Ledger) -> None:
    started = time.perf_counter()
    mortal.until_healthy()
    ledger.recoveries.append(time.perf_counter() - started)


def go_the_whole_way(mortal: Platform, ledger: Ledger) -> None:
    with sign_in(mortal) as person:
        resume_id = asked_until_answered(lambda: upload(person, key="résumé"))["id"]
        resume = eventually(
            lambda: patiently(lambda: analyzed(person, resume_id)),
            seconds=PATIENCE_SECONDS,
        )
        assert resume["status"] == "analyzed"
        named = asked_until_answered(
            lambda: person.api.put("/api/v1/users/me", json={"full_name": "Ada L."})
        )
        job_id = mortal_job(person)
        application = asked_until_answered(lambda: apply(person, job_id))
        notice = eventually(
            lambda: patiently(lambda: person.notices("application_submitted")),
            seconds=PATIENCE_SECONDS,
        )
        assert notice
        check(person, ledger, resume_id, application["id"], named["full_name"])
    ledger.journeys += 1


def check(
    person: Person, ledger: Ledger, resume_id: int, application_id: int, name: str
) -> None:
    """What was acknowledged is there, once."""

    def found(path: str, key: str, value: object) -> int:
        page = asked_until_answered(lambda: person.api.get(path))
        return sum(item[key] == value for item in page["items"])

    mine = asked_until_answered(lambda: person.api.get("/api/v1/auth/me"))
    profile = asked_until_answered(lambda: person.api.get("/api/v1/users/me"))
    resumes = asked_until_answered(lambda: person.api.get("/api/v1/resumes"))
    ledger.expect_one(f"account {person.id}", int(mine["id"] == person.id))
    ledger.expect_one(f"profile {person.id}", int(profile["full_name"] == name))
    ledger.expect_one(f"résumé {resume_id}", len(resumes["items"]))
    ledger.expect_one(
        f"application {application_id}",
        found("/api/v1/applications", "id", application_id),
    )
    # Events may be sent again long after: give a second one the time to come.
    time.sleep(0.3)
    for kind in ("application_submitted", "resume_analyzed"):
        notices = eventually(
            lambda kind=kind: patiently(lambda: person.notices(kind)),
            seconds=PATIENCE_SECONDS,
        )
        ledger.expect_one(f"{kind} of {person.id}", len(notices))


def sign_in(mortal: Platform) -> Person:
    """As a person does: who hears nothing asks for another code."""
    email = f"mortal-{uuid4().hex[:10]}@example.com"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            return mortal.sign_in(email)
        except (httpx.HTTPError, AssertionError):
            time.sleep(0.1)
    raise AssertionError("nobody could sign in")


def upload(person: Person, *, key: str) -> httpx.Response:
    return person.api.post(
        "/api/v1/resumes/upload",
        files={"file": (RESUME.name, RESUME.read_bytes())},
        headers={"Idempotency-Key": f"{key.encode().hex()}-{person.id}"},
    )


def apply(person: Person, job_id: int) -> httpx.Response:
    key = f"application-{person.id}"
    return person.apply(job_id, key=key)


def analyzed(person: Person, resume_id: int) -> dict | None:
    resume = person.api.get(f"/api/v1/resumes/{resume_id}").raise_for_status().json()
    return resume if resume["status"] in ("analyzed", "failed", "needs_ocr") else None


def mortal_job(person: Person) -> int:
    page = asked_until_answered(lambda: person.api.get("/api/v1/jobs?page_size=1"))
    job_id: int = page["items"][0]["id"]
    return job_id


def patiently(look: Callable[[], object]) -> object | None:
    try:
        return look()
    except (httpx.HTTPError, KeyError, ValueError):
        return None  # not an answer of ours, or one that says to try again


def asked_until_answered(ask: Callable[[], httpx.Response]) -> dict:
    """Ask again while there is no answer, or one that says to try again."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = ask()
            if answer.status_code < 500 and _is_ours(answer):
                assert answer.is_success, answer.text
                found: dict = answer.json()
                return found
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "no answer"
        time.sleep(0.05)


def _is_ours(answer: httpx.Response) -> bool:
    """A gateway that has just come back knows no routes for a moment: a bare 404."""
    return "json" in answer.headers.get("content-type", "")
