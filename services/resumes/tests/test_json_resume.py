"""JSON Resume in and out, without loss."""

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import Draft7Validator

from common.contracts.resumes import PrimaryResumeChanged, ResumeParsed
from common.testing import internal_bearer
from resumes.documents import Unreadable
from resumes.exchanging.laying_out import lay_out
from services.resumes.tests.conftest import Resumes
from services.resumes.tests.json_resumes import ADA, PUBLISHED, SCHEMA, documents, said

SAMPLES = Path(__file__).parents[3] / "deploy" / "samples" / "resumes"
VALID = Draft7Validator(PUBLISHED, validate_formats=True)


async def bring(
    resumes: Resumes, document: Any, user_id: int = 7, **headers: str
) -> httpx.Response:
    body = json.dumps(document, ensure_ascii=False).encode()
    headers["Content-Type"] = "application/json"
    return await resumes.ask("POST", "/import", user_id, content=body, headers=headers)


async def take_out(resumes: Resumes, resume_id: int) -> Any:
    answer = await resumes.get(f"/{resume_id}/json-resume")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def changed(path: str, value: Any) -> dict[str, Any]:
    """The document with one thing in it made another."""
    document = copy.deepcopy(ADA)
    *way, last = path.split(".")
    inside: Any = document
    for step in way:
        inside = inside[int(step) if step.isdigit() else step]
    inside[int(last) if last.isdigit() else last] = value
    return document


async def test_an_imported_resume_is_judged_and_matched_like_an_uploaded_one(
    resumes: Resumes,
) -> None:
    answer = await bring(resumes, ADA)
    assert answer.status_code == 201, answer.text
    assert answer.json()["filename"] == "Ada Lovelace.json"
    one = int(answer.headers["location"].rpartition("/")[2])

    resume = await resumes.read(one)

    assert resume["status"] == "analyzed"
    assert resume["ats_score"] > 50
    assert await resumes.primary() == one
    parsed = resume["parsed_data"]
    assert parsed["name"]["value"] == "Ada Lovelace"
    assert [role["title"]["value"] for role in parsed["experience"]] == [
        "Senior Engineer",
        "Engineer",
    ]
    assert parsed["experience"][1]["end_date"]["value"] == "2019-12"
    assert parsed["experience"][0]["current"] is True
    assert parsed["education_level"] == "bachelor"
    [event] = await resumes.running.emitted(ResumeParsed)
    held = {fact.skill_id for fact in event.skills}
    assert held >= {"python", "sql", "docker", "kubernetes", "dialogflow-cx"}
    assert event.level == "senior"
    assert event.education == "bachelor"
    assert event.languages == ("English",)
    assert event.years_experience and event.years_experience > 9
    assert len(await resumes.running.emitted(PrimaryResumeChanged)) == 1
    snapshot = await resumes.client.post(
        "/internal/resumes/snapshot",
        json={"user_id": 7, "resume_id": None},
        headers=internal_bearer("jobs", "resumes"),
    )
    assert snapshot.json()["resume_id"] == one


async def test_every_fact_points_at_its_words(resumes: Resumes) -> None:
    await bring(resumes, ADA)
    resume = await resumes.read(1)
    parsed = resume["parsed_data"]

    def stands(found: dict[str, Any]) -> str:
        return resume["text"][found["start"] : found["end"]]

    roles = parsed["experience"]
    facts = [parsed[f] for f in ("name", "email", "phone", "location", "summary")]
    facts += [role[field] for role in roles for field in ("company", "title")]
    facts += [bullet for role in roles for bullet in role["bullets"]]
    skills = parsed["skills"] + parsed["mentioned_skills"]
    assert len(facts) == 12
    assert [stands(fact) for fact in facts] == [fact["value"] for fact in facts]
    assert {stands(skill) for skill in skills} >= {"Python", "Docker", "Dialogflow CX"}
    assert stands(roles[0]).startswith("Senior Engineer | Analytical Engines")
    headings = [stands(section).split("\n")[0] for section in parsed["sections"]]
    assert headings[0] == "Ada Lovelace"
    assert headings[1:] == [s["heading"] for s in parsed["sections"][1:]]


