"""From the upload to the report, through the door."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from common.contracts.resumes import (
    PrimaryResumeChanged,
    ResumeAnalyzed,
    ResumeParsed,
    ResumeUploaded,
)
from common.db import Database
from common.testing import bearer, internal_bearer, running_service, settings_for
from resumes.main import build
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading.pipeline import pipeline, sweeper
from services.resumes.tests.conftest import TEXT, Resumes


async def test_an_uploaded_resume_is_read_and_judged_by_itself(
    resumes: Resumes,
) -> None:
    uploaded = await resumes.upload()
    assert uploaded.status_code == 201
    assert uploaded.json()["status"] == "uploaded"
    assert uploaded.headers["location"] == "/api/v1/resumes/1"

    resume = await resumes.read(1)

    assert resume["status"] == "analyzed"
    name = resume["parsed_data"]["name"]
    assert resume["text"][name["start"] : name["end"]] == "Ada Lovelace"
    score = (await resumes.get("/1/ats-score")).json()
    assert score["ats_score"] == resume["ats_score"]
    assert score["ats_score"] == round(sum(c["points"] for c in score["checks"]))


async def test_events_tell_facts_and_no_words(resumes: Resumes) -> None:
    await resumes.upload()
    await resumes.read(1)

    [parsed] = await resumes.running.emitted(ResumeParsed)
    assert {fact.skill_id for fact in parsed.skills} >= {"python", "sql", "docker"}
    assert parsed.is_primary
    assert parsed.level == "senior"
    assert "Ada" not in parsed.model_dump_json()
    assert "example.com" not in parsed.model_dump_json()
    for event in (ResumeUploaded, ResumeAnalyzed, PrimaryResumeChanged):
        assert len(await resumes.running.emitted(event)) == 1


async def test_without_ai_the_numbers_are_there_and_the_prose_says_why(
    resumes: Resumes,
) -> None:
    await resumes.upload()
    await resumes.read(1)

    answer = await resumes.client.post("/api/v1/resumes/1/analyze", headers=bearer(7))

    analysis = answer.json()
    assert analysis["degraded_reason"] == "ai_unavailable"
    assert analysis["explanation"]
    wanted = await resumes.client.post(
        "/api/v1/resumes/1/analyze",
        json={"job_description": "We need Rust and Terraform."},
        headers=bearer(7),
    )
    assert "Rust" in wanted.json()["missing_skills"]


async def test_only_the_first_resume_is_primary(resumes: Resumes) -> None:
    await resumes.upload()
    second = await resumes.upload(TEXT + b"Rust\n")

    assert second.json()["is_primary"] is False


async def test_a_file_that_cannot_be_read_does_not_stand_for_a_person(
    resumes: Resumes,
) -> None:
    await resumes.upload(b"%PDF-1.4\nnot really", name="broken.pdf")
    await resumes.read(1)

    good = await resumes.upload()

    assert good.json()["is_primary"] is True
    assert (await resumes.get("/1")).json()["is_primary"] is False
    await resumes.read(2)
    changes = await resumes.running.emitted(PrimaryResumeChanged)
    assert [change.resume_id for change in changes] == [1, 2]


async def test_another_takes_over_when_the_primary_turns_out_unreadable(
    resumes: Resumes,
) -> None:
    await resumes.upload(b"%PDF-1.4\nnot really", name="broken.pdf")
    await resumes.upload()

    await resumes.read(1)
    await resumes.read(2)

    assert (await resumes.get("/2")).json()["is_primary"] is True


async def test_others_see_nothing_of_it(resumes: Resumes) -> None:
    await resumes.upload()
    await resumes.read(1)

    for path in ("/1", "/1/ats-score"):
        assert (await resumes.get(path, user_id=8)).status_code == 404
    foreign = await resumes.client.post("/api/v1/resumes/1/analyze", headers=bearer(8))
    assert foreign.status_code == 404
    assert (await resumes.get("", user_id=8)).json()["total"] == 0
    assert (await resumes.client.get("/api/v1/resumes/1")).status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 100,
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"PK\x03\x04" + b"\0" * 200,
        b"",
        bytes(range(256)),
    ],
    ids=["exe", "html", "svg", "zip", "empty", "bytes"],
)
async def test_what_is_no_resume_is_refused_whatever_its_name(
    resumes: Resumes, content: bytes
) -> None:
    answer = await resumes.upload(content, name="resume.pdf")

    assert answer.status_code in (415, 422)
    assert resumes.files() == []


async def test_an_empty_file_is_told_to_be_empty(resumes: Resumes) -> None:
    for content in (b"", b" \n\t "):
        answer = await resumes.upload(content, name="resume.pdf")
        assert answer.json()["code"] == "not_a_resume"
        assert "is empty" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../evil.txt", "evil.txt"),
        ("/etc/passwd", "passwd"),
        ("C:\\temp\\cv.txt", "cv.txt"),
        ("x" * 300 + ".txt", ("x" * 300 + ".txt")[-255:]),
        ("\u202etxt.fdp", "txt.fdp"),
        ("résumé.txt", "résumé.txt"),
    ],
)
async def test_a_files_name_is_shown_and_never_used(
    resumes: Resumes, name: str, shown: str
) -> None:
    answer = await resumes.upload(name=name)

    assert answer.json()["filename"] == shown
    [stored] = resumes.files()
    assert len(stored.name) == 32


async def test_five_megabytes_are_accepted_and_a_byte_more_is_not(
    resumes: Resumes,
) -> None:
    filler = b"words and more words \n" * 300_000
    exact = (TEXT + filler)[: 5 * 1024 * 1024]

    assert (await resumes.upload(exact)).status_code == 201
    over = await resumes.upload(exact + b"x")
    assert over.status_code == 413
    assert over.json()["code"] == "file_too_large"
    assert len(resumes.files()) == 1


async def test_a_person_has_room_for_so_many(resumes: Resumes) -> None:
    for number in range(3):
        assert (await resumes.upload(TEXT + b"%d" % number)).status_code == 201

    over = await resumes.upload()

    assert over.status_code == 409
    assert over.json()["code"] == "quota_exceeded"
    assert len(resumes.files()) == 3
    assert (await resumes.upload(user_id=8)).status_code == 201


async def test_the_same_key_uploads_once(resumes: Resumes) -> None:
    key = {"Idempotency-Key": "abc"}
    first = await resumes.upload(**key)
    again = await resumes.upload(**key)
    other = await resumes.upload(TEXT + b"!", **key)
    another_person = await resumes.upload(user_id=8, **key)

    assert first.json()["id"] == again.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert another_person.status_code == 201
    assert (await resumes.get("")).json()["total"] == 1


async def test_large_uploads_at_once_under_one_key_are_one(resumes: Resumes) -> None:
    large = TEXT + b"words and more words \n" * 100_000  # waits for threads on its way
    key = {"Idempotency-Key": "abc"}

    at_once = await asyncio.gather(*(resumes.upload(large, **key) for _ in range(8)))
    repeats = await asyncio.gather(*(resumes.upload(large, **key) for _ in range(8)))

    statuses = {answer.status_code for answer in at_once}
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert {answer.status_code for answer in repeats} == {201}
    assert len({answer.json()["id"] for answer in repeats}) == 1
    assert (await resumes.get("")).json()["total"] == 1


async def test_one_that_breaks_the_reading_does_not_take_another_along(
    tmp_path: Path,
) -> None:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        uploads = Resumes(running, settings)
        for number in (1, 2):
            await uploads.upload(TEXT + b"%d" % number)
            await uploads.read(number)
    database = Database(settings.database_path("resumes"))
    async with database.write() as session:
        breaking, other = await session.scalars(select(Resume).order_by(Resume.id))
        breaking.status = other.status = "uploaded"
    file = settings.files_dir / breaking.file_name
    file.unlink()
    file.mkdir()

    reading = pipeline(database, settings.files_dir)
    with pytest.raises(IsADirectoryError):
        await reading.read_next()
    assert await reading.read_next()

    async with database.read() as session:
        found = await session.scalars(select(Resume.status).order_by(Resume.id))
        assert found.all() == ["parsing", "analyzed"]
    await database.close()


async def test_two_files_or_none_are_refused(resumes: Resumes) -> None:
    url, headers = "/api/v1/resumes/upload", bearer(7)
    two = [("file", ("a.txt", TEXT)), ("file", ("b.txt", TEXT))]

    answer = await resumes.client.post(url, files=two, headers=headers)
    assert answer.json()["code"] == "one_file_only"
    answer = await resumes.client.post(url, files={"cv": ("a", TEXT)}, headers=headers)
    assert answer.status_code == 422
    answer = await resumes.client.post(url, json={}, headers=headers)
    assert answer.status_code == 415


async def test_a_scan_needs_ocr_and_a_broken_file_says_so(resumes: Resumes) -> None:
    await resumes.upload(b"%PDF-1.4\nnot really", name="broken.pdf")

    broken = await resumes.read(1)

    assert broken["status"] == "failed"
    assert broken["failure_reason"]
    score = await resumes.get("/1/ats-score")
    assert score.status_code == 409
    assert score.json()["code"] == "resume_not_ready"


async def test_a_process_that_ended_while_reading_reads_again(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        first = Resumes(running, settings)
        await first.upload()
        await first.read(1)
        async with running.database.write() as session:
            resume = await session.get_one(Resume, 1)
            resume.status = "parsing"

    async with running_service(build, settings) as running:
        again = Resumes(running, settings)
        assert (await again.read(1))["status"] == "analyzed"


async def test_a_file_whose_row_never_came_is_swept(resumes: Resumes) -> None:
    await resumes.upload()
    [kept] = resumes.files()
    orphan, fresh = kept.with_name("orphan"), kept.with_name("fresh")
    for file in (orphan, fresh):
        file.write_bytes(b"x")
    old = time.time() - 3600
    for file in (orphan, kept):
        os.utime(file, (old, old))

    await sweeper(resumes.running.database, resumes.settings.files_dir).work()

    assert resumes.files() == sorted([kept, fresh])


async def test_jobs_gets_a_snapshot_of_the_persons_own_resume_alone(
    resumes: Resumes,
) -> None:
    await resumes.upload()
    await resumes.read(1)

    async def snapshot(caller: str, user_id: int, resume_id: int | None):
        return await resumes.client.post(
            "/internal/resumes/snapshot",
            json={"user_id": user_id, "resume_id": resume_id},
            headers=internal_bearer(caller, "resumes"),
        )

    await resumes.upload(b"%PDF-1.4\nnot really", user_id=9)
    await resumes.read(2, user_id=9)
    assert (await snapshot("jobs", 9, None)).status_code == 409
    good = (await snapshot("jobs", 7, None)).json()
    for fact in good["skills"]:
        place = good["text"][fact["start"] : fact["end"]]
        assert place.strip() == place != ""
    assert (await snapshot("jobs", 8, 1)).status_code == 404
    assert (await snapshot("jobs", 8, None)).status_code == 404
    assert (await snapshot("social", 7, 1)).status_code == 403
