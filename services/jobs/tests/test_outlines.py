"""What ranking needs of jobs is read ahead, a few at a time, and never too much."""

import pytest
from sqlalchemy import event, update

from jobs.fitting import reading_ahead
from jobs.fitting.outlines import Outlines
from jobs.fitting.reading_ahead import ahead_reader
from jobs.tables import Job
from services.jobs.tests.conftest import Jobs


async def test_open_jobs_are_read_ahead_and_not_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_ahead, "AT_ONCE", 2)
    ids = [await jobs.post() for _ in range(5)]
    database, outlines = jobs.running.database, Outlines()
    async with database.write() as session:
        await session.execute(
            update(Job).where(Job.id == ids[1]).values(status="closed")
        )
    worker = ahead_reader(database, outlines)

    for _ in range(5):
        assert await worker.work() is False  # others have their turn in between

    asked = listen(jobs)
    changes = {job_id: job_id for job_id in ids}
    del changes[ids[1]]
    known = await database.offload(lambda session: outlines.of(session, changes))
    assert known.keys() == changes.keys()
    assert asked == []
    await worker.work()
    assert asked == []  # it has been through
    await database.offload(lambda session: outlines.of(session, {ids[1]: 9}))
    assert len(asked) == 1


async def test_no_more_is_read_ahead_than_is_kept(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_ahead, "AT_ONCE", 1)
    ids = [await jobs.post() for _ in range(3)]
    outlines = Outlines(most=2)
    worker = ahead_reader(jobs.running.database, outlines)
    for _ in range(4):
        await worker.work()

    asked = listen(jobs)
    newest = {job_id: job_id for job_id in ids[1:]}
    await jobs.running.database.offload(lambda session: outlines.of(session, newest))

    assert asked == []
    assert outlines.is_full


def listen(jobs: Jobs) -> list[str]:
    """What is asked for outlines and ahead of them, from now on."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        # The indexer follows meanwhile, and asks for whole jobs.
        if sql.startswith("SELECT jobs.id, jobs.change,"):
            asked.append(sql)

    event.listen(jobs.running.database._reader, "before_cursor_execute", note)
    return asked
