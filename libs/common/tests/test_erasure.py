"""Forgetting a person, in one service: rows, files, what is left of them in pages."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Index, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.contracts.social import ConnectionRequested, ErasureReceipt
from common.db import COLUMN_TYPES, Database, StorageBusy, metadata
from common.erasure import SWEEP_AFTER, Erasing
from common.identity import Caller
from common.personal import Mentioned, Owned, PersonalData
from common.reactions import Reaction, handle_once
from common.revocations import Revocations
from common.tables import ErasedPerson, IdempotentAnswer, OutboxMessage
from common.testing import open_database

WORD = "Quenthorpe"


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES


class Note(Base):
    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_text", "text"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None]
    seen_by: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(2000))
    file_name: Mapped[str] = mapped_column(String(40))


DATA = PersonalData(
    owned=[
        Owned(
            Note,
            lambda user_id: Note.user_id == user_id,
            exported=["id", "text"],
            hidden=["user_id", "seen_by", "file_name"],
            files=lambda note: [f"{note.file_name}*"],
        )
    ],
    mentioned=[Mentioned(Note.seen_by)],
)
REQUEST = ErasureRequested(erasure_id=5, user_id=7)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as opened:
        async with opened.write() as session:
            Base.metadata.create_all(session.sync_session.connection())
        yield opened


@pytest.fixture
def erasing(database: Database, tmp_path: Path) -> Erasing:
    return Erasing("social", DATA, database, tmp_path / "files")


async def add_notes(database: Database, *notes: Note) -> None:
    async with database.write() as session:
        session.add_all(notes)


def note(user_id: int | None, text: str = "text", **more: object) -> Note:
    return Note(**{"user_id": user_id, "text": text, "file_name": "none"} | more)


async def count_notes(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count(Note.id))) or 0


async def finish(database: Database, erasing: Erasing) -> None:
    """Until nobody waits; it rests a little after each rebuild of the file."""
    finisher, _ = erasing.workers
    while await _anybody_waits(database):
        await finisher.work()
        await asyncio.sleep(0)


async def _anybody_waits(database: Database) -> bool:
    waiting = select(ErasedPerson.user_id).where(ErasedPerson.finished_at.is_(None))
    async with database.read() as session:
        return await session.scalar(waiting.limit(1)) is not None


async def sweep(erasing: Erasing) -> None:
    _, sweeper = erasing.workers
    await sweeper.work()


async def receipts(database: Database) -> list[ErasureReceipt]:
    async with database.read() as session:
        bodies = await session.scalars(
            select(OutboxMessage.body).where(
                OutboxMessage.subject == ErasureReceipt.subject
            )
        )
        return [ErasureReceipt.model_validate_json(body) for body in bodies]


async def test_no_page_of_the_file_holds_what_was_deleted(
    database: Database, erasing: Erasing, tmp_path: Path
) -> None:
    """Among other people's rows, of all lengths, so that pages split and join."""
    chance = random.Random(1)
    for _ in range(40):
        mine = [note(7, f"{WORD} " * chance.randint(1, 200)) for _ in range(10)]
        others = [note(8, "other " * chance.randint(1, 300)) for _ in range(10)]
        await add_notes(database, *mine, *others)
    assert WORD.encode() in _bytes(tmp_path)

    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)

    assert WORD.encode() not in _bytes(tmp_path)
    [receipt] = await receipts(database)
    assert receipt.removed == {"notes": 400, "idempotent_answers": 0}


def _bytes(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.rglob("common.db*") if f.is_file())


async def test_others_keep_theirs_and_lose_only_the_name(
    database: Database, erasing: Erasing
) -> None:
    await add_notes(database, note(7), note(8, seen_by=7), note(8, seen_by=9))

    await handle_once(database, erasing.reaction, REQUEST)

    async with database.read() as session:
        left = await session.execute(select(Note.user_id, Note.seen_by))
        assert [tuple(row) for row in left] == [(8, None), (8, 9)]


async def test_files_go_with_their_rows(
    database: Database, erasing: Erasing, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("mine", "mine.small", "other"):
        (folder / name).write_text("content")
    await add_notes(database, note(7, file_name="mine"), note(8, file_name="other"))

    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)

    assert [file.name for file in folder.iterdir()] == ["other"]


async def test_stored_answers_are_forgotten_too(
    database: Database, erasing: Erasing
) -> None:
    async with database.write() as session:
        for user_id in (7, 8):
            session.add(_answer(user_id))

    await handle_once(database, erasing.reaction, REQUEST)

    async with database.read() as session:
        left = list(await session.scalars(select(IdempotentAnswer.user_id)))
    assert left == [8]


