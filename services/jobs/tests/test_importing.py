"""Importing files of postings: a result for each row, whatever a row holds."""

import asyncio
import csv
import io
import json
from typing import Any

import httpx
import pytest
from sqlalchemy.dialects import sqlite

from common.contracts.jobs import JobPosted, JobsChanged
from common.testing import bearer
from jobs.importing import api_import
from jobs.importing.batches import alike
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs

ADMIN = 1
PATH = "/api/v1/jobs/import"
NDJSON = "application/x-ndjson"
ROW: dict[str, Any] = {
    "source": "board",
    "external_id": "r-1",
    "title": "Data Engineer",
    "company": "Northwind Ltd",
    "location": "Lisbon, Portugal",
    "description": "You build pipelines. Python and Kubernetes are required. "
    "You work with analysts, and keep our warehouse in order.",
    "external_url": "https://board.example/r-1",
}


async def send(
    jobs: Jobs,
    content: bytes | str,
    *,
    kind: str = NDJSON,
    role: str | None = "admin",
    **query: str,
) -> httpx.Response:
    headers = {"Content-Type": kind} | (bearer(ADMIN, role=role) if role else {})
    return await jobs.client.post(PATH, content=content, params=query, headers=headers)


def lines(*rows: object) -> str:
    return "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows)


async def results(jobs: Jobs, content: bytes | str, **more: str) -> list[dict]:
    answer = await send(jobs, content, **more)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    counted = [row["result"] for row in report["rows"]]
    assert report["totals"] == {n: counted.count(n) for n in report["totals"]}
    assert [row["row"] for row in report["rows"]] == list(range(1, len(counted) + 1))
    return report["rows"]


async def read(jobs: Jobs) -> None:
    """Wait until nothing is left to be read, and the index has it."""
    async with asyncio.timeout(30):
        while await unread(jobs):
            jobs.running.state["reader"].wake()
            await asyncio.sleep(0.02)
    await jobs.indexed()


async def unread(jobs: Jobs) -> int:
    from sqlalchemy import func, select, text

    from jobs.tables import Job

    async with jobs.running.database.read() as session:
        left = select(func.count(Job.id)).where(text("reading != 'done'"))
        return await session.scalar(left) or 0


async def test_the_same_file_twice_changes_nothing_and_tells_nothing(
    jobs: Jobs,
) -> None:
    file = lines(ROW, ROW | {"external_id": "r-2", "title": "Nurse"})

    first = await results(jobs, file)
    await read(jobs)
    again = await results(jobs, file)
    await read(jobs)

    assert [row["result"] for row in first] == ["created", "created"]
    assert [row["result"] for row in again] == ["unchanged", "unchanged"]
    ids = [row["job_id"] for row in first]
    assert [row["job_id"] for row in again] == ids
    [posted] = await jobs.running.emitted(JobPosted)
    assert posted.job_ids == tuple(ids)
    assert await jobs.running.emitted(JobsChanged) == []


async def test_what_was_imported_is_read_and_found_by_its_skills(jobs: Jobs) -> None:
    [row] = await results(jobs, lines(ROW))
    await read(jobs)

    assert await jobs.found(skills="kubernetes") == ["Data Engineer"]
    page = await jobs.client.get(
        f"/api/v1/jobs/{row['job_id']}", headers=bearer(ADMIN, role="admin")
    )
    assert page.json()["quality"] == {
        "score": 70,
        "lacks": ["says_pay", "is_long_enough"],
    }


async def test_only_the_poster_and_admins_see_the_quality(jobs: Jobs) -> None:
    job_id = await jobs.post(RECRUITER)

    async def quality(headers: dict[str, str]) -> object:
        return (
            await jobs.client.get(f"/api/v1/jobs/{job_id}", headers=headers)
        ).json()["quality"]

    assert await quality({}) is None
    assert await quality(bearer(CANDIDATE)) is None
    assert await quality(bearer(8, role="recruiter")) is None
    assert (await quality(bearer(RECRUITER, role="recruiter")))["score"] > 50
    assert (await quality(bearer(ADMIN, role="admin")))["score"] > 50


