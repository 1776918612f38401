"""What tests of people among people share: who they are, what they do and hear."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.platform import Person, Platform, eventually

SOCIAL = "/api/v1/social"
MESSAGES = f"{SOCIAL}/messages"
CONNECTIONS = f"{SOCIAL}/connections"
ME = "/api/v1/users/me"


def good(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def called(person: Person, name: str, **more: object) -> str:
    """Give them a name that nobody had before; their public address."""
    full = f"{name} {uuid4().hex[:12]}"
    slug: str = good(person.api.put(ME, json={"full_name": full, **more}))["slug"]
    return slug


def ask(person: Person, other: Person) -> httpx.Response:
    return person.api.post(CONNECTIONS, json={"receiver_id": other.id})


def reached(person: Person, other: Person) -> int:
    """The id of a request; who is new is known to social in a moment."""

    def look() -> int | None:
        answer = ask(person, other)
        if answer.status_code == 404:
            return None
        connection_id: int = good(answer)["id"]
        return connection_id

    return eventually(look)


def connect(person: Person, other: Person) -> int:
    connection_id = reached(person, other)
    accepted = {"status": "accepted"}
    good(other.api.put(f"{CONNECTIONS}/{connection_id}", json=accepted))
    return connection_id


def write(person: Person, other: Person, body: str = "Hello") -> httpx.Response:
    return person.api.post(MESSAGES, json={"receiver_id": other.id, "body": body})


def unread(person: Person) -> int:
    count: int = good(person.api.get(f"{MESSAGES}/unread-count"))["unread"]
    return count


class Ear:
    """An open stream of messages, read event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def next_event(self) -> tuple[str, int, dict[str, Any]]:
        """Name, position and data; comments and `retry` are no events."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                data: dict[str, Any] = json.loads(fields["data"])
                return fields["event"], int(fields["id"]), data
            else:
                fields = {}
        raise AssertionError("the stream is over")


@contextmanager
def hearing(person: Person, after: int | None = None) -> Iterator[Ear]:
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    with person.api.stream("GET", f"{MESSAGES}/stream", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Ear(response)


def sent_again(platform: Platform, service: str, event: str, **facts: int) -> int:
    """Let a service send its events with these facts once more; how many there are.

    NATS takes them for new ones, as it would ten minutes later: only their receivers
    can know that they are not.
    """
    folder = platform.local_plan().data_dir / service
    with closing(sqlite3.connect(folder / f"{service}.db", timeout=10)) as database:
        with database:
            again = _again(database, f"events.{service}.{event}.v1", facts)
        eventually(lambda: _all_sent(database))
    return again


def _again(database: sqlite3.Connection, subject: str, facts: dict[str, int]) -> int:
    rows = database.execute(
        "SELECT subject, body, created_at FROM outbox WHERE subject = ?",
        (subject,),
    ).fetchall()
    wanted = [row for row in rows if facts.items() <= json.loads(row[1]).items()]
    database.executemany(
        "INSERT INTO outbox (event_id, subject, body, created_at) VALUES (?, ?, ?, ?)",
        [(uuid4().hex, *row) for row in wanted],
    )
    return len(wanted)


def _all_sent(database: sqlite3.Connection) -> bool:
    waiting = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
    return bool(database.execute(waiting).fetchone() == (0,))
