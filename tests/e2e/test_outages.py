"""One part away: everything that does not need it goes on."""

import statistics
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from tests.e2e.platform import Person, Platform, eventually


@pytest.fixture
def applicant(person: Person) -> Person:
    """Somebody whose résumé has been read, and is known to jobs."""
    person.analyzed(person.upload())
    eventually(lambda: person.api.get("/api/v1/jobs/recommended").status_code == 200)
    return person


def test_without_nats_people_sign_in_search_upload_and_apply(
    platform: Platform, applicant: Person
) -> None:
    with platform.without("nats"), platform.sign_in() as newcomer:
        assert newcomer.api.get("/api/v1/users/me").json()["id"] == newcomer.id
        assert newcomer.api.get("/api/v1/jobs?q=engineer").json()["total"] > 0
        resume = newcomer.analyzed(newcomer.upload())
        assert resume["status"] == "analyzed"
        applied = applicant.apply(platform.any_job())
        assert applied.status_code == 201
        assert applicant.notices("application_submitted") == []
        newcomers_email, newcomers_id = newcomer.email, newcomer.id

    notices = eventually(lambda: applicant.notices("application_submitted"))
    assert [n["data"]["application_id"] for n in notices] == [applied.json()["id"]]
    with platform.sign_in(newcomers_email + ".second") as somebody:
        profile = somebody.api.get(f"/api/v1/users/{newcomers_id}")
        assert profile.status_code == 200
    with platform.client() as api:
        assert api.get("/health").json()["status"] == "ok"


def test_without_ai_every_number_is_there_and_the_prose_says_why_it_is_less(
    platform: Platform, applicant: Person
) -> None:
    resume_id = applicant.api.get("/api/v1/resumes").json()["items"][0]["id"]
    report_path = f"/api/v1/resumes/{resume_id}/analyze"
    match_path = f"/api/v1/jobs/{platform.any_job()}/match"
    report = applicant.api.post(report_path).json()
    match = applicant.api.post(match_path).json()
    assert (report["engine"], report["degraded_reason"]) == ("offline", None)
    assert (match["engine"], match["degraded_reason"]) == ("offline", None)

    with platform.without("ai"):
        poorer_report = applicant.api.post(report_path).json()
        poorer_match = applicant.api.post(match_path).json()

    assert poorer_report["degraded_reason"] == "ai_unavailable"
    assert poorer_match["degraded_reason"] == "ai_unavailable"
    assert poorer_report["ats_score"] == report["ats_score"]
    assert poorer_report["checks"] == report["checks"]
    assert poorer_match["match_score"] == match["match_score"]
    assert poorer_match["verdicts"] == match["verdicts"]


def test_a_slow_answer_of_ai_slows_nobody_else(
    platform: Platform, applicant: Person, say: Callable[[str], None]
) -> None:
    path = f"/api/v1/jobs/{platform.any_job()}/match"
    # An outage before may have left jobs' circuit open for some seconds.
    eventually(lambda: applicant.api.post(path).json()["engine"] == "offline")
    calm = _median_seconds(lambda: _read_something(platform, applicant))

    with platform.failpoint("ai", "before_answer", "sleep 5"):
        started = time.perf_counter()
        slow = threading.Thread(target=lambda: applicant.api.post(path))
        slow.start()
        time.sleep(0.2)
        meanwhile = _median_seconds(lambda: _read_something(platform, applicant))
        was_still_running = slow.is_alive()
        slow.join()
        took = time.perf_counter() - started

    assert was_still_running
    assert took >= 5
    say(f"two reads took {calm:.4f} s, beside a slow call {meanwhile:.4f} s")
    assert meanwhile < calm + 0.5  # held up it would wait for seconds


def test_without_auth_who_has_a_token_goes_on_working(
    platform: Platform, applicant: Person
) -> None:
    with platform.without("auth"):
        assert applicant.api.get("/api/v1/users/me").status_code == 200
        assert applicant.api.get("/api/v1/jobs/recommended").status_code == 200
        assert applicant.apply(platform.any_job()).status_code == 201
        away = applicant.api.post(
            "/api/v1/auth/send-otp", json={"email": "new@example.com"}
        )

    assert away.status_code == 502
    assert away.headers["content-type"] == "application/problem+json"
    assert away.json()["code"] == "upstream_away"


def test_without_resumes_a_match_falls_back_to_what_jobs_knows(
    platform: Platform, applicant: Person
) -> None:
    job_id = platform.any_job()
    before = applicant.api.post(f"/api/v1/jobs/{job_id}/match").json()

    with platform.without("resumes"):
        match = applicant.api.post(f"/api/v1/jobs/{job_id}/match")
        refused = applicant.apply(job_id)

    assert match.json()["match_score"] == before["match_score"]
    assert refused.status_code == 503
    assert refused.json()["code"] == "service_away"
    assert int(refused.headers["retry-after"]) >= 1


def _read_something(platform: Platform, person: Person) -> httpx.Response:
    person.api.get("/api/v1/users/me")
    return person.api.get("/api/v1/jobs", params={"q": "python"})


def _median_seconds(ask: Callable[[], object], times: int = 15) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
