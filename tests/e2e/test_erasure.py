"""Being forgotten: a person is in every service, then in none, nor in any file."""

import io
import json
import secrets
import statistics
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from common.mail.mailers import mark_of
from common.settings import SERVICES
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.stacks import local

# A word that nothing but this person's own things can hold.
WORD = "Quenthorpe"
PEOPLE = 8
PATIENCE_SECONDS = 30.0
SWEPT_AFTER_SECONDS = 80.0


@pytest.fixture(scope="module")
def hasty(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A stack of its own, where nobody waits between two codes."""
    platform.local_plan()
    folder = tmp_path_factory.mktemp("hasty")
    with local(folder, CODE_PAUSE="PT0S", CODES_AN_HOUR="1000") as stack:
        yield stack


@pytest.fixture
def person(hasty: Platform) -> Iterator[Person]:
    with hasty.sign_in() as signed_in:
        yield signed_in


def test_nothing_of_an_erased_person_is_left_anywhere(
    hasty: Platform, say: Callable[[str], None]
) -> None:
    plan = hasty.local_plan()
    word = f"{WORD}{uuid4().hex[:8]}"
    before = pictures(plan.data_dir)
    with hasty.sign_in(f"{word}@example.com") as person:
        live_everywhere(hasty, person, word)
        assert pictures(plan.data_dir) > before
        assert len(holding(plan.data_dir, word)) > 3
        began = time.monotonic()
        with hasty.failpoint("jobs", "erasing", "kill 1") as file:
            with hasty.without("interviews"):
                farewell = delete_account(hasty, person)
                eventually(lambda: not file.exists(), seconds=PATIENCE_SECONDS)
                waiting = waiting_for(hasty, farewell)
            assert "interviews" in waiting
            completed(hasty, farewell)
        say(
            "erased from 7 services, one killed and one away meanwhile: "
            f"{time.monotonic() - began:.1f} s"
        )
        assert person.api.get("/api/v1/auth/me").status_code == 401

    # A mail under way meanwhile is found when all look once more, after a minute.
    deadline = time.monotonic() + PATIENCE_SECONDS + SWEPT_AFTER_SECONDS
    while left := holding(plan.data_dir, word):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    assert pictures(plan.data_dir) == before
    scanned = [file for file in plan.data_dir.rglob("*") if file.is_file()]
    say(f"{len(scanned)} files scanned, 0 hold a word of theirs")


def test_an_erasure_is_over_in_a_moment(
    hasty: Platform, say: Callable[[str], None]
) -> None:
    times = []
    for _ in range(PEOPLE):
        with hasty.sign_in() as person:
            farewell = delete_account(hasty, person)
            state = completed(hasty, farewell)
        begun, done = (
            datetime.fromisoformat(state[name])
            for name in ("requested_at", "completed_at")
        )
        times.append((done - begun).total_seconds())
    say(
        f"{PEOPLE} erasures through 7 services: "
        f"p50 {statistics.median(times):.2f} s, max {max(times):.2f} s"
    )


def test_the_mailbox_is_free_again_for_somebody_new(hasty: Platform) -> None:
    email = f"again-{uuid4().hex[:12]}@example.com"
    with hasty.sign_in(email) as first:
        first.api.put("/api/v1/users/me", json={"full_name": "First"})
        completed(hasty, delete_account(hasty, first))

    with hasty.sign_in(email) as second:
        profile = second.api.get("/api/v1/users/me").json()

    assert second.id != first.id
    assert profile["full_name"] is None


def test_a_wrong_code_deletes_nothing(hasty: Platform, person: Person) -> None:
    code = fresh_code(hasty, person.email)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    refused = farewell_of(person, wrong)

    assert refused.status_code == 403
    assert refused.json()["code"] == "wrong_code"
    assert person.api.get("/api/v1/auth/me").status_code == 200


def test_who_chose_the_receipt_can_look_without_the_answer(
    hasty: Platform, person: Person
) -> None:
    chosen = secrets.token_urlsafe(32)
    body = {"otp": fresh_code(hasty, person.email), "receipt": chosen}

    answer = good(person.api.request("DELETE", "/api/v1/users/me", json=body))

    assert answer["receipt"] == chosen
    completed(hasty, {"status_url": f"/api/v1/auth/erasures/{chosen}"})


def test_the_receipt_shows_the_state_and_nothing_else_does(hasty: Platform) -> None:
    with hasty.client() as anybody:
        unknown = anybody.get(f"/api/v1/auth/erasures/{'x' * 43}")

    assert unknown.status_code == 404
    assert unknown.json()["code"] == "erasure_not_found"


def test_an_export_holds_everything_of_the_person_and_nobody_else(
    hasty: Platform, person: Person
) -> None:
    word = f"{WORD}{uuid4().hex[:8]}"
    live_everywhere(hasty, person, word)
    asked = person.api.post("/api/v1/users/me/export")
    assert asked.status_code == 202
    assert person.api.post("/api/v1/users/me/export").status_code == 409

    state = eventually(lambda: ready(person), seconds=PATIENCE_SECONDS)
    answer = person.api.get(state["download_url"])

    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        tables = {
            name: json.loads(archive.read(name))
            for name in names
            if name.endswith(".json") and "/" in name
        }
        [file] = [name for name in names if name.startswith("resumes/files/")]
        original = archive.read(file).decode()
    assert original == resume_of(word)
    assert tables["auth/users.json"][0]["email"] == person.email
    assert word in tables["profiles/profiles.json"][0]["full_name"]
    assert word in tables["profiles/user_skills.json"][0]["skill_name"]
    assert word in tables["profiles/portfolio_items.json"][0]["title"]
    assert word in tables["auth/recruiter_requests.json"][0]["note"]
    assert [n for n in names if n.startswith("profiles/files/")]
    assert word in tables["jobs/applications.json"][0]["cover_letter"]
    assert tables["jobs/applications.json"][0]["job_title"]
    assert word in tables["interviews/interviews.json"][0]["notes"]
    assert word in tables["social/connections.json"][0]["message"]
    with hasty.sign_in() as other:
        assert other.api.get(state["download_url"]).status_code == 404


def live_everywhere(platform: Platform, person: Person, word: str) -> None:
    """Leave one's word in every service that stores anything."""
    api = person.api
    good(
        api.put(
            "/api/v1/users/me",
            json={
                "full_name": f"Ada {word}",
                "bio": f"I am {word}.",
                "location": f"{word} upon Thames",
                "company": f"{word} Ltd",
                "linkedin_url": f"https://example.com/in/{word}",
            },
        )
    )
    skill = {"skill_name": f"{word}-ology", "years_of_experience": 2.0}
    good(api.post("/api/v1/skills", json=skill))
    medal = {"title": f"The {word} Medal", "description": f"For {word}."}
    good(api.post("/api/v1/achievements", json=medal))
    work = {"title": f"{word} bot", "url": f"https://example.com/{word}"}
    good(api.post("/api/v1/users/me/portfolio", json=work))
    good(api.put("/api/v1/users/me", json={"slug": f"{word}-again".lower()}))
    picture = {"file": ("me.png", a_picture())}
    good(api.post("/api/v1/users/avatar", files=picture))
    wish = {"company": f"{word} Ltd", "note": f"Hire with {word}."}
    good(api.post("/api/v1/auth/recruiter-requests", json=wish))
    preferences = {"preferred_locations": [f"{word} upon Thames"]}
    good(api.put("/api/v1/users/me/settings", json={"preferences": preferences}))
    uploaded = api.post(
        "/api/v1/resumes/upload",
        files={"file": (f"{word}.txt", resume_of(word).encode())},
    )
    resume = person.analyzed(good(uploaded)["id"])
    assert resume["status"] == "analyzed"
    applied = api.post(
        "/api/v1/applications",
        json={"job_id": platform.any_job(), "cover_letter": f"Yours, {word}"},
        headers={"Idempotency-Key": uuid4().hex},
    )
    good(applied)
    when = datetime.now(UTC) + timedelta(days=3)
    interview = {
        "interview_type": "hr",
        "scheduled_at": when.isoformat(timespec="seconds"),
        "title": f"Meeting {word}",
        "notes": f"They know me as {word}.",
    }
    good(api.post("/api/v1/interviews", json=interview))
    with platform.sign_in() as other:
        message = {"receiver_id": other.id, "message": f"It is me, {word}."}
        eventually(
            lambda: (
                api.post("/api/v1/social/connections", json=message).status_code == 201
            )
        )
    eventually(lambda: person.notices("application_submitted"))


def pictures(folder: Path) -> set[Path]:
    return set((folder / "profiles" / "avatars").glob("*.webp"))


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "PNG")
    return out.getvalue()


