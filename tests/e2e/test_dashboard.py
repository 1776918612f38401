"""The dashboard and the settings screen, through the gateway."""

from datetime import UTC, datetime, timedelta

from tests.e2e.platform import Person, Platform, eventually

DASHBOARD = "/api/v1/users/me/dashboard"
SETTINGS = "/api/v1/users/me/settings"


def test_the_dashboard_gathers_what_all_parts_know(
    platform: Platform, person: Person
) -> None:
    person.analyzed(person.upload())
    best = eventually(lambda: _recommended(person))
    job_id = best[0]["job"]["id"]
    assert person.apply(job_id).status_code == 201
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    interview = {
        "interview_type": "technical",
        "scheduled_at": in_an_hour.isoformat(timespec="seconds"),
        "title": "First talk",
    }
    assert person.api.post("/api/v1/interviews", json=interview).status_code == 201
    eventually(lambda: person.notices("application_submitted"))

    shown = person.api.get(DASHBOARD).json()

    assert shown["unavailable"] == []
    assert shown["applications"]["this_month"] == 1
    assert shown["applications"]["by_status"] == {"applied": 1}
    assert job_id not in {
        each["job"]["id"] for each in shown["applications"]["recommended"]
    }
    assert len(shown["applications"]["recommended"]) == 4
    assert shown["applications"]["top_skill_gap"]["jobs"] >= 1
    assert shown["resumes"]["analyzed"] == 1
    assert shown["resumes"]["primary_breakdown"].keys() == {
        "keyword_matching",
        "formatting",
        "content",
        "relevance",
    }
    assert shown["interviews"]["next"]["title"] == "First talk"
    assert shown["network"] == {"connections": 0, "requests_waiting": 0}
    assert sum(week["applications"] for week in shown["weekly"]) == 1
    kinds = [each["kind"] for each in shown["recent_activity"]]
    assert "application_submitted" in kinds


def test_a_part_that_is_away_is_named_and_the_rest_is_there(
    platform: Platform, person: Person
) -> None:
    with platform.without("interviews"):
        shown = person.api.get(DASHBOARD).json()

    assert shown["unavailable"] == ["interviews"]
    assert shown["interviews"] is None
    assert shown["applications"]["total"] == 0


def test_settings_are_kept_and_a_stale_form_is_refused(
    platform: Platform, person: Person
) -> None:
    read = person.api.get(SETTINGS)
    form = {"If-Match": read.headers["etag"]}
    changes = {
        "notifications": {"weekly_digest": False},
        "privacy": {"profile_visibility": "private"},
        "preferences": {"timezone": "Europe/Lisbon", "salary_min": 50000},
    }

    saved = person.api.put(SETTINGS, json=changes, headers=form)
    stale = person.api.put(SETTINGS, json={"privacy": {}}, headers=form)

    assert saved.status_code == 200
    assert stale.status_code == 412
    kept = person.api.get(SETTINGS).json()
    assert kept["notifications"]["weekly_digest"] is False
    assert kept["notifications"]["job_alerts"] is True
    assert kept["preferences"]["timezone"] == "Europe/Lisbon"
    with platform.client() as anybody:
        assert anybody.get(f"/api/v1/users/{person.id}").status_code == 404


def _recommended(person: Person) -> list[dict] | None:
    answer = person.api.get("/api/v1/jobs/recommended", params={"page_size": 5})
    return answer.json()["items"] if answer.status_code == 200 else None
