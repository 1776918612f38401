"""The same POST again: with its key one effect, without one an honest refusal."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import assert_problem

AT_ONCE = 8
KEY = "Idempotency-Key"


@dataclass(frozen=True)
class Creation:
    """A POST that creates something. `make` gives a request's parts by a number."""

    path: str
    make: Callable[["People", int], dict[str, Any]]
    shown: Callable[["People"], int]  # how many there are now


@dataclass
class People:
    one: Person
    other: Person
    third: int
    jobs: list[int]

    def send(
        self, creation: Creation, number: int, key: str, who: Person | None = None
    ) -> httpx.Response:
        api = (who or self.one).api
        parts = creation.make(self, number)
        return api.post(creation.path, headers={KEY: key}, **parts)


def _application(people: People, number: int) -> dict[str, Any]:
    return {"json": {"job_id": people.jobs[number], "notes": "once"}}


def _upload(_people: People, number: int) -> dict[str, Any]:
    return {"files": {"file": (f"{number}.txt", b"Ada Lovelace, Python engineer\n")}}


def _import(_people: People, number: int) -> dict[str, Any]:
    return {"json": {"basics": {"name": f"Ada {number}"}}}


def _interview(_people: People, number: int) -> dict[str, Any]:
    moment = f"2035-01-{number:02}T09:00:00Z"
    return {"json": {"interview_type": "technical", "scheduled_at": moment}}


def _connection(people: People, number: int) -> dict[str, Any]:
    return {"json": {"receiver_id": people.third, "message": f"Hello {number}"}}


def _total(path: str) -> Callable[[People], int]:
    def shown(people: People) -> int:
        total: int = people.one.api.get(path).json()["total"]
        return total

    return shown


CREATIONS = [
    pytest.param(
        Creation("/api/v1/applications", _application, _total("/api/v1/applications")),
        id="application",
    ),
    pytest.param(
        Creation("/api/v1/resumes/upload", _upload, _total("/api/v1/resumes")),
        id="upload",
    ),
    pytest.param(
        Creation("/api/v1/resumes/import", _import, _total("/api/v1/resumes")),
        id="import",
    ),
    pytest.param(
        Creation("/api/v1/interviews", _interview, _total("/api/v1/interviews")),
        id="interview",
    ),
    pytest.param(
        Creation(
            "/api/v1/social/connections",
            _connection,
            _total("/api/v1/social/connections"),
        ),
        id="connection",
    ),
]


@pytest.fixture(scope="module")
def other(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture
def people(person: Person, other: Person, admin: Person) -> People:
    listed = person.api.get("/api/v1/jobs", params={"page_size": 20}).json()["items"]
    return People(person, other, admin.id, [job["id"] for job in listed])


@pytest.mark.parametrize("creation", CREATIONS)
def test_the_same_again_is_answered_and_not_done_again(
    people: People, creation: Creation
) -> None:
    key = uuid4().hex

    first = people.send(creation, 1, key)
    second = people.send(creation, 1, key)

    assert first.status_code == second.status_code == 201
    assert second.json() == first.json()
    assert second.headers.get("Location") == first.headers.get("Location")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert creation.shown(people) == 1


@pytest.mark.parametrize("creation", CREATIONS)
def test_a_key_with_another_body_is_refused(people: People, creation: Creation) -> None:
    key = uuid4().hex
    assert people.send(creation, 1, key).status_code == 201

    other = people.send(creation, 2, key)

    assert_problem(other, 422)
    assert other.json()["code"] == "idempotency_key_reused"
    assert creation.shown(people) == 1


@pytest.mark.parametrize("creation", CREATIONS)
def test_a_key_belongs_to_one_person(people: People, creation: Creation) -> None:
    key = uuid4().hex

    mine = people.send(creation, 1, key)
    theirs = people.send(creation, 1, key, people.other)

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in theirs.headers
    assert mine.json()["id"] != theirs.json()["id"]


@pytest.mark.parametrize("creation", CREATIONS)
def test_what_is_no_key_is_refused(people: People, creation: Creation) -> None:
    for key in ("k" * 10_000, "k" * 256, "", "two words", "k\u00e9y"):
        answer = people.one.api.post(
            creation.path,
            headers={KEY.encode(): key.encode("latin-1")},
            **creation.make(people, 1),
        )

        assert_problem(answer, 400)
    assert creation.shown(people) == 0


@pytest.mark.parametrize("creation", CREATIONS)
def test_many_at_once_with_one_key_are_one(people: People, creation: Creation) -> None:
    key = uuid4().hex

    answers = at_once(lambda _: people.send(creation, 1, key))

    assert {answer.status_code for answer in answers} <= {201, 409}
    done = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert len(set(done)) == 1
    assert creation.shown(people) == 1


def test_many_applications_at_once_are_one(people: People) -> None:
    job = people.jobs[0]

    answers = at_once(lambda _: people.one.apply(job))

    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [201] + [409] * (AT_ONCE - 1)
    assert people.one.api.get("/api/v1/applications").json()["total"] == 1


def test_a_key_works_for_a_job_too(people: People, admin: Person) -> None:
    key = uuid4().hex

    first, again, other = (
        admin.api.post("/api/v1/jobs", headers={KEY: key}, json=posting(title))
        for title in ("One", "One", "Other")
    )

    assert first.status_code == 201
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert_problem(other, 422)
    assert_problem(
        people.one.api.post("/api/v1/jobs", headers={KEY: key}, json=posting("One")),
        403,
    )


def test_while_the_first_is_running_the_second_is_told_to_wait(
    platform: Platform, people: People
) -> None:
    key, job, resumes = uuid4().hex, people.jobs[0], platform.pid("resumes")

    with ThreadPoolExecutor(1) as thread:
        os.kill(resumes, signal.SIGSTOP)  # applying asks it for the résumé
        try:
            first = thread.submit(people.one.apply, job, key=key)
            time.sleep(0.3)
            second = people.one.apply(job, key=key)
        finally:
            os.kill(resumes, signal.SIGCONT)

    assert_problem(second, 409)
    assert second.json()["code"] == "still_running"
    assert first.result().status_code == 201
    assert people.one.apply(job, key=key).json() == first.result().json()


def test_a_refused_request_leaves_its_key_free(people: People) -> None:
    key = uuid4().hex
    refused = people.one.apply(10**14, key=key)

    fine = people.one.apply(people.jobs[0], key=key)

    assert_problem(refused, 404)
    assert fine.status_code == 201


def posting(title: str) -> dict[str, str]:
    return {"title": title, "company": "C", "description": "D"}


def at_once(send: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(AT_ONCE)))
