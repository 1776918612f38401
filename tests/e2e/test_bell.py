"""The bell through the gateway: live, by mail, and silenced by a link."""

import email
import email.policy
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.platform import Person, Platform, eventually

BELL = "/api/v1/notifications"
LONGER_THAN_A_REQUEST_MAY_TAKE = 33.0  # the gateway reads a request for 30 s at most


class Listener:
    """An open stream of events, read line by line."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next_event(self, kind: str) -> tuple[str, dict[str, Any]]:
        """The id and data of the next notification of that kind."""
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            fields[name] = value
            if not line:
                if fields.get("event") == "notification":
                    data = json.loads(fields["data"])
                    if data["kind"] == kind:
                        return fields["id"], data
                fields = {}
        raise AssertionError("the stream is over")

    def read_for(self, seconds: float) -> int:
        """How many comments come meanwhile."""
        until, comments = time.monotonic() + seconds, 0
        for line in self._lines:
            comments += line.startswith(":")
            if time.monotonic() > until:
                return comments
        raise AssertionError("the stream is over")


@contextmanager
def listening(person: Person, after: str | None = None) -> Iterator[Listener]:
    headers = {"Accept-Encoding": "gzip, br, zstd"}
    if after is not None:
        headers["Last-Event-ID"] = after
    with person.api.stream("GET", f"{BELL}/stream", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in response.headers
        assert "content-length" not in response.headers
        yield Listener(response)


def mail_files(platform: Platform) -> list[Path]:
    if platform.data_dir is None:
        pytest.skip("the mails of this stack cannot be read from here")
    return sorted((platform.data_dir / "mail").glob("*.eml"))


def mails_to(platform: Platform, address: str, subject: str) -> list[EmailMessage]:
    read = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in mail_files(platform)
    ]
    return [m for m in read if m["To"] == address and m["Subject"] == subject]


def test_an_application_rings_at_once_and_can_be_heard_again(
    platform: Platform, person: Person, say: Callable[[str], None]
) -> None:
    person.analyzed(person.upload())
    # The first is slower: caches fill, and jobs is asked what the job is called.
    waits: list[float] = []
    with listening(person) as listener:
        for job_id in jobs(platform, 5):
            started = time.perf_counter()
            assert person.apply(job_id).status_code == 201
            answered = time.perf_counter()
            position, item = listener.next_event("application_submitted")
            waits.append((time.perf_counter() - answered) * 1000)
            took = (time.perf_counter() - started) * 1000
            assert item["data"]["job_id"] == job_id
            occurred = datetime.fromisoformat(item["occurred_at"])
            created = datetime.fromisoformat(item["created_at"])
            made = (created - occurred).total_seconds() * 1000
            say(
                f"live {waits[-1]:.1f} ms after the answer ({took:.1f} ms after the"
                f" request; the notification {made:.1f} ms after the fact)"
            )

    title = platform_job(platform, item["data"]["job_id"])["title"]
    assert title in item["body"]
    with listening(person, after=str(int(position) - 1)) as again:
        assert again.next_event("application_submitted") == (position, item)
    assert min(waits) < 500


def test_a_stream_outlives_the_limits_of_a_request(
    person: Person, platform: Platform
) -> None:
    person.analyzed(person.upload())
    with listening(person) as listener:
        comments = listener.read_for(LONGER_THAN_A_REQUEST_MAY_TAKE)
        person.apply(platform.any_job())
        listener.next_event("application_submitted")

    assert comments >= 2


def test_a_stream_ends_with_its_session(platform: Platform) -> None:
    with platform.sign_in() as leaving, listening(leaving) as listener:
        started = time.monotonic()
        assert leaving.api.post("/api/v1/auth/logout").status_code == 204
        with pytest.raises(AssertionError, match="over"):
            listener.next_event("nothing")
        assert time.monotonic() - started < 10


def test_the_bell_is_read_and_emptied(platform: Platform, person: Person) -> None:
    person.analyzed(person.upload())
    person.apply(platform.any_job())
    notice = eventually(lambda: person.notices("application_submitted"))[0]
    unread = person.api.get(f"{BELL}/unread-count").json()["unread"]

    read = person.api.put(f"{BELL}/{notice['id']}/read")
    assert read.json() == {"unread": unread - 1}
    assert person.api.put(f"{BELL}/read-all").json() == {"unread": 0}
    with platform.sign_in() as other:
        assert other.api.put(f"{BELL}/{notice['id']}/read").status_code == 404
        assert other.api.delete(f"{BELL}/{notice['id']}").status_code == 404
    assert person.api.delete(f"{BELL}/{notice['id']}").status_code == 204
    assert person.notices("application_submitted") == []


def test_a_mail_comes_and_its_link_ends_such_mails(
    platform: Platform, person: Person
) -> None:
    person.analyzed(person.upload())
    first, second, third = jobs(platform, 3)

    def mails() -> list[EmailMessage]:
        return mails_to(platform, person.email, "Application sent")

    assert person.apply(first).status_code == 201
    [mail] = eventually(mails)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(mail["List-Unsubscribe"].strip("<>")).path
    assert platform_job(platform, first)["title"] in mail.get_body().get_content()

    with platform.client() as nobody:
        page = nobody.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "<form" in page.text
        assert person.apply(second).status_code == 201
        eventually(lambda: len(mails()) == 2)
        form = {"List-Unsubscribe": "One-Click"}
        assert nobody.post(path, data=form).status_code == 200
        assert nobody.post(path[:-1] + "_", data=form).status_code == 404
        assert nobody.get(BELL).status_code == 401

    settings = person.api.get("/api/v1/users/me/settings").json()
    assert settings["notifications"]["application_updates"] is False
    assert person.apply(third).status_code == 201
    eventually(lambda: len(person.notices("application_submitted")) == 3)
    assert len(mails()) == 2


def test_what_happened_while_the_service_was_away_is_heard_after(
    platform: Platform, person: Person
) -> None:
    person.analyzed(person.upload())
    first, second = jobs(platform, 2)
    with listening(person) as listener:
        person.apply(first)
        position, _ = listener.next_event("application_submitted")
    with platform.without("profiles"):
        assert person.apply(second).status_code == 201

    with listening(person, after=position) as listener:
        _, item = listener.next_event("application_submitted")

    assert item["data"]["job_id"] == second


def test_a_mail_whose_sender_is_killed_is_the_same_mail(
    platform: Platform, person: Person
) -> None:
    person.analyzed(person.upload())
    with platform.failpoint("profiles", "after_send", "kill") as file:
        assert person.apply(platform.any_job()).status_code == 201
        eventually(lambda: not file.exists())
    [before] = mails_to(platform, person.email, "Application sent")
    files = {f: f.stat().st_mtime_ns for f in mail_files(platform)}

    platform.until_healthy()
    # Sent again, for nobody could know that it had left: under the same name.
    eventually(lambda: files != {f: f.stat().st_mtime_ns for f in mail_files(platform)})

    [after] = mails_to(platform, person.email, "Application sent")
    assert after["Message-ID"] == before["Message-ID"]


def jobs(platform: Platform, number: int) -> list[int]:
    with platform.client() as api:
        page = api.get("/api/v1/jobs", params={"page_size": number}).json()
    return [job["id"] for job in page["items"]]


def platform_job(platform: Platform, job_id: int) -> dict[str, Any]:
    with platform.client() as api:
        found: dict[str, Any] = api.get(f"/api/v1/jobs/{job_id}").json()
    return found