async def test_a_changed_row_updates_its_job(jobs: Jobs) -> None:
    [first] = await results(jobs, lines(ROW))
    await read(jobs)
    changed = ROW | {
        "title": "Senior Data Engineer",
        "description": "Terraform is required.",
    }
    [second] = await results(jobs, lines(changed))
    await read(jobs)

    assert (second["result"], second["job_id"]) == ("updated", first["job_id"])
    assert await jobs.found(skills="terraform") == ["Senior Data Engineer"]
    assert await jobs.found(skills="kubernetes") == []
    [told] = await jobs.running.emitted(JobsChanged)
    assert told.job_ids == (first["job_id"],)
    assert len(await jobs.running.emitted(JobPosted)) == 1


async def test_the_same_opening_from_another_source_is_a_duplicate(jobs: Jobs) -> None:
    elsewhere = ROW | {
        "source": "other",
        "external_id": "77",
        "title": "DATA ENGINEER",
        "company": "Northwind Limited",
        "location": "Lisbon",
        "description": f"<p>{ROW['description']}</p>",
    }
    other_text = elsewhere | {
        "external_id": "78",
        "description": "Keep reports of the finance office running in SQL and Excel.",
    }
    other_town = elsewhere | {"external_id": "79", "location": "Porto"}

    [first] = await results(jobs, lines(ROW))
    rows = await results(jobs, lines(elsewhere, other_text, other_town))

    assert [row["result"] for row in rows] == ["duplicate", "created", "created"]
    assert rows[0]["duplicate_of"] == first["job_id"]


async def test_duplicates_inside_of_one_file(jobs: Jobs) -> None:
    rows = await results(jobs, lines(ROW, ROW, ROW | {"source": "other"}))

    assert [row["result"] for row in rows] == ["created", "duplicate", "duplicate"]
    assert rows[1]["duplicate_of"] == rows[2]["duplicate_of"] == rows[0]["job_id"]


BAD_ROWS: list[tuple[object, str]] = [
    ("{", ""),
    ("[1]", ""),
    ("null", ""),
    ('{"a": 1, "a": 2}', ""),
    ("[" * 5000, ""),
    ("!", ""),
    ("x" * 200_000, ""),
    (json.dumps(ROW | {"title": "a\0b"}), ""),
    ('{"title": NaN}', ""),
    (json.dumps(ROW | {"title": "\ud800"}), ""),
    (json.dumps(ROW).replace('"r-1"', "1" * 5000), ""),
    (json.dumps(ROW).replace('"Data Engineer"', "9223372036854775808"), ""),
    (ROW | {"salary_min": 2**63 - 1}, "/salary_min"),
    (ROW | {"salary_min": -1}, "/salary_min"),
    (ROW | {"salary_min": 2, "salary_max": 1}, ""),
    (ROW | {"salary_min": "1"}, "/salary_min"),
    (ROW | {"title": ""}, "/title"),
    (ROW | {"title": "\u200b"}, "/title"),
    (ROW | {"title": "a\nb"}, "/title"),
    (ROW | {"title": "a" * 256}, "/title"),
    (ROW | {"description": "a" * 20_001}, "/description"),
    (ROW | {"description": "<p></p>"}, "/description"),
    (
        ROW
        | {"description": "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"},
        "/description",
    ),
    (ROW | {"external_url": "javascript:alert(1)"}, "/external_url"),
    (ROW | {"posted_at": "yesterday"}, "/posted_at"),
    (ROW | {"posted_at": "9999-12-31T23:59:59Z"}, "/posted_at"),
    (ROW | {"currency": "usd"}, "/currency"),
    (ROW | {"skills": ["a"] * 51}, "/skills"),
    (ROW | {"source": "custom"}, ""),
    (ROW | {"id": 1}, "/id"),
    (ROW | {"posted_by": 1}, "/posted_by"),
    (ROW | {"views": 1}, "/views"),
    (ROW | {"status": "closed"}, "/status"),
    ({k: v for k, v in ROW.items() if k != "external_id"}, "/external_id"),
]


