"""The main job of the platform, through the gateway."""

from tests.e2e.platform import Person, Platform, eventually


def test_somebody_new_finds_a_job_and_hears_of_their_application(
    platform: Platform, person: Person
) -> None:
    resume_id = person.upload()
    resume = person.analyzed(resume_id)
    assert resume["status"] == "analyzed"
    assert resume["parsed_data"]["name"]["value"] == "Arjun Selvanathan"
    report = person.api.post(f"/api/v1/resumes/{resume_id}/analyze").json()
    assert report["ats_score"] == round(sum(c["points"] for c in report["checks"]))

    best = eventually(lambda: _recommended(person))
    job = best[0]["job"]
    match = person.api.post(
        f"/api/v1/jobs/{job['id']}/match", json={"resume_id": resume_id}
    ).json()
    assert match["match_score"] == best[0]["match_score"]
    for verdict in match["verdicts"]:
        for evidence in verdict["evidence"]:
            if evidence["source"] == "resume":
                place = slice(evidence["start"], evidence["end"])
                assert resume["text"][place] == evidence["quote"]

    applied = person.apply(job["id"])
    assert applied.status_code == 201
    assert applied.json()["match_score"] == match["match_score"]
    notice = eventually(lambda: person.notices("application_submitted"))[0]
    assert notice["data"]["application_id"] == applied.json()["id"]
    assert job["id"] not in {each["job"]["id"] for each in _recommended(person) or []}
    listed = person.api.get("/api/v1/applications").json()
    assert [each["job"]["title"] for each in listed["items"]] == [job["title"]]


def _recommended(person: Person) -> list[dict] | None:
    answer = person.api.get("/api/v1/jobs/recommended", params={"page_size": 5})
    return answer.json()["items"] if answer.status_code == 200 else None
