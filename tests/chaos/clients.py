"""Twenty people at once, each a good client: who hears nothing asks again, same key."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.ledger import Entry, Ledger
from tests.chaos.writes import V1, Write, chosen
from tests.e2e.platform import Person

AGAIN_SECONDS = 0.15  # before the same is asked again
PATIENCE_SECONDS = 120.0  # with one write, then it is given up as unanswered
RENEWED_AFTER_SECONDS = 20.0  # long before a token ends: auth is to have work, too
NO_MORE = {403, 404, 422, 429}
RUNNING = "still_running"


@dataclass
class Client:
    """One person, their ledger, and what was asked of the platform for them."""

    person: Person
    partner: Person  # who is written to
    chance: random.Random
    pause_seconds: float  # between two writes
    ledger: Ledger = field(default_factory=Ledger)
    headline: str | None = None  # the last that was acknowledged
    made: Counter[str] = field(default_factory=Counter)
    renewed_at: float = field(default_factory=time.monotonic)

    def work(self, over: threading.Event) -> None:
        while not over.is_set():
            self._renew_in_time()
            write = chosen(self.chance, self.made)
            if write is None or self.chance.random() < 0.1:
                self._change_headline()
            else:
                self._write(write)
            over.wait(self.pause_seconds)

    def _write(self, write: Write) -> None:
        number = self.made[write.name]
        self.made[write.name] += 1
        mark = f"{write.name[:3]}-{self.person.id}-{number}"
        if write.name == "application":
            mark = str(number + 1)  # its job
        entry = self.ledger.begin(self.person.id, write.name, mark)
        request = write.request(mark, number)
        if write.name == "message":
            request["json"]["receiver_id"] = self.partner.id
        answer = self._until_answered("POST", write.path, entry, request)
        if answer is None:
            return
        if answer.status_code in NO_MORE:
            self.made[write.name] = write.most  # one may have no more of these
        entry.answered(
            "acknowledged" if answer.is_success else "refused",
            answer.json().get("id") if answer.is_success else None,
        )

    def _change_headline(self) -> None:
        """Not a new thing but a new state: the last that was promised must stand."""
        number = self.made["headline"]
        self.made["headline"] += 1
        entry = self.ledger.begin(self.person.id, "headline", f"headline {number}")
        request = {"json": {"headline": entry.mark}}
        answer = self._until_answered("PUT", f"{V1}/users/me", entry, request)
        if answer is not None and answer.is_success:
            entry.answered("acknowledged")
            self.headline = entry.mark

    def _until_answered(
        self, method: str, path: str, entry: Entry, request: dict[str, Any]
    ) -> httpx.Response | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            entry.asked += 1
            answer = self._ask(method, path, entry.key, request)
            if answer is not None:
                return answer
            time.sleep(AGAIN_SECONDS)
        return None

    def _ask(
        self, method: str, path: str, key: str, request: dict[str, Any]
    ) -> httpx.Response | None:
        """None for no answer, and for one that says to try again."""
        headers = {"Idempotency-Key": key}
        try:
            answer = self.person.api.request(method, path, headers=headers, **request)
        except httpx.HTTPError as error:
            self.ledger.statuses[type(error).__name__] += 1
            return None
        status = str(answer.status_code)
        # Nobody may meet one of these: where it was is told.
        self.ledger.statuses[f"{status} {path}" if status == "500" else status] += 1
        if "json" not in answer.headers.get("content-type", ""):
            return None  # a gateway that has just come back knows no routes
        if answer.status_code >= 500:
            return None
        if answer.status_code == 409 and answer.json().get("code") == RUNNING:
            return None
        return answer

    def _renew_in_time(self) -> None:
        """Another token for the last; who lost the answer asks with the same again."""
        if time.monotonic() - self.renewed_at < RENEWED_AFTER_SECONDS:
            return
        entry = self.ledger.begin(self.person.id, "session", "renewed")
        old = {"json": {"refresh_token": self.person.tokens["refresh_token"]}}
        answer = self._until_answered("POST", f"{V1}/auth/refresh", entry, old)
        if answer is not None and answer.is_success:
            entry.answered("acknowledged")
            self.person.tokens = answer.json()
            token = self.person.token
            self.person.api.headers["Authorization"] = f"Bearer {token}"
        self.renewed_at = time.monotonic()


class Crowd:
    """All clients, at work in threads of their own."""

    def __init__(self, people: list[Person], seed: int, pause_seconds: float) -> None:
        partners = [*people[1:], people[0]]
        self.clients = [
            Client(person, partner, random.Random(f"{seed}-{number}"), pause_seconds)
            for number, (person, partner) in enumerate(
                zip(people, partners, strict=True)
            )
        ]
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=client.work, args=(self._over,))
            for client in self.clients
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Each still waits for the answer to what it has sent."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def ledgers(self) -> list[Ledger]:
        return [client.ledger for client in self.clients]

    @property
    def statuses(self) -> Counter[str]:
        return sum((ledger.statuses for ledger in self.ledgers), Counter())