async def test_bad_rows_are_told_and_harm_no_other(jobs: Jobs) -> None:
    good = [ROW | {"external_id": f"good-{n}"} for n in range(len(BAD_ROWS))]
    pairs = [
        row
        for (bad, _), other in zip(BAD_ROWS, good, strict=True)
        for row in (bad, other)
    ]

    rows = await results(jobs, lines(*pairs))

    for (bad, pointer), told, other in zip(
        BAD_ROWS, rows[::2], rows[1::2], strict=True
    ):
        assert (told["result"], other["result"]) == ("invalid", "created"), bad
        assert [error["pointer"] for error in told["errors"]] == [pointer], bad
        assert told["job_id"] is None


async def test_bytes_that_are_no_utf8_are_the_rows_own_fault(jobs: Jobs) -> None:
    latin = json.dumps(ROW | {"title": "Köchin"}, ensure_ascii=False).encode("latin-1")
    good = lines(ROW | {"external_id": "good"}).encode()

    rows = await results(jobs, latin + b"\n\n" + good + b"\r\n")

    assert [row["result"] for row in rows] == ["invalid", "created"]


async def test_a_byte_order_mark_is_no_part_of_the_first_row(jobs: Jobs) -> None:
    [row] = await results(jobs, b"\xef\xbb\xbf" + lines(ROW).encode())
    assert row["result"] == "created"


def table(*rows: dict[str, object], header: list[str] | None = None) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header or list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


async def test_csv_has_quotes_over_lines_lists_and_formulas_as_text(
    jobs: Jobs,
) -> None:
    row = ROW | {
        "title": '=HYPERLINK("http://x.example","Engineer")',
        "description": 'First line\nsecond "quoted", line\n\nlast',
        "skills": "Python; Apache Kafka",
        "remote": "yes",
        "salary_min": "50000",
        "salary_max": "",
    }
    content = "\ufeff" + table(row)

    [stored] = await results(jobs, content.encode(), kind="text/csv; charset=utf-8")

    job = (await jobs.client.get(f"/api/v1/jobs/{stored['job_id']}")).json()
    assert job["title"] == row["title"]
    assert job["description"] == row["description"]
    assert job["skills"] == ["Python", "Apache Kafka"]
    assert (job["remote"], job["salary_min"], job["salary_max"]) == (True, 50000, None)


async def test_bad_csv_is_told_row_by_row(jobs: Jobs) -> None:
    header = "source,external_id,title,company,description"
    content = "\n".join(
        [
            header,
            "board,1,Cook,Inn,Cooks daily",
            "board,2,Cook,Inn",
            "board,3,Cook,Inn," + "x" * 200_000,
            "board,4,Co\0ok,Inn,Cooks daily",
            "board,5,Waiter,Inn,Waits daily",
        ]
    ).encode()
    rows = await results(
        jobs, content + b"\nboard,6,K\xf6ch,Inn,Kocht", kind="text/csv"
    )

    assert [row["result"] for row in rows] == [
        *("created", "invalid", "invalid", "invalid", "created", "invalid")
    ]


async def test_unknown_columns_of_csv_are_refused_in_each_row(jobs: Jobs) -> None:
    [row] = await results(jobs, table(ROW | {"posted_by": "1"}), kind="text/csv")
    assert [error["pointer"] for error in row["errors"]] == ["/posted_by"]


async def test_html_becomes_text_with_its_lists(jobs: Jobs) -> None:
    html = (
        "<h2>Tasks</h2><ul><li>Build <b>pipelines</b></li>"
        "<li><p>Test them</p></li></ul>"
        "<script>alert(1)</script><p>R&amp;D,<br>every day</p>"
    )
    [row] = await results(jobs, lines(ROW | {"description": html}))

    job = (await jobs.client.get(f"/api/v1/jobs/{row['job_id']}")).json()
    assert job["description"] == (
        "Tasks\n\n- Build pipelines\n- Test them\n\nR&D,\nevery day"
    )


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
async def test_only_admins_import(jobs: Jobs, role: str) -> None:
    assert (await send(jobs, lines(ROW), role=role)).status_code == 403