def resume_of(word: str) -> str:
    return (
        f"Ada {word}\n{word.lower()}@example.com\n\nSummary\n"
        "Engineer of conversational AI.\n\nExperience\n"
        f"ML Engineer, {word} Ltd, 2019 - 2024\n- Built voice bots with Python.\n\n"
        "Skills\nPython, PyTorch, Docker, SQL\n"
    )


def holding(folder: Path, word: str) -> list[Path]:
    """The files that hold the word, in whatever case.

    Mails to others are no longer ours: the folder stands for their mailboxes.
    """
    wanted = word.lower().encode()
    own = mark_of(f"{word}@example.com".lower())
    found = []
    for file in folder.rglob("*"):
        if file.parent.name == "mail" and not file.name.startswith(own):
            continue
        try:
            if file.is_file() and wanted in file.read_bytes().lower():
                found.append(file)
        except FileNotFoundError:
            continue  # gone while we looked
    return found


def delete_account(platform: Platform, person: Person) -> dict:
    return good(farewell_of(person, fresh_code(platform, person.email)))


def farewell_of(person: Person, code: str) -> httpx.Response:
    return person.api.request("DELETE", "/api/v1/users/me", json={"otp": code})


def fresh_code(platform: Platform, email: str) -> str:
    before = platform.otp(email)
    with platform.client() as api:
        good(api.post("/api/v1/auth/send-otp", json={"email": email}))
    return eventually(lambda: code if (code := platform.otp(email)) != before else None)


def state_of(platform: Platform, farewell: dict) -> dict:
    with platform.client() as anybody:
        return good(anybody.get(farewell["status_url"]))


def waiting_for(platform: Platform, farewell: dict) -> list[str]:
    services = state_of(platform, farewell)["services"]
    assert [part["service"] for part in services] == list(SERVICES)
    return [part["service"] for part in services if part["status"] == "waiting"]


def completed(platform: Platform, farewell: dict) -> dict:
    def look() -> dict | None:
        state = state_of(platform, farewell)
        return state if state["status"] == "completed" else None

    return eventually(look, seconds=PATIENCE_SECONDS)


def ready(person: Person) -> dict | None:
    state = good(person.api.get("/api/v1/users/me/export"))
    return state if state["status"] == "ready" else None


def good(answer: httpx.Response) -> dict:
    assert answer.is_success, answer.text
    body: dict = answer.json()
    return body
