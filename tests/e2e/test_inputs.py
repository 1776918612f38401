"""What somebody may send to do harm: numbers, texts, bodies, through the gateway.

Each field of each door is tried with each value; a refusal is a problem that repeats
nothing of it, and afterwards the platform answers as before.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import Headers, Reply, assert_problem

JSON = ("Content-Type", "application/json")
LONG = "tooLong" * 30_000  # less than a body may have, more than any field
BEYOND_64_BITS = str(2**63)


@dataclass(frozen=True)
class Door:
    """A request that is fine, and the fields of its body."""

    name: str
    method: str
    path: str
    body: dict[str, Any]
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    by_admin: bool = False

    def __str__(self) -> str:
        return self.name


DOORS = [
    Door(
        "job",
        "POST",
        "/api/v1/jobs",
        {"title": "Tester", "company": "Acme", "description": "Tests."},
        ("title", "company", "location", "description", "requirements", "benefits"),
        ("salary_min", "salary_max"),
        by_admin=True,
    ),
    Door(
        "profile",
        "PUT",
        "/api/v1/users/me",
        {},
        ("full_name", "headline", "bio", "location", "company", "phone", "slug"),
    ),
    Door(
        "link",
        "PUT",
        "/api/v1/users/me",
        {},
        ("github_url", "linkedin_url", "portfolio_url", "experience_level"),
    ),
    Door(
        "skill",
        "POST",
        "/api/v1/skills",
        {"skill_name": "Rust"},
        ("skill_name", "proficiency_level"),
    ),
    Door(
        "achievement",
        "POST",
        "/api/v1/achievements",
        {"title": "A prize"},
        ("title", "description", "icon"),
        (),
        ("date_achieved",),
    ),
    Door(
        "portfolio",
        "POST",
        "/api/v1/users/me/portfolio",
        {"title": "A bot"},
        ("title", "description", "url"),
        ("order",),
    ),
    Door("settings", "PUT", "/api/v1/users/me/settings", {}, ()),
    Door(
        "application",
        "POST",
        "/api/v1/applications",
        {"job_id": 1},
        ("cover_letter", "notes"),
        ("job_id", "resume_id"),
    ),
    Door(
        "applications",
        "POST",
        "/api/v1/applications/batch",
        {"job_ids": [1]},
        ("cover_letter",),
        ("resume_id",),
    ),
    Door(
        "saved job",
        "POST",
        "/api/v1/saved-jobs",
        {"job_id": 1},
        ("notes",),
        ("job_id",),
    ),
    Door("match", "POST", "/api/v1/jobs/{job}/match", {}, (), ("resume_id",)),
    Door(
        "analysis",
        "POST",
        "/api/v1/resumes/{resume}/analyze",
        {},
        ("job_description",),
        ("job_id",),
    ),
    Door(
        "résumé",
        "PUT",
        "/api/v1/resumes/{resume}",
        {"title": "A"},
        ("filename", "title"),
    ),
    Door(
        "comparison",
        "POST",
        "/api/v1/resumes/compare",
        {"resume_ids": [1, 2]},
        ("job_description",),
        ("job_id",),
    ),
    Door(
        "interview",
        "POST",
        "/api/v1/interviews",
        {"interview_type": "technical", "scheduled_at": "2035-01-01T09:00:00Z"},
        ("title", "company", "notes", "meeting_link"),
        ("duration_minutes", "application_id"),
        ("scheduled_at",),
    ),
    Door(
        "connection",
        "POST",
        "/api/v1/social/connections",
        {"receiver_id": 1},
        ("message",),
        ("receiver_id",),
    ),
    Door(
        "recruiter",
        "POST",
        "/api/v1/auth/recruiter-requests",
        {"company": "Acme", "note": "I hire."},
        ("company", "website", "note"),
    ),
    Door("code", "POST", "/api/v1/auth/send-otp", {"email": "a@b.example"}, ("email",)),
    Door(
        "sign-in",
        "POST",
        "/api/v1/auth/verify-otp",
        {"email": "a@b.example", "otp": "123456"},
        ("email", "otp"),
    ),
    Door(
        "refresh",
        "POST",
        "/api/v1/auth/refresh",
        {"refresh_token": "r" * 40},
        ("refresh_token",),
    ),
]
NO_VALUES = {  # JSON that stands for no value any field may have
    "infinite": "1e999",
    "nan": "NaN",
    "minus-infinity": "-Infinity",
    "beyond-64-bits": BEYOND_64_BITS,
    "half-a-surrogate-pair": '"poison\\ud800"',
    "nul": '"poison\\u0000"',
    "list": '["poison"]',
    "object": '{"poison": 1}',
    "true": "true",
}
NO_TEXTS = {
    "number": "12",
    "marks-over-marks": json.dumps("z" + "\u0301" * 10_000),
    "too-long": json.dumps(LONG),
    "escape": '"poison\\u001b[2J"',
}
NO_NUMBERS = {
    "digits": '"12"',
    "float": "1.0",
    "negative": "-1",
    "exponent": "1e2",
    "text": '"poison"',
}
NO_MOMENTS = {
    "no-zone": '"2030-01-01T00:00:00"',
    "unix-time": "1893456000",
    "before-all-time": '"0001-01-01T00:00:00+23:59"',
    "after-all-time": '"9999-12-31T23:59:59-23:59"',
    "day": '"2030-01-01"',
    "space": '"2030-01-01 00:00:00Z"',
    "no-day": '"2030-02-30T00:00:00Z"',
}
FIELDS = [
    pytest.param(door, name, wrong, id=f"{door}-{name}")
    for door in DOORS
    for names, wrong in (
        (door.texts, NO_TEXTS),
        (door.numbers, NO_NUMBERS),
        (door.moments, NO_MOMENTS),
    )
    for name in names
]


@dataclass
class Sender:
    """Sends to doors, as whom they are for."""

    url: str
    person: Person
    admin: Person
    places: dict[str, str]
    count: int = 0

    def send(
        self, door: Door, body: bytes, headers: Headers = (JSON,), method: str = ""
    ) -> Reply:
        self.count += 1
        who = self.admin if door.by_admin else self.person
        return raw_http.request(
            self.url,
            method or door.method,
            door.path.format(**self.places),
            [("Authorization", f"Bearer {who.token}"), *headers],
            body,
        )

    def send_with(self, door: Door, field: str, value: str) -> Reply:
        """The fine request, but for one field: `value` is JSON."""
        whole = json.dumps(door.body | {field: "(here)"})
        return self.send(door, whole.replace('"(here)"', value).encode())


@pytest.fixture(scope="module")
def sender(platform: Platform, admin: Person) -> Iterator[Sender]:
    with platform.sign_in() as person:
        resume = person.upload()
        assert person.analyzed(resume)["status"] == "analyzed"
        places = {"job": str(platform.any_job()), "resume": str(resume)}
        yield Sender(platform.url, person, admin, places)


@pytest.fixture(autouse=True)
def goes_on(platform: Platform, sender: Sender) -> Iterator[None]:
    yield
    for path in ("/api/v1/users/me", "/api/v1/resumes", "/api/v1/auth/me"):
        assert sender.person.api.get(path).status_code == 200
    assert sender.person.api.get("/api/v1/jobs?q=engineer").json()["total"] > 0


@pytest.mark.parametrize(("door", "field", "wrong"), FIELDS)
def test_what_is_no_value_of_a_field_is_refused(
    sender: Sender, door: Door, field: str, wrong: dict[str, str]
) -> None:
    for name, value in (NO_VALUES | wrong).items():
        reply = sender.send_with(door, field, value)

        assert_problem(reply, 422)
        assert "poison" not in reply.text, name
        assert LONG[:20] not in reply.text, name


BODIES: dict[str, tuple[bytes, Headers, int]] = {
    "a-key-twice": (b'{"title": "a", "title": "b"}', [JSON], 400),
    "byte-order-mark": (b"\xef\xbb\xbf{}", [JSON], 400),
    "not-utf-8": (b'{"title": "\xff\xfe"}', [JSON], 400),
    "not-json": (b"{title: poison}", [JSON], 400),
    "arrays-in-arrays": (b"[" * 100_000 + b"]" * 100_000, [JSON], 400),
    "objects-in-objects": (b'{"a":' * 900 + b"1" + b"}" * 900, [JSON], 422),
    "an-array": (b'[{"title": "poison"}]', [JSON], 422),
    "an-unknown-field": (b'{"poison_id": 1, "is_active": true}', [JSON], 422),
    "utf-16": ('{"title": "a"}'.encode("utf-16"), [JSON], 415),
    "no-content-type": (b"{}", [], 415),
    "another-content-type": (b"{}", [("Content-Type", "text/plain")], 415),
    "a-form": (
        b"title=a",
        [("Content-Type", "application/x-www-form-urlencoded")],
        415,
    ),
    "latin-1": (b"{}", [("Content-Type", "application/json; charset=latin-1")], 415),
    "packed": (b"\x1f\x8b", [JSON, ("Content-Encoding", "gzip")], 415),
    "a-megabyte": (b'{"title": "' + b"a" * 1_000_000 + b'"}', [JSON], 413),
    "a-megabyte-in-chunks": (
        b"F4240\r\n" + b"a" * 1_000_000 + b"\r\n0\r\n\r\n",
        [JSON, ("Transfer-Encoding", "chunked")],
        413,
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_no_body_is_refused_at_every_door(sender: Sender, kind: str) -> None:
    body, headers, expected = BODIES[kind]

    for door in DOORS:
        assert_problem(sender.send(door, body, headers), expected)


def test_fifty_megabytes_are_refused_each_time_by_the_service_itself(
    sender: Sender,
) -> None:
    body = b'{"title": "' + b"a" * 50_000_000 + b'"}'

    for _ in range(8):
        assert_problem(sender.send(DOORS[0], body), 413)


MOMENT = "2035-01-01T09:00:00Z"
ROUND_TRIPS = [
    "👩🏽\u200d💻 engineer",
    "ltr \u202e rtl",
    "z\u0335\u0321a\u0334lgo",
    "Ｆｕｌｌ ｗｉｄｔｈ",
    "'; DROP TABLE jobs; --",
    "{{7*7}} ${7*7} <script>alert(1)</script>",
    '=HYPERLINK("https://evil.example")',
    "%s %d %n \\ud800",
]


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_a_strange_but_honest_text_comes_back_as_it_was(
    platform: Platform, person: Person, admin: Person, text: str
) -> None:
    job = {"title": text, "company": text, "description": text}
    application = {"job_id": platform.any_job(), "notes": text, "cover_letter": text}
    interview = {"interview_type": "hr", "scheduled_at": MOMENT, "notes": text}
    request = {"receiver_id": admin.id, "message": text}

    posted = admin.api.post("/api/v1/jobs", json=job)
    edited = person.api.put("/api/v1/users/me", json={"full_name": text, "bio": text})
    applied = person.api.post("/api/v1/applications", json=application)
    scheduled = person.api.post("/api/v1/interviews", json=interview)
    asked = person.api.post("/api/v1/social/connections", json=request)

    assert edited.status_code == 200
    assert {r.status_code for r in (posted, applied, scheduled, asked)} == {201}
    found = person.api.get(f"/api/v1/jobs/{posted.json()['id']}").json()
    profile = person.api.get("/api/v1/users/me").json()
    [kept] = person.api.get("/api/v1/applications").json()["items"]
    assert {found["title"], found["company"], found["description"]} == {text}
    assert {profile["full_name"], profile["bio"]} == {text}
    assert {kept["notes"], kept["cover_letter"]} == {text}
    for path, name in (("interviews", "notes"), ("social/connections", "message")):
        [shown] = person.api.get(f"/api/v1/{path}").json()["items"]
        assert shown[name] == text


def test_a_moment_with_an_offset_is_stored_as_that_moment(person: Person) -> None:
    moment = "2035-01-01T09:00:00+05:30"
    body = {"interview_type": "technical", "scheduled_at": moment}

    answer = person.api.post("/api/v1/interviews", json=body)

    assert answer.status_code == 201
    [kept] = person.api.get("/api/v1/interviews").json()["items"]
    assert kept["scheduled_at"] == "2035-01-01T03:30:00Z"
    overlapping = {**body, "scheduled_at": "2035-01-01T03:45:00Z"}
    assert_problem(person.api.post("/api/v1/interviews", json=overlapping), 409)


NO_ADDRESSES = {
    "another-header": "poison@x.example\r\nBcc: y@x.example",
    "quoted-line-break": '"poison\nb"@x.example',
    "display-name": "Poison <a@x.example>",
    "two": "poison@x.example,b@x.example",
    "quoted": '"poison b"@x.example',
    "a-literal": "poison@[127.0.0.1]",
    "no-dot": "poison@localhost",
    "escape": "poison\x1b@x.example",
    "long": "poison" * 50 + "@x.example",
}


@pytest.mark.parametrize("kind", NO_ADDRESSES)
def test_what_is_more_or_less_than_an_address_gets_no_mail(
    platform: Platform, sender: Sender, kind: str
) -> None:
    email = NO_ADDRESSES[kind]

    for path, more in (("send-otp", {}), ("verify-otp", {"otp": "123456"})):
        answer = sender.person.api.post(
            f"/api/v1/auth/{path}", json={"email": email, **more}
        )

        assert_problem(answer, 422)
        assert "poison" not in answer.text
    assert platform.otp("poison") is None


@pytest.mark.parametrize(
    "code", ["１２３４５６", "😀" * 6, "12345", "1234567", "12345\u0660", "123 56", ""]
)
def test_what_is_no_code_is_refused_unsaid(sender: Sender, code: str) -> None:
    body = {"email": "a@b.example", "otp": code}

    answer = sender.person.api.post("/api/v1/auth/verify-otp", json=body)

    assert_problem(answer, 422)
    assert "input" not in answer.json()["errors"][0]
    assert not code or code not in answer.text


def test_a_name_of_two_lines_is_refused(sender: Sender) -> None:
    body = {"full_name": "Ada\r\nBcc: everybody@example.com"}

    assert_problem(sender.person.api.put("/api/v1/users/me", json=body), 422)


def test_so_many_were_sent(sender: Sender, say: Callable[[str], None]) -> None:
    say(f"{sender.count} hostile bodies at {len(DOORS)} doors, none a 5xx")
