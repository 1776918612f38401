"""Forgetting a person: this service's part of an erasure that auth asked of all.

The rows go in the transaction that hears of it; files, and what deleted rows leave in
the database's own files, go right after it, outside of every transaction. Then the
receipt is sent. Each step can be repeated: a crash between two of them costs nothing.
"""

import asyncio
import importlib
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.contracts.event import PUBLISHED, Event
from common.db import Database, after_commit
from common.failpoints import failpoint
from common.outbox import emit
from common.personal import PersonalData, remove
from common.reactions import Reaction
from common.revocations import KEPT_SECONDS, Revocations
from common.tables import ErasedPerson
from common.workers import Worker

log = structlog.get_logger("erasure")

AT_ONCE = 100
EVERY_SECONDS = 2.0
# Longer than any request or event that was under way when the person was forgotten.
SWEEP_AFTER = timedelta(minutes=1)
SWEEP_EVERY_SECONDS = 20.0
RESTS = 5  # times as long as it took, before the database is rebuilt again


class Erasing:
    """One service's erasing: the reaction that begins it, the workers that end it."""

    def __init__(
        self,
        service: str,
        data: PersonalData,
        database: Database,
        files_dir: Path | None,
    ) -> None:
        self._service = service
        self._data = data
        self._database = database
        self._files_dir = files_dir
        self._finisher = Worker("erasing", self._finish, every=EVERY_SECONDS)
        self._rests_until = 0.0

    @property
    def reaction(self) -> Reaction:
        return Reaction(ErasureRequested, self.forget_person)

    @property
    def workers(self) -> list[Worker]:
        sweeping = Worker("erasure_sweep", self._sweep, every=SWEEP_EVERY_SECONDS)
        return [self._finisher, sweeping]

    async def recall(self, revocations: Revocations) -> None:
        """Void the tokens of who was erased lately, also while auth is away."""
        since = utc_now() - timedelta(seconds=KEPT_SECONDS)
        async with self._database.read() as session:
            lately = select(ErasedPerson).where(ErasedPerson.erased_at > since)
            for person in await session.scalars(lately):
                at = person.erased_at.timestamp()
                revocations.end_all_sessions(person.user_id, at)

    async def forget_person(
        self, session: AsyncSession, event: ErasureRequested
    ) -> None:
        """Delete the person's rows. Asked again, look again and send a new receipt."""
        removed = await remove(session, self._data, event.user_id)
        known = await session.get(ErasedPerson, event.user_id)
        if known is None:
            session.add(
                ErasedPerson(
                    user_id=event.user_id,
                    erasure_id=event.erasure_id,
                    erased_at=utc_now(),
                    removed=removed.rows,
                    files=removed.files,
                )
            )
        elif known.erased_at < event.occurred_at:
            known.erased_at = utc_now()
            known.finished_at = None
            known.swept_at = None
            known.files = [*known.files, *removed.files]
        after_commit(session, self._finisher.wake)

    async def _finish(self) -> bool:
        if time.monotonic() < self._rests_until:
            return False
        async with self._database.read() as session:
            waiting = list(
                await session.scalars(
                    select(ErasedPerson)
                    .where(ErasedPerson.finished_at.is_(None))
                    .limit(AT_ONCE)
                )
            )
        if not waiting:
            return False
        failpoint("erasing")
        for person in waiting:
            await self._unlink(person.files)
        await self._scrub()
        await self._send_receipts([person.user_id for person in waiting])
        return True

    async def _send_receipts(self, user_ids: list[int]) -> None:
        now = utc_now()
        async with self._database.write() as session:
            for user_id in user_ids:
                person = await session.get_one(ErasedPerson, user_id)
                person.finished_at = now
                emit(session, self._receipt(person))
        log.info("people_erased", people=len(user_ids))

    def _receipt(self, person: ErasedPerson) -> Event:
        importlib.import_module(f"common.contracts.{self._service}")
        receipt = PUBLISHED[f"events.{self._service}.erasure_receipt.v1"]
        return receipt.model_validate(
            {
                "erasure_id": person.erasure_id,
                "user_id": person.user_id,
                "removed": person.removed,
            }
        )

    async def _sweep(self) -> bool:
        """Look once more, for what was under way while the rows were deleted."""
        now = utc_now()
        async with self._database.read() as session:
            people = list(
                await session.scalars(
                    select(ErasedPerson)
                    .where(ErasedPerson.swept_at.is_(None))
                    .where(ErasedPerson.finished_at < now - SWEEP_AFTER)
                    .limit(AT_ONCE)
                )
            )
        for person in people:
            await self._unlink(person.files)
            async with self._database.write() as session:
                await self._remove_latecomers(session, person.user_id, now=now)
        return bool(people)

    async def _scrub(self) -> None:
        """Writers wait for it, so it may take only a small part of the time."""
        began = time.monotonic()
        try:
            await self._database.scrub()
        finally:
            over = time.monotonic()
            self._rests_until = over + RESTS * (over - began)

    async def _remove_latecomers(
        self, session: AsyncSession, user_id: int, *, now: datetime
    ) -> None:
        """Whoever still had some is not finished, and is looked at again after that."""
        person = await session.get_one(ErasedPerson, user_id)
        if person.finished_at is None:
            return  # asked for again meanwhile
        removed = await remove(session, self._data, user_id)
        if any(removed.rows.values()):
            person.finished_at = None
            person.files = [*person.files, *removed.files]
            after_commit(session, self._finisher.wake)
        else:
            person.swept_at = now
            person.files = []

    async def _unlink(self, names: list[str]) -> None:
        folder = self._files_dir
        if folder is None or not names:
            return

        def unlink() -> None:
            for pattern in names:
                for file in folder.glob(pattern):
                    file.unlink(missing_ok=True)

        await asyncio.to_thread(unlink)