async def test_its_report_quotes_it(resumes: Resumes) -> None:
    await bring(resumes, ADA)
    text = (await resumes.read(1))["text"]

    checks = (await resumes.get("/1/ats-score")).json()["checks"]

    quotes = [evidence for check in checks for evidence in check["evidence"]]
    assert len(quotes) > 5
    for quote in quotes:
        assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_the_schema_here_says_what_is_published() -> None:
    places = said(PUBLISHED)

    assert len(places) > 100
    assert said(SCHEMA) == places


async def test_members_of_ones_own_are_kept(resumes: Resumes) -> None:
    """As the published schema allows. They are words, and set nothing of ours."""
    own = {"x-theme": {"colour": "red"}, "user_id": 8, "is_primary": "yes", "id": 99}

    await bring(resumes, ADA)
    assert (await bring(resumes, {**ADA, **own})).status_code == 201

    assert await take_out(resumes, 2) == {**ADA, **own}
    assert (await resumes.get("/2", 8)).status_code == 404
    assert (await resumes.get("/2")).json()["is_primary"] is False


async def test_what_went_in_comes_out(resumes: Resumes) -> None:
    await bring(resumes, ADA)

    before_it_is_read = await take_out(resumes, 1)
    await resumes.read(1)

    assert before_it_is_read == await take_out(resumes, 1) == ADA
    file = await resumes.get("/1/file")
    assert file.json() == ADA
    assert file.headers["content-type"] == "application/json"


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents)
async def test_any_valid_document_comes_out_as_it_went_in(
    resumes: Resumes, document: dict[str, Any]
) -> None:
    assert VALID.is_valid(document)
    answer = await bring(resumes, document)
    assert answer.status_code == 201, answer.text
    one = answer.json()["id"]

    given_back = await take_out(resumes, one)

    assert given_back == document
    assert json.dumps(given_back) == json.dumps(document)  # 1.0 is not 1
    gone = await resumes.ask("DELETE", f"/{one}")
    assert gone.status_code == 204


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents)
def test_any_valid_document_can_be_set_down(document: dict[str, Any]) -> None:
    laid_out = lay_out(json.dumps(document).encode(), date(2026, 3, 1))

    if isinstance(laid_out, Unreadable):
        assert laid_out.reason == "empty"
        return
    reading, parsed = laid_out
    for line in reading.lines:
        assert "\n" not in reading.text[line.start : line.end]
    for found in (parsed.name, parsed.email, parsed.phone, parsed.summary):
        if found is not None:
            assert reading.text[found.start : found.end] == found.value
    assert parsed.years_experience is None or parsed.years_experience >= 0


