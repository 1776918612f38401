"""No question a person can ask reads all résumés of all people."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from resumes.uploading.pipeline import pipeline
from services.resumes.tests.conftest import TEXT, Resumes

Asked = list[tuple[str, Any]]


@pytest.fixture
def asked(resumes: Resumes) -> Iterator[Asked]:
    """The statements that are sent to the database meanwhile."""
    statements: Asked = []

    def note(_connection, _cursor, sql: str, values: Any, *_: Any) -> None:
        statements.append((sql, values))

    database = resumes.running.database
    engines = (database._reader, database._writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def plans(resumes: Resumes, asked: Asked) -> Iterator[tuple[str, str]]:
    words = ("SELECT", "UPDATE", "DELETE")
    with resumes.running.database._reader.connect() as connection:
        for sql, values in list(asked):
            if sql.startswith(words) and ("resumes" in sql or "steps" in sql):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
                for row in rows:
                    yield sql, row[3]


async def test_every_question_has_its_index(resumes: Resumes, asked: Asked) -> None:
    one = await resumes.have()
    answer = await resumes.ask(
        "POST", f"/upload?version_of={one}", files={"file": ("a.txt", TEXT + b"Go")}
    )
    two = answer.json()["id"]
    await resumes.read(two)
    for path in ("", f"/{two}", f"/{two}/versions", "/stats", f"/{two}/progress"):
        assert (await resumes.get(path)).status_code == 200
    assert (await resumes.get(f"/{two}/diff?against={one}")).status_code == 200
    await resumes.ask("PUT", f"/{one}", json={"title": "One"})
    await resumes.ask("PUT", f"/{one}/primary")
    await resumes.ask("DELETE", f"/{one}")
    await pipeline(resumes.running.database, resumes.settings.files_dir).read_next()

    found = list(plans(resumes, asked))

    assert len(found) > 30
    scans = [(sql, plan) for sql, plan in found if plan.startswith("SCAN")]
    waiting = [plan for _, plan in scans if "ix_resumes_waiting" in plan]
    assert waiting
    assert [each for each in scans if "ix_resumes_waiting" not in each[1]] == []