async def test_nobody_imports_without_signing_in(jobs: Jobs) -> None:
    assert (await send(jobs, lines(ROW), role=None)).status_code == 401


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("application/json", {}),
        ("text/plain", {}),
        ("", {}),
        ("text/csv; charset=latin-1", {}),
        ("text/csv", {"format": "jsonl"}),
        (NDJSON, {"format": "lever"}),
        ("multipart/form-data; boundary=x", {}),
    ],
)
async def test_other_media_types_are_refused(
    jobs: Jobs, kind: str, query: dict[str, str]
) -> None:
    assert (await send(jobs, "{}", kind=kind, **query)).status_code == 415


async def test_compressed_bodies_are_refused(jobs: Jobs) -> None:
    headers = bearer(ADMIN, role="admin") | {
        "Content-Type": NDJSON,
        "Content-Encoding": "gzip",
    }
    answer = await jobs.client.post(PATH, content=b"x", headers=headers)
    assert answer.status_code == 415


async def test_too_many_bytes_and_rows_are_413(jobs: Jobs) -> None:
    headers = bearer(ADMIN, role="admin") | {
        "Content-Type": NDJSON,
        "Content-Length": str(api_import.MAX_BYTES + 1),
    }
    announced = await jobs.client.post(PATH, content=b"x", headers=headers)
    rows = await send(jobs, "1\n" * 10_001)
    table = await send(jobs, "a\n" + "1\n" * 10_001, kind="text/csv")

    assert [a.status_code for a in (announced, rows, table)] == [413, 413, 413]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", NDJSON),
        (" \n\r\n", NDJSON),
        ("\ufeff\n", NDJSON),
        ("", "text/csv"),
        ("source,external_id,title\n\n", "text/csv"),
    ],
)
async def test_a_file_without_rows_is_no_import(
    jobs: Jobs, content: str, kind: str
) -> None:
    answer = await send(jobs, content, kind=kind)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
    assert answer.json()["detail"] == "The file holds no rows."


async def test_a_table_with_semicolons_is_told_what_parts_columns(jobs: Jobs) -> None:
    content = "source;external_id;title\nboard;1;Cook"
    answer = await send(jobs, content, kind="text/csv")
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
    assert "is the separator `;`? Columns are parted by commas" in answer.text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"source": "board"', "This row is not valid JSON"),
        (b'{"source": "\xff"}', "This row is not valid UTF-8"),
        (b'{"source": NaN}', "NaN is not a number"),
        (b"{\0}", "This row is not UTF-8"),
    ],
)
async def test_a_broken_line_is_spoken_of_as_a_row(
    jobs: Jobs, line: bytes, why: str
) -> None:
    good = lines(ROW).encode()
    bad, other = await results(jobs, line + b"\n" + good)
    assert bad["errors"] == [{"pointer": "", "detail": why}]
    assert other["result"] == "created"


async def test_a_second_import_waits_for_the_first(jobs: Jobs) -> None:
    async with jobs.running.state["importing"]:
        answer = await send(jobs, lines(ROW))
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


async def test_hostile_html_is_read_in_the_end(jobs: Jobs) -> None:
    rows = [
        ROW
        | {"external_id": str(n), "description": "<p>x" + mark * (60_000 // len(mark))}
        for n, mark in enumerate(["<a ", "<a b='", "<!--", "</", "<div>", "&#"])
    ]
    # A parser whose time grows with the square needs minutes.
    async with asyncio.timeout(30):
        found = await results(jobs, lines(*rows))
    assert {row["result"] for row in found} <= {"created", "invalid", "duplicate"}


async def test_a_parameter_that_is_none_imports_nothing(jobs: Jobs) -> None:
    answer = await send(jobs, lines(ROW), dry_run="true")

    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")
    [row] = await results(jobs, lines(ROW))
    assert row["result"] == "created"


async def test_the_same_openings_are_looked_up_by_their_fingerprints(
    jobs: Jobs,
) -> None:
    """Not by what is open: SQLite would walk through every job for each batch."""
    sql = str(
        alike(["a", "b"]).compile(
            dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )
    )
    with jobs.running.database._reader.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in found]

    assert steps == ["SEARCH jobs USING INDEX ix_jobs_fingerprint (fingerprint=?)"]