@pytest.mark.parametrize(
    "document",
    [
        changed("basics.email", "no address"),
        changed("basics.url", "no address"),
        changed("basics.url", "https://a b"),
        changed("work.0.startDate", "January 2020"),
        changed("work.0.startDate", ""),
        changed("work.0.startDate", None),
        changed("work.0.highlights", "one"),
        changed("work.0.highlights", [1]),
        changed("work", {}),
        changed("skills", ["Python"]),
        changed("basics", []),
        changed("basics.name", 7),
        changed("basics.name", None),
        changed("basics.name", "x" * 1_001),
        changed("basics.summary", "x" * 20_001),
        changed("work", [{}] * 201),
        [],
        "Ada",
        None,
    ],
    ids=lambda document: str(document)[-24:],
)
async def test_what_is_no_valid_document_is_refused(
    resumes: Resumes, document: object
) -> None:
    answer = await bring(resumes, document)

    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "validation_failed"
    assert resumes.files() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"basics": {}, "basics": {}}', 400),
        (b'{"meta": {"x": NaN}}', 422),
        (b'{"meta": {"x": 1e999}}', 422),
        (b'{"meta": {"x": "\\u0000"}}', 422),
        (b'{"meta": {"x": "\\ud800"}}', 422),
        (b'{"meta": ' + b'{"x":' * 60 + b"1" + b"}" * 60 + b"}", 422),
        (b'{"basics": {"summary": "' + b"x" * 300_000 + b'"}}', 413),
        (b"\xff\xfe{\x00}\x00", 415),
        (b"", 422),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_what_is_no_good_json_is_refused(
    resumes: Resumes, body: bytes, status: int
) -> None:
    answer = await resumes.ask(
        "POST", "/import", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == status
    assert resumes.files() == []


async def test_a_document_with_nothing_in_it_says_so(resumes: Resumes) -> None:
    await bring(resumes, {})

    resume = await resumes.read(1)

    assert (resume["status"], resume["failure_reason"]) == ("failed", "empty")
    assert resume["filename"] == "resume.json"
    assert await take_out(resumes, 1) == {}


async def test_imports_count_against_the_room_there_is(resumes: Resumes) -> None:
    for _ in range(3):
        assert (await bring(resumes, ADA)).status_code == 201

    over = await bring(resumes, ADA)

    assert (over.status_code, over.json()["code"]) == (409, "quota_exceeded")
    assert len(resumes.files()) == 3


async def test_the_same_key_imports_once(resumes: Resumes) -> None:
    key = {"Idempotency-Key": "abc"}

    answers = [await bring(resumes, ADA, **key) for _ in range(2)]
    other = await bring(resumes, changed("basics.name", "Bob"), **key)

    assert [answer.json()["id"] for answer in answers] == [1, 1]
    assert other.json()["code"] == "idempotency_key_reused"
    assert (await resumes.get("")).json()["total"] == 1


async def test_nobody_imports_nothing(resumes: Resumes) -> None:
    assert (await bring(resumes, ADA, 0)).status_code == 401


async def test_an_import_may_be_a_version_of_a_file(resumes: Resumes) -> None:
    one = await resumes.have()
    answer = await resumes.ask("POST", f"/import?version_of={one}", json=ADA)
    two = answer.json()["id"]
    await resumes.read(two)

    diff = (await resumes.get(f"/{two}/diff?against={one}")).json()

    assert answer.json()["version_number"] == 2
    assert "Dialogflow CX" in diff["skills"]["gained"]


async def test_what_was_read_in_a_file_comes_out_valid(resumes: Resumes) -> None:
    one = await resumes.have()

    document = await take_out(resumes, one)

    VALID.validate(document)
    assert document["basics"]["name"] == "Ada Lovelace"
    assert document["basics"]["email"] == "ada@example.com"
    [work] = document["work"]
    assert work["position"] == "Senior Engineer"
    assert work["startDate"] == "2020-01"
    assert "endDate" not in work
    assert len(work["highlights"]) == 2
    assert {skill["name"] for skill in document["skills"]} >= {"Python", "SQL"}
    assert document["meta"]["version"] == "v1.2.1"


async def test_a_files_export_can_be_imported_again(resumes: Resumes) -> None:
    one = await resumes.have()
    document = await take_out(resumes, one)

    two = (await bring(resumes, document)).json()["id"]
    await resumes.read(two)

    diff = (await resumes.get(f"/{two}/diff?against={one}")).json()
    assert diff["fields"] == [] or {f["field"] for f in diff["fields"]} <= {
        "location",
        "phone",
        "years_experience",
    }
    assert (diff["skills"]["gained"], diff["skills"]["lost"]) == ([], [])
    assert diff["bullets"]["added"] == diff["bullets"]["removed"] == []


async def test_of_what_cannot_be_read_nothing_comes_out(resumes: Resumes) -> None:
    one = await resumes.have(b"%PDF-1.4\nnot really")

    answer = await resumes.get(f"/{one}/json-resume")

    assert (answer.status_code, answer.json()["code"]) == (409, "resume_not_ready")


async def test_the_samples_come_out_valid(
    resumes: Resumes, say: Callable[[str], None]
) -> None:
    samples = sorted(f for f in SAMPLES.iterdir() if f.suffix in (".pdf", ".docx"))
    assert samples
    for sample in samples:
        one = await resumes.have(sample.read_bytes(), name=sample.name)
        VALID.validate(await take_out(resumes, one))
        await resumes.ask("DELETE", f"/{one}")

    say(f"{len(samples)} résumés read from files are valid JSON Resumes")
