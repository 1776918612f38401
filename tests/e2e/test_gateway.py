"""Nobody becomes somebody else: forged headers and crooked paths at the gateway.

The victim has a résumé, an application, an interview and more; whatever is forged, no
answer may show them. How many requests that were is printed at the end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.raw_http import Headers, Reply, assert_problem

ID = "{id}"
EMAIL = "{email}"
FORGED: dict[str, Headers] = {
    "an-id": [("X-User-Id", ID)],
    "an-id-twice": [("X-User-Id", ID), ("x-user-id", ID)],
    "a-role": [("X-User-Role", "admin"), ("X-User-Id", ID)],
    "an-address": [("X-User-Email", EMAIL)],
    "an-id-that-shall-stay": [("X-User-Id", ID), ("Connection", "X-User-Id")],
    "what-other-gateways-send": [
        (name, ID)
        for name in (
            "X-User-Name",
            "X-Auth-User",
            "X-Authenticated-User",
            "X-Authenticated-Userid",
            "X-Remote-User",
            "Remote-User",
            "X-Forwarded-User",
            "X-Auth-Request-User",
            "X-Consumer-Custom-Id",
        )
    ],
    "another-path": [
        (name, "/api/v1/users/me?user_id=" + ID)
        for name in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri")
    ],
    "another-origin": [
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", "auth"),
        ("X-Forwarded-Method", "GET"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Forwarded", "for=127.0.0.1;host=auth"),
    ],
    "a-cookie": [("Cookie", f"access_token={ID}; user_id={ID}; session={ID}")],
}
PRIVATE = (
    "/api/v1/users/me",
    "/api/v1/auth/me",
    "/api/v1/applications",
    "/api/v1/resumes",
    "/api/v1/resumes/{resume}",
    "/api/v1/notifications",
    "/api/v1/interviews",
    "/api/v1/social/connections",
)
PUBLIC = ("/api/v1/jobs/{job}", "/api/v1/jobs?page_size=100&q={title}")


@dataclass
class Victim:
    """Somebody in whose place an attacker would like to stand."""

    person: Person
    resume: int
    job: int
    title: str

    def fill(self, template: str) -> str:
        return (
            template.replace("{resume}", str(self.resume))
            .replace("{job}", str(self.job))
            .replace("{title}", self.title.replace(" ", "+"))
            .replace(ID, str(self.person.id))
            .replace(EMAIL, self.person.email)
        )

    def shows_in(self, reply: Reply) -> bool:
        """Whether this answer was made for the victim."""
        if reply.status != 200 or b"{" not in reply.body[:1]:
            return False
        body: dict[str, Any] = reply.json()
        mine = body.get("email") == self.person.email or "parsed_data" in body
        listed = body.get("items", [])
        rung = any(
            each.get("data", {}).get("user_id") == self.person.id for each in listed
        )
        owned = rung or any("status" in each for each in listed)
        applied = any(each.get("application_status") for each in [body, *listed])
        return mine or owned or applied


@dataclass
class Matrix:
    """Asks, and counts what was asked and who the handlers took it for."""

    url: str
    victim: Victim
    asked: int = 0
    taken_in: list[str] = field(default_factory=list)

    def ask(self, method: str, target: str, headers: Headers = ()) -> Reply:
        target = self.victim.fill(target)
        sent = [(name, self.victim.fill(value)) for name, value in headers]
        reply = raw_http.request(self.url, method, target, sent)
        self.asked += 1
        if self.victim.shows_in(reply):
            self.taken_in.append(f"{method} {target} {sent}")
        return reply


@pytest.fixture(scope="module")
def victim(platform: Platform, admin: Person) -> Iterator[Victim]:
    with platform.sign_in() as person:
        resume = person.upload()
        person.analyzed(resume)
        job = platform.any_job()
        assert person.apply(job).status_code == 201
        assert eventually(lambda: person.notices("application_submitted"))
        title = person.api.get(f"/api/v1/jobs/{job}").json()["title"]
        interview = {"interview_type": "hr", "scheduled_at": "2035-01-01T09:00:00Z"}
        request = {"receiver_id": admin.id}
        for path, body in (
            ("interviews", interview),
            ("social/connections", request),
        ):
            assert person.api.post(f"/api/v1/{path}", json=body).status_code == 201
        yield Victim(person, resume, job, title)


@pytest.fixture(scope="module")
def matrix(platform: Platform, victim: Victim) -> Matrix:
    return Matrix(platform.url, victim)


@pytest.fixture(scope="module")
def attacker(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as person:
        yield person


def bearer(person: Person) -> tuple[str, str]:
    return ("Authorization", f"Bearer {person.token}")


def test_the_victim_is_seen_where_the_matrix_looks(
    platform: Platform, victim: Victim
) -> None:
    for route in (*PRIVATE, *PUBLIC):
        reply = raw_http.request(
            platform.url, "GET", victim.fill(route), [bearer(victim.person)]
        )

        assert victim.shows_in(reply), route


@pytest.mark.parametrize("route", PRIVATE)
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_identity_opens_nothing(
    matrix: Matrix, forged: str, route: str
) -> None:
    reply = matrix.ask("GET", route, FORGED[forged])

    assert_problem(reply, 401)
    assert reply.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("route", PUBLIC)
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_identity_stays_anonymous_where_all_may_read(
    matrix: Matrix, forged: str, route: str
) -> None:
    assert matrix.ask("GET", route, FORGED[forged]).status == 200


@pytest.mark.parametrize("route", [*PRIVATE, *PUBLIC])
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_identity_does_not_replace_the_token(
    matrix: Matrix, attacker: Person, forged: str, route: str
) -> None:
    reply = matrix.ask("GET", route, [bearer(attacker), *FORGED[forged]])

    assert reply.status == (404 if route.endswith("{resume}") else 200)
    if route.endswith("/me"):
        assert reply.json()["id"] == attacker.id


@pytest.mark.parametrize("role", ["admin", "recruiter"])
def test_a_forged_role_may_not_post_jobs(
    platform: Platform, attacker: Person, role: str
) -> None:
    reply = raw_http.request(
        platform.url,
        "POST",
        "/api/v1/jobs",
        [
            bearer(attacker),
            ("X-User-Role", role),
            ("Content-Type", "application/json"),
        ],
        b'{"title": "A", "company": "B", "description": "C"}',
    )

    assert_problem(reply, 403)


@pytest.mark.parametrize("alias", ["X_User_Id", "X.User.Id", "x_user_role"])
@pytest.mark.parametrize("route", [PRIVATE[0], PUBLIC[0]])
def test_another_spelling_of_an_identity_header_is_refused(
    matrix: Matrix, attacker: Person, route: str, alias: str
) -> None:
    for more in ([], [bearer(attacker)]):
        assert matrix.ask("GET", route, [*more, (alias, ID)]).status == 400


def test_a_token_dropped_on_the_way_signs_nobody_in(
    matrix: Matrix, attacker: Person
) -> None:
    dropped = [bearer(attacker), ("Connection", "Authorization"), ("X-User-Id", ID)]

    assert_problem(matrix.ask("GET", PRIVATE[0], dropped), 401)
    assert matrix.ask("GET", PUBLIC[0], dropped).status == 200


@pytest.mark.parametrize("route", [PRIVATE[0], PUBLIC[0]])
def test_two_tokens_are_none(
    matrix: Matrix, attacker: Person, victim: Victim, route: str
) -> None:
    mine, other = bearer(attacker), ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
    both = ("Authorization", f"Bearer {attacker.token}, Bearer {victim.person.token}")

    for headers in ([mine, mine], [mine, other], [other, mine], [both]):
        assert_problem(matrix.ask("GET", route, headers), 401)


NORMALISED = {
    "/api/v1/jobs/../resumes/{resume}": 404,
    "/api/v1/jobs/%2e%2e/resumes/{resume}": 404,
    "/api/v1/jobs/%2E./users/me": 200,
    "/api/v1/jobs/{job}/../../users/./me": 200,
    "/api/v1/users/1/../me": 200,
    "//api/v1/resumes/{resume}": 404,
    "/api/v1//users///me": 200,
    "/docs/../api/v1/users/me": 200,
    "http://auth/api/v1/users/me": 200,
    "/api/v1/jobs/..;/resumes/{resume}": 404,
    "/api/v1/users/..;/me": 404,
    "/api/v1/users/me;.css": 404,
    "/api/v1/users/me/": 404,
    "/api/v1/auth/internal/revocations": 404,
}


@pytest.mark.parametrize("path", NORMALISED)
def test_a_crooked_path_is_what_it_normally_is(
    matrix: Matrix, attacker: Person, path: str
) -> None:
    forged = ("X-User-Id", ID)

    assert_problem(matrix.ask("GET", path, [forged]), 401)
    reply = matrix.ask("GET", path, [forged, bearer(attacker)])
    assert reply.status == NORMALISED[path]
    if reply.status == 200:
        assert reply.json()["id"] == attacker.id


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs/..%2fresumes%2f1",
        "/api/v1/jobs/..%2F..%2Finternal",
        "/api/v1/auth/..%2f..%2f..%2finternal/verify",
        "/api/v1/jobs/%00",
        "/api/v1/jobs/%5c..%5cusers",
        "/api/v1/jobs/1%3fuser_id=1",
        "/api/v1/jobs/%2561",
        "/api/v1/jobs/1%23",
        "/api/v1/jobs/1%3b",
        "/api/v1/jobs/%zz",
    ],
)
def test_an_encoding_that_hides_a_path_is_refused(
    matrix: Matrix, attacker: Person, path: str
) -> None:
    for headers in ([], [bearer(attacker)]):
        reply = matrix.ask("GET", path, [("X-User-Id", ID), *headers])

        assert reply.status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/health/live",
        "/health/ready",
        "/openapi.json",
        "/readyz",
        "/problem/500",
        "/internal/verify",
        "/internal/revocations",
        "/internal/jobs/load",
        "/internal/resumes/snapshot",
        "/docs/../metrics",
        "/docs/jobs/metrics",
        "/docs/jobs/../../internal/verify",
        "/API/V1/users/me",
        "/api/v2/users/me",
        "/api/v1",
        "/api/v1/internal/verify",
        "/.env",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_inside_is_not_there(
    matrix: Matrix, attacker: Person, method: str, path: str
) -> None:
    for headers in ([], [bearer(attacker)]):
        assert_problem(matrix.ask(method, path, headers), 404)


def test_the_documentation_is_there(platform: Platform) -> None:
    with platform.client() as api:
        for path in ("/docs", "/docs/jobs", "/docs/jobs/openapi.json", "/health"):
            assert api.get(path).status_code == 200


@pytest.mark.parametrize(
    "method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
)
def test_the_service_says_which_methods_it_has(
    matrix: Matrix, attacker: Person, method: str
) -> None:
    for route in ("/api/v1/users/1", "/api/v1/auth/me"):
        reply = matrix.ask(method, route, [bearer(attacker)])

        assert reply.status == 405
        assert reply.headers["Allow"] == "GET"


def test_a_browser_of_ours_may_ask_first(platform: Platform) -> None:
    ask = {"Access-Control-Request-Method": "PUT"}
    with platform.client() as api:
        ours = {"Origin": "http://localhost:5173"}
        allowed = api.options("/api/v1/users/me", headers=ours | ask)
        answered = api.put("/api/v1/users/me", headers=ours, json={})
        refused = api.options(
            "/api/v1/users/me", headers=ask | {"Origin": "https://evil.example"}
        )

    origin = "Access-Control-Allow-Origin"
    assert allowed.status_code == 200
    assert allowed.headers[origin] == answered.headers[origin] == ours["Origin"]
    assert "PUT" in allowed.headers["Access-Control-Allow-Methods"]
    assert answered.status_code == 401
    assert origin not in refused.headers


@pytest.mark.parametrize("size", [40_000, 2_000_000])
def test_a_head_too_large_is_refused(matrix: Matrix, size: int) -> None:
    assert matrix.ask("GET", PUBLIC[0], [("X-Large", "a" * size)]).status == 431


def test_many_small_headers_pass(matrix: Matrix, attacker: Person) -> None:
    many = [(f"X-Many-{number}", "a") for number in range(1000)]

    assert matrix.ask("GET", PRIVATE[0], [bearer(attacker), *many]).status == 200


def test_nobody_was_taken_for_somebody_else(
    matrix: Matrix, say: Callable[[str], None]
) -> None:
    say(
        f"{matrix.asked} requests of the spoof and path matrix, "
        f"{len(matrix.taken_in)} reached a handler with a wrong identity"
    )

    assert not matrix.taken_in
