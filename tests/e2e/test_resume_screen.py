"""The résumé screen, as a person goes through it."""

import json
from typing import Any

from tests.e2e.platform import RESUME, Person, Platform, eventually

WHERE = "/api/v1/resumes"
WAY = ["uploaded", "parsing", "parsed", "analyzing", "analyzed"]
TEXT = """Ada Lovelace
ada@example.com | +44 20 7946 0123 | London

Experience
Senior Engineer, Analytical Engines
Jan 2020 - Present
- Built a Python service that answers 40000 calls a day

Skills
Python, SQL, Docker, {skill}
"""


def follow(person: Person, resume_id: int) -> list[dict[str, Any]]:
    """What the progress tells until it ends by itself."""
    url = f"{WHERE}/{resume_id}/progress"
    with person.api.stream("GET", url) as response:
        assert response.status_code == 200
        return [
            json.loads(line.removeprefix("data: "))
            for line in response.iter_lines()
            if line.startswith("data: ")
        ]


def upload(person: Person, skill: str, *, version_of: int | None = None) -> int:
    query = {} if version_of is None else {"version_of": version_of}
    content = TEXT.format(skill=skill).encode()
    answer = person.api.post(
        f"{WHERE}/upload", files={"file": ("ada.txt", content)}, params=query
    )
    assert answer.status_code == 201, answer.text
    resume_id: int = answer.json()["id"]
    assert [step["status"] for step in follow(person, resume_id)] == WAY
    return resume_id


def primary(person: Person) -> list[int]:
    listed = person.api.get(WHERE).json()["items"]
    return [resume["id"] for resume in listed if resume["is_primary"]]


def test_the_resume_screen(platform: Platform, person: Person) -> None:
    one = person.upload()
    steps = follow(person, one)
    assert [step["status"] for step in steps] == WAY
    shown = person.api.get(f"{WHERE}/{one}")
    assert shown.json()["ats_score"] == steps[-1]["ats_score"]

    suggested = person.api.get(f"{WHERE}/{one}/suggestions").json()
    assert suggested["project_ideas"]
    assert suggested["resume_improvements"]
    report = person.api.post(
        f"{WHERE}/{one}/analyze", json={"job_id": platform.any_job()}
    ).json()
    assert report["job"]["title"]
    assert report["ats_score"] == round(sum(c["points"] for c in report["checks"]))

    two = upload(person, "Kubernetes")
    assert primary(person) == [one]
    chosen = person.api.put(f"{WHERE}/{two}/primary")
    assert chosen.json()["is_primary"] is True
    assert primary(person) == [two]
    renamed = person.api.put(
        f"{WHERE}/{two}",
        json={"filename": "Ada – banks.txt", "title": "Banks"},
        headers={"If-Match": chosen.headers["etag"]},
    )
    assert renamed.json()["title"] == "Banks"

    three = _make_version(person, one, two)
    stats = person.api.get(f"{WHERE}/stats").json()
    assert (stats["total"], stats["analyzed"], stats["families"]) == (3, 3, 2)
    _download(person, one, two)

    assert person.api.delete(f"{WHERE}/{three}").status_code == 204
    assert primary(person) == [two]
    assert person.api.get(f"{WHERE}/{three}/file").status_code == 404
    assert person.api.get(f"{WHERE}/stats").json()["total"] == 2


def _make_version(person: Person, one: int, two: int) -> int:
    """The next version of the second, held against it and beside all."""
    three = upload(person, "Terraform", version_of=two)
    assert primary(person) == [three]
    versions = person.api.get(f"{WHERE}/{three}/versions").json()["items"]
    assert [version["id"] for version in versions] == [three, two]
    diff = person.api.get(f"{WHERE}/{three}/diff", params={"against": two}).json()
    assert diff["skills"]["gained"] == ["Terraform"]
    assert diff["skills"]["lost"] == ["Kubernetes"]
    compared = person.api.post(
        f"{WHERE}/compare", json={"resume_ids": [one, two, three]}
    ).json()
    assert [item["resume"]["id"] for item in compared["items"]] == [one, two, three]
    return three


def _download(person: Person, one: int, two: int) -> None:
    whole = person.api.get(f"{WHERE}/{one}/file")
    assert whole.content == RESUME.read_bytes()
    assert RESUME.name in whole.headers["content-disposition"]
    assert whole.headers["x-content-type-options"] == "nosniff"
    text = person.api.get(f"{WHERE}/{two}/file")
    assert text.content == TEXT.format(skill="Kubernetes").encode()
    assert "Ada%20%E2%80%93%20banks.txt" in text.headers["content-disposition"]
    part = person.api.get(f"{WHERE}/{two}/file", headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.content) == (206, b"Ada")
    many = "bytes=" + ",".join(f"{n}-{n}" for n in range(500))
    several = person.api.get(f"{WHERE}/{two}/file", headers={"Range": many})
    assert several.content == text.content


def test_a_resume_comes_in_and_goes_out_as_json(person: Person) -> None:
    document = {
        "basics": {"name": "Ada Lovelace", "email": "ada@example.com"},
        "work": [{"name": "Engines", "position": "Engineer", "startDate": "2020-01"}],
        "skills": [{"name": "Python"}, {"name": "Dialogflow CX"}],
    }

    answer = person.api.post(f"{WHERE}/import", json=document)
    assert answer.status_code == 201, answer.text
    one = answer.json()["id"]
    assert [step["status"] for step in follow(person, one)] == WAY
    assert person.api.get(f"{WHERE}/{one}/json-resume").json() == document

    two = person.upload()
    person.analyzed(two)
    exported = person.api.get(f"{WHERE}/{two}/json-resume").json()
    again = person.api.post(f"{WHERE}/import", json=exported)
    assert again.status_code == 201, again.text
    assert person.analyzed(again.json()["id"])["status"] == "analyzed"


def test_what_is_deleted_stays_with_what_was_sent(
    platform: Platform, person: Person
) -> None:
    one = person.upload()
    person.analyzed(one)
    applied = person.apply(platform.any_job())
    assert applied.status_code == 201, applied.text

    assert person.api.delete(f"{WHERE}/{one}").status_code == 204

    def forgotten() -> dict[str, Any] | None:
        path = f"/api/v1/applications/{applied.json()['id']}"
        application: dict[str, Any] = person.api.get(path).json()
        return application if application["resume_id"] is None else None

    application = eventually(forgotten)
    assert application["resume_filename"] == RESUME.name
