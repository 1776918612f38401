"""One's own résumés: their names, which one counts, how they go."""

import asyncio
import os
import time

import pytest

from common.contracts.resumes import PrimaryResumeChanged, ResumeParsed, ResumeRemoved
from common.testing import internal_bearer
from resumes.uploading.pipeline import sweeper
from services.resumes.tests.conftest import BROKEN, TEXT, Resumes

OTHER = TEXT + b"Rust\n"


async def chosen(resumes: Resumes) -> list[int | None]:
    """Who stood for the person, in turn."""
    events = await resumes.running.emitted(PrimaryResumeChanged)
    return [event.resume_id for event in events]


async def test_a_resume_is_renamed_and_titled(resumes: Resumes) -> None:
    one = await resumes.have()

    renamed = await resumes.ask(
        "PUT", f"/{one}", json={"filename": "Ada for banks.txt", "title": "Banks"}
    )
    assert renamed.status_code == 200, renamed.text
    kept = await resumes.ask("PUT", f"/{one}", json={"title": "Insurers"})
    assert kept.json()["filename"] == "Ada for banks.txt"
    cleared = await resumes.ask("PUT", f"/{one}", json={"title": None})

    assert cleared.json()["title"] is None
    shown = (await resumes.get(f"/{one}")).json()
    assert shown["filename"] == "Ada for banks.txt"
    assert shown["status"] == "analyzed"


@pytest.mark.parametrize(
    "body",
    [
        {"filename": None},
        {"filename": ""},
        {"filename": "a\nb.pdf"},
        {"filename": "x" * 256},
        {"filename": 7},
        {"title": ["x"]},
        {"title": "\u200b"},
        {"is_primary": True},
        {"user_id": 8},
        {"ats_score": 100},
        {"status": "analyzed"},
        {"file_name": "../../etc/passwd"},
        {"version": 9},
        [],
    ],
    ids=str,
)
async def test_what_may_not_be_set_is_refused_and_nothing_changes(
    resumes: Resumes, body: object
) -> None:
    one = await resumes.have()
    before = (await resumes.get(f"/{one}")).json()

    answer = await resumes.ask("PUT", f"/{one}", json=body)

    assert answer.status_code == 422
    assert (await resumes.get(f"/{one}")).json() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil.txt", "evil.txt"),
        ("\u202etxt.fdp", "txt.fdp"),
        ("C:\\a.txt", "a.txt"),
    ],
)
async def test_a_new_name_is_made_as_harmless_as_an_uploaded_one(
    resumes: Resumes, name: str, kept: str
) -> None:
    one = await resumes.have()

    answer = await resumes.ask("PUT", f"/{one}", json={"filename": name})

    assert answer.json()["filename"] == kept


async def test_who_edits_what_changed_meanwhile_is_told(resumes: Resumes) -> None:
    one = await resumes.have()
    read = await resumes.get(f"/{one}")
    seen = {"If-Match": read.headers["etag"]}

    first = await resumes.ask("PUT", f"/{one}", json={"title": "A"}, headers=seen)
    assert first.status_code == 200
    for method, more in (("PUT", {"json": {"title": "B"}}), ("DELETE", {})):
        late = await resumes.ask(method, f"/{one}", headers=seen, **more)
        assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")

    now = await resumes.get(f"/{one}")
    assert now.headers["etag"] == first.headers["etag"]
    assert now.json()["title"] == "A"
    fresh = {"If-Match": now.headers["etag"]}
    gone = await resumes.ask("DELETE", f"/{one}", headers=fresh)
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("PUT", "/primary"),
        ("GET", "/file"),
        ("HEAD", "/file"),
        ("GET", "/progress"),
        ("GET", "/versions"),
        ("GET", "/diff?against=1"),
        ("GET", "/suggestions"),
        ("GET", "/ats-score"),
        ("POST", "/analyze"),
        ("GET", "/json-resume"),
    ],
)
async def test_nobody_else_comes_near(resumes: Resumes, method: str, path: str) -> None:
    one = await resumes.have()
    await resumes.have(user_id=8)
    body = {"json": {"title": "Mine now"}} if (method, path) == ("PUT", "") else {}
    where = f"/{one}{path}".replace("against=1", "against=2")

    others = await resumes.ask(method, where, 8, **body)
    nobody = await resumes.ask(method, where, 0, **body)

    assert (others.status_code, nobody.status_code) == (404, 401)
    assert (await resumes.get(f"/{one}")).json()["title"] is None


async def test_the_person_chooses_which_one_counts(resumes: Resumes) -> None:
    one, two = await resumes.have(), await resumes.have(OTHER)

    first = await resumes.ask("PUT", f"/{two}/primary")
    again = await resumes.ask("PUT", f"/{two}/primary")

    assert first.json()["is_primary"] is True
    assert again.status_code == 200
    assert await resumes.primary() == two
    assert await chosen(resumes) == [one, two]


async def test_choosing_at_the_same_time_leaves_one(resumes: Resumes) -> None:
    ids = [await resumes.have(TEXT + b"%d" % number) for number in range(3)]

    await asyncio.gather(
        *(resumes.ask("PUT", f"/{ids[n % 3]}/primary") for n in range(24))
    )

    assert await resumes.primary() in ids
    assert (await chosen(resumes))[-1] == await resumes.primary()


async def test_what_cannot_be_read_is_not_chosen(resumes: Resumes) -> None:
    good, broken = await resumes.have(), await resumes.have(BROKEN)

    answer = await resumes.ask("PUT", f"/{broken}/primary")

    assert (answer.status_code, answer.json()["code"]) == (409, "resume_unreadable")
    assert await resumes.primary() == good


