"""From uploaded to analyzed: a few résumés at once, outside every transaction.

The status in the table is where a résumé is; what a process that ended had begun is
begun again. Three tries, then the file itself must be the reason.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy import literal, select

from common.clock import utc_now
from common.contracts.resumes import ResumeAnalyzed
from common.db import Database
from common.outbox import emit
from common.workers import Worker
from resumes.documents import Interrupted, Unreadable
from resumes.facts import parsed_event
from resumes.keeping import library, primary
from resumes.tables import UNFINISHED, Resume
from resumes.uploading import files, steps
from resumes.uploading.turns import Waiting, next_of
from resumes.uploading.understanding import Understood, understand

log = structlog.get_logger("pipeline")

MOST_TRIES = 3
AT_ONCE = 3
_IN_VIEW = 500  # of those that wait; of one person there are far fewer
# Written out in the query: else its planner cannot tell that the partial index fits.
_WAITING = [literal(status, literal_execute=True) for status in UNFINISHED]


@dataclass(frozen=True)
class Pipeline:
    database: Database
    files_dir: Path
    workers: list[Worker] = field(default_factory=list)
    _at_work: dict[int, int] = field(default_factory=dict)  # whose, by the résumé
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        for worker in self.workers:
            worker.wake()

    async def read_next(self) -> bool:
        """Bring one résumé to its end; whether another may be begun at once."""
        resume = await self._claim()
        if resume is None:
            return False
        try:
            return await _process(self.database, self.files_dir, resume)
        finally:
            del self._at_work[resume.id]

    async def _claim(self) -> Resume | None:
        """The next, at its step. One process: nobody else claims."""
        async with self._turn:
            chosen = await self._choose()
            if chosen is None:
                return None
            async with self.database.write() as session:
                resume = await session.get(Resume, chosen)
                if resume is None:
                    return None  # removed in between
                resume.tries += 1
                if resume.status == "uploaded":
                    steps.move(session, resume, "parsing", now=utc_now())
            self._at_work[resume.id] = resume.user_id
            return resume

    async def _choose(self) -> int | None:
        async with self.database.read() as session:
            waiting = await session.execute(
                select(Resume.id, Resume.user_id, Resume.tries)
                .where(Resume.status.in_(_WAITING))
                .order_by(Resume.id)
                .limit(_IN_VIEW)
            )
            return next_of((Waiting(*row) for row in waiting), self._at_work)


def pipeline(database: Database, files_dir: Path) -> Pipeline:
    reading = Pipeline(database, files_dir)
    reading.workers.extend(
        Worker(f"pipeline {number}", reading.read_next, every=2.0)
        for number in range(1, AT_ONCE + 1)
    )
    return reading


def sweeper(database: Database, files_dir: Path) -> Worker:
    async def sweep() -> bool:
        async with database.read() as session:
            known = await library.file_names(session)
        removed = await asyncio.to_thread(files.sweep, files_dir, known)
        if removed:
            log.info("orphans_removed", files=removed)
        return False

    return Worker("sweeper", sweep, every=600.0)


async def _process(database: Database, files_dir: Path, resume: Resume) -> bool:
    """Whether it came to an end; else it is tried again, after a pause."""
    if resume.tries > MOST_TRIES:
        await _fail(database, resume.id, "too_complex")
        return True
    today = utc_now().date()
    try:
        content = await asyncio.to_thread(files.read, files_dir, resume.file_name)
        understood = await understand(content, resume.kind, today=today)
    except FileNotFoundError:
        understood = Unreadable("damaged")
    except Interrupted as why:
        log.warning("reading_interrupted", resume=resume.id, why=str(why))
        return False
    if isinstance(understood, Unreadable):
        await _fail(database, resume.id, understood.reason)
    else:
        await _store(database, resume.id, understood)
    return True


async def _store(database: Database, resume_id: int, understood: Understood) -> None:
    """All of it at once: nobody ever sees a résumé half understood."""
    reading, parsed = understood.reading.to_json(), understood.parsed
    judged = understood.report
    values = (parsed.model_dump(mode="json"), judged.model_dump(mode="json"))
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is None:
            return  # removed in the meantime
        resume.reading = reading
        resume.parsed_data, resume.report = values
        resume.skill_years = understood.skill_years
        resume.ats_score = judged.ats_score
        steps.move(session, resume, "parsed", now=utc_now())
        await primary.after_reading(session, resume)
        emit(session, parsed_event(resume, parsed))
        for status in ("analyzing", "analyzed"):
            steps.move(session, resume, status, now=utc_now())
        emit(
            session,
            ResumeAnalyzed(
                resume_id=resume.id,
                user_id=resume.user_id,
                ats_score=judged.ats_score,
            ),
        )


async def _fail(database: Database, resume_id: int, reason: str) -> None:
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is not None:
            status = "needs_ocr" if reason == "needs_ocr" else "failed"
            steps.move(session, resume, status, reason=reason, now=utc_now())
            await primary.after_failure(session, resume)
