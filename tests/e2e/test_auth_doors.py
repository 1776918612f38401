"""Every door of auth, through the gateway: who may, who may not, and what it takes.

The list comes from auth's own document, so a new door is tried without being named.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import assert_problem

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
FOR_EVERYBODY = (
    *("send-otp", "verify-otp", "refresh", ".well-known/jwks.json"),
    "erasures/",  # whoever holds a receipt
)
FOR_ADMINS = {
    ("GET", "/users"),
    ("GET", "/users/{user_id}"),
    ("PUT", "/users/{user_id}"),
    ("GET", "/recruiter-requests"),
    ("PUT", "/recruiter-requests/{request_id}"),
}
ASKED = {"company": "Northwind Voice", "note": "I hire for Lisbon."}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PUT", "/users/{user_id}"): {"role": "admin"},
    ("PUT", "/recruiter-requests/{request_id}"): {"decision": "granted"},
    ("POST", "/recruiter-requests"): ASKED,
}
BASE = "/api/v1/auth"
FIELDS = {
    "id": 1,
    "user_id": 1,
    "role": "admin",
    "is_active": False,
    "is_verified": True,
    "status": "granted",
    "email": "eve@example.com",
    "created_at": "2020-01-01T00:00:00Z",
    "tokens_void_before": None,
    "version": 7,
    "decided_by": 1,
}


@dataclass
class Doors:
    """Somebody with things of their own, and somebody else who wants them."""

    owner: Person
    other: Person
    places: dict[str, str]
    paths: dict[str, set[str]] = field(default_factory=dict)
    count: int = 0

    def ask(self, who: httpx.Client, method: str, path: str) -> httpx.Response:
        self.count += 1
        filled = BASE + path.format(**self.places)
        return who.request(method, filled, json=BODIES.get((method, path)))

    def of(self, *, public: bool) -> Iterator[tuple[str, str]]:
        """All methods of all doors that are for everybody, or are not."""
        for path, methods in self.paths.items():
            if path.removeprefix("/").startswith(FOR_EVERYBODY) == public:
                yield from ((method, path) for method in sorted(methods))


@pytest.fixture(scope="module")
def doors(platform: Platform, say: Callable[[str], None]) -> Iterator[Doors]:
    with platform.sign_in() as owner, platform.sign_in() as other:
        request = owner.api.post(f"{BASE}/recruiter-requests", json=ASKED)
        assert request.status_code == 201, request.text
        [session] = owner.api.get(f"{BASE}/sessions").json()["items"]
        found = Doors(
            owner,
            other,
            {
                "request_id": str(request.json()["id"]),
                "session_id": session["id"],
                "receipt": "r" * 43,
                "user_id": str(owner.id),
            },
        )
        document = owner.api.get("/docs/auth/openapi.json").json()
        for path, operations in document["paths"].items():
            if path.startswith(BASE):
                found.paths[path.removeprefix(BASE)] = {m.upper() for m in operations}
        yield found
        say(f"{found.count} requests to {len(found.paths)} doors of auth, 0 wrong")


def test_the_document_names_the_doors_that_are_tried_here(doors: Doors) -> None:
    written = {(m, path) for path, methods in doors.paths.items() for m in methods}
    names = {name for _, path in written for name in re.findall(r"{(\w+)}", path)}

    assert written >= FOR_ADMINS
    assert names == doors.places.keys()


def test_nobody_comes_in_without_a_token(platform: Platform, doors: Doors) -> None:
    with platform.client() as nobody:
        for method, path in doors.of(public=False):
            answer = doors.ask(nobody, method, path)

            assert_problem(answer, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")


def test_what_is_for_everybody_needs_no_token(platform: Platform, doors: Doors) -> None:
    with platform.client() as nobody:
        for method, path in doors.of(public=True):
            answer = doors.ask(nobody, method, path)

            expected = (404,) if "{" in path else (200, 415, 422)
            assert answer.status_code in expected, (method, path)


def test_what_is_for_admins_is_for_nobody_else(doors: Doors) -> None:
    for person in (doors.owner, doors.other):
        for method, path in FOR_ADMINS:
            assert_problem(doors.ask(person.api, method, path), 403)
    role = doors.owner.api.get(f"{BASE}/me").json()["role"]
    assert role == "candidate"


def test_anothers_things_are_not_there(doors: Doors) -> None:
    for method, path in doors.of(public=False):
        if "{" in path and (method, path) not in FOR_ADMINS:
            assert_problem(doors.ask(doors.other.api, method, path), 404)
    assert doors.owner.api.get(f"{BASE}/sessions").json()["items"][0]["is_current"]
    assert doors.other.api.get(f"{BASE}/recruiter-requests/mine").json()["total"] == 0


def test_other_methods_are_refused(doors: Doors) -> None:
    for path, methods in doors.paths.items():
        for method in set(METHODS) - methods:
            assert_problem(doors.ask(doors.other.api, method, path), 405)


def test_fields_that_are_not_for_setting_are_refused(
    doors: Doors, admin: Person
) -> None:
    before = admin.api.get(f"{BASE}/users/{doors.owner.id}").json()
    for (method, path), body in BODIES.items():
        for name, value in FIELDS.items():
            if (path, name) in (
                ("/users/{user_id}", "role"),
                ("/users/{user_id}", "is_active"),
            ):
                continue
            doors.count += 1
            answer = admin.api.request(
                method, BASE + path.format(**doors.places), json=body | {name: value}
            )
            assert_problem(answer, 422)
    assert admin.api.get(f"{BASE}/users/{doors.owner.id}").json() == before


def test_a_locked_person_is_nobody_at_every_door(
    platform: Platform, doors: Doors, admin: Person
) -> None:
    with platform.sign_in() as person:
        locked = admin.api.put(f"{BASE}/users/{person.id}", json={"is_active": False})
        assert locked.status_code == 200
        for method, path in doors.of(public=False):
            assert_problem(doors.ask(person.api, method, path), 401)
        tokens = {"refresh_token": person.tokens["refresh_token"]}
        assert_problem(person.api.post(f"{BASE}/refresh", json=tokens), 401)