def _answer(user_id: int) -> IdempotentAnswer:
    return IdempotentAnswer(
        user_id=user_id,
        key="k",
        route="POST /things",
        fingerprint="f",
        status=201,
        headers="{}",
        body=WORD.encode(),
        created_at=utc_now(),
    )


async def test_what_comes_late_is_not_stored(
    database: Database, erasing: Erasing
) -> None:
    handled = []

    async def keep(_session: AsyncSession, event: ConnectionRequested) -> None:
        handled.append(event)

    reaction = Reaction(ConnectionRequested, keep)
    await handle_once(database, erasing.reaction, REQUEST)

    for pair in ((7, 8), (8, 7), (8, 9)):
        requester, receiver = pair
        event = ConnectionRequested(
            connection_id=1, requester_id=requester, receiver_id=receiver
        )
        await handle_once(database, reaction, event)

    assert [(e.requester_id, e.receiver_id) for e in handled] == [(8, 9)]


async def test_what_was_under_way_is_swept_up(
    database: Database,
    erasing: Erasing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)
    file = come_late(tmp_path)
    await add_notes(database, note(7, WORD, file_name=file.name))
    await sweep(erasing)
    assert await count_notes(database) == 1

    much_later(monkeypatch)
    await sweep(erasing)
    await finish(database, erasing)

    assert await count_notes(database) == 0
    assert WORD.encode() not in _bytes(tmp_path)
    assert not file.exists()


async def test_what_came_late_goes_also_when_the_first_try_fails(
    database: Database,
    erasing: Erasing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)
    await add_notes(database, note(7, WORD))
    much_later(monkeypatch)

    with monkeypatch.context() as patch:
        patch.setattr(database, "scrub", refuse)
        with suppress(StorageBusy):
            await sweep(erasing)
            await erasing.workers[0].work()
    await sweep(erasing)
    await finish(database, erasing)

    assert WORD.encode() not in _bytes(tmp_path)


async def test_nothing_is_left_of_who_was_looked_for_in_vain(
    database: Database,
    erasing: Erasing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The names of files say whose they were."""
    await add_notes(database, note(7, file_name="mine"))
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)
    for hours in (1, 2):
        much_later(monkeypatch, hours=hours)
        await sweep(erasing)
        await add_notes(database, note(7, file_name="late"))
        again = ErasureRequested(
            erasure_id=5, user_id=7, occurred_at=utc_now() + timedelta(hours=hours)
        )
        await handle_once(database, erasing.reaction, again)
        await finish(database, erasing)
    much_later(monkeypatch, hours=3)
    await sweep(erasing)

    async with database.read() as session:
        person = await session.get_one(ErasedPerson, 7)
    assert person.files == []
    assert person.swept_at is not None


def come_late(folder: Path) -> Path:
    file = folder / "files" / "late"
    file.parent.mkdir()
    file.write_text(WORD)
    return file


def much_later(monkeypatch: pytest.MonkeyPatch, *, hours: int = 1) -> None:
    later = utc_now() + timedelta(hours=hours) + SWEEP_AFTER * 2
    monkeypatch.setattr("common.erasure.utc_now", lambda: later)


async def refuse() -> None:
    raise StorageBusy


async def test_asked_again_it_answers_again(
    database: Database, erasing: Erasing
) -> None:
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)
    assert len(await receipts(database)) == 1

    again = ErasureRequested(
        erasure_id=5, user_id=7, occurred_at=utc_now() + timedelta(hours=1)
    )
    await handle_once(database, erasing.reaction, again)
    await finish(database, erasing)

    assert len(await receipts(database)) == 2


async def test_what_remains_is_who_by_id_and_when(
    database: Database, erasing: Erasing
) -> None:
    await handle_once(database, erasing.reaction, REQUEST)
    await finish(database, erasing)

    async with database.read() as session:
        person = await session.get_one(ErasedPerson, 7)
    assert (person.user_id, person.erasure_id) == (7, 5)
    assert person.removed == {"notes": 0, "idempotent_answers": 0}


async def test_a_restart_does_not_wake_up_the_tokens_of_who_is_gone(
    database: Database, erasing: Erasing
) -> None:
    await handle_once(database, erasing.reaction, REQUEST)
    revocations = Revocations()

    await erasing.recall(revocations)

    issued = int(utc_now().timestamp()) - 60
    assert revocations.is_over(_token(7, issued))
    assert not revocations.is_over(_token(8, issued))


def _token(user_id: int, issued_at: int) -> Caller:
    return Caller(
        user_id=user_id,
        session_id="s",
        role="candidate",
        email="x@example.com",
        issued_at=issued_at,
        expires_at=issued_at + 1800,
    )