@pytest.mark.parametrize("order", [(BROKEN, TEXT), (TEXT, BROKEN)])
async def test_a_readable_one_counts_whichever_came_first(
    resumes: Resumes, order: tuple[bytes, bytes]
) -> None:
    uploaded = [await resumes.upload(content) for content in order]
    ids = [answer.json()["id"] for answer in uploaded]
    for resume_id in ids:
        await resumes.read(resume_id)

    assert await resumes.primary() == ids[order.index(TEXT)]


async def test_a_readable_one_counts_also_when_it_comes_much_later(
    resumes: Resumes,
) -> None:
    first, second = await resumes.have(BROKEN), await resumes.have(BROKEN + b"!")
    assert first != second

    good = await resumes.have()

    assert await resumes.primary() == good
    parsed = (await resumes.running.emitted(ResumeParsed))[-1]
    assert (parsed.resume_id, parsed.is_primary) == (good, True)


async def test_when_the_primary_goes_the_newest_readable_one_counts(
    resumes: Resumes,
) -> None:
    one, two = await resumes.have(), await resumes.have(OTHER)
    await resumes.have(BROKEN)

    assert (await resumes.ask("DELETE", f"/{one}")).status_code == 204

    assert await resumes.primary() == two
    removed = await resumes.running.emitted(ResumeRemoved)
    assert [(event.resume_id, event.user_id) for event in removed] == [(one, 7)]
    assert await chosen(resumes) == [one, two]


async def test_when_only_unreadable_ones_are_left_none_counts(resumes: Resumes) -> None:
    one = await resumes.have()
    await resumes.have(BROKEN)

    await resumes.ask("DELETE", f"/{one}")

    assert await resumes.primary() is None
    assert (await chosen(resumes))[-1] is None
    later = await resumes.have(OTHER)
    assert await resumes.primary() == later


async def test_a_deleted_resume_leaves_nothing_behind(resumes: Resumes) -> None:
    one, two = await resumes.have(), await resumes.have(OTHER)
    assert len(resumes.files()) == 2

    assert (await resumes.ask("DELETE", f"/{two}")).status_code == 204

    assert len(resumes.files()) == 1
    for path in ("", "/file", "/progress", "/ats-score", "/versions"):
        assert (await resumes.get(f"/{two}{path}")).status_code == 404
    assert (await resumes.ask("DELETE", f"/{two}")).status_code == 404
    assert await resumes.primary() == one
    # Its number is never given to another.
    assert await resumes.have() == two + 1


async def test_one_is_deleted_once_however_many_try(resumes: Resumes) -> None:
    one = await resumes.have()

    answers = await asyncio.gather(
        *(resumes.ask("DELETE", f"/{one}") for _ in range(8))
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [204] + [404] * 7
    assert len(await resumes.running.emitted(ResumeRemoved)) == 1


async def test_one_may_go_while_it_is_read(resumes: Resumes) -> None:
    uploaded = await resumes.upload()

    gone = await resumes.ask("DELETE", f"/{uploaded.json()['id']}")
    after = await resumes.have(OTHER)

    assert gone.status_code == 204
    assert await resumes.primary() == after
    assert (await resumes.get("")).json()["total"] == 1


async def test_what_a_crash_leaves_of_a_deletion_is_swept(resumes: Resumes) -> None:
    one = await resumes.have()
    [file] = resumes.files()
    content = file.read_bytes()
    await resumes.ask("DELETE", f"/{one}")
    file.write_bytes(content)  # as if the process had ended right after the commit
    os.utime(file, (time.time() - 3600,) * 2)

    await sweeper(resumes.running.database, resumes.settings.files_dir).work()

    assert resumes.files() == []


async def test_deleting_makes_room(resumes: Resumes) -> None:
    ids = [await resumes.have(TEXT + b"%d" % number) for number in range(3)]
    assert (await resumes.upload()).status_code == 409

    await resumes.ask("DELETE", f"/{ids[0]}")

    assert (await resumes.upload()).status_code == 201


async def test_stats_count_what_is_there(resumes: Resumes) -> None:
    empty = (await resumes.get("/stats")).json()
    assert (empty["total"], empty["average_score"], empty["high_score"]) == (
        0,
        None,
        None,
    )
    one, two = (
        await resumes.have(),
        await resumes.have(b"Ada Lovelace\nada@example.com"),
    )
    await resumes.have(BROKEN)
    await resumes.have(user_id=8)
    scores = [(await resumes.get(f"/{n}")).json()["ats_score"] for n in (one, two)]

    stats = (await resumes.get("/stats")).json()

    assert stats["total"] == 3
    assert stats["analyzed"] == 2
    assert stats["unreadable"] == 1
    assert stats["in_progress"] == 0
    assert stats["average_score"] == round(sum(scores) / 2, 1)
    assert stats["high_score"] == max(scores)
    assert (stats["primary_id"], stats["primary_score"]) == (one, scores[0])
    assert stats["families"] == 3
    assert stats["resumes_allowed"] == 3
    listed = (await resumes.get("")).json()["items"]
    assert stats["bytes_used"] == sum(resume["file_size"] for resume in listed)
    assert (await resumes.get("/stats", 0)).status_code == 401
    told = await resumes.client.post(
        "/internal/numbers",
        json={
            "user_id": 7,
            "month_from": "2026-01-01T00:00:00Z",
            "weeks_from": ["2026-01-05T00:00:00Z"],
        },
        headers=internal_bearer("profiles", "resumes"),
    )
    assert told.json()["average_score"] == stats["average_score"]
    assert told.json()["primary_breakdown"] == stats["primary_breakdown"]
