"""From uploaded to analyzed: one résumé after the other, outside every transaction.

The status in the table is where a résumé is; a process that ends in between starts
that step again. Three tries, then the file itself must be the reason.
"""

import asyncio
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import select

from common.clock import utc_now
from common.contracts.resumes import ResumeAnalyzed
from common.db import Database
from common.outbox import emit
from common.workers import Worker
from resumes.ats import Report, report
from resumes.documents import Reading, Unreadable, read_document
from resumes.facts import parsed_event
from resumes.keeping import library
from resumes.parsing import ParsedResume, parse
from resumes.tables import Resume
from resumes.uploading import files

log = structlog.get_logger("pipeline")

MOST_TRIES = 3
AT_ONCE = 2


def pipeline(database: Database, files_dir: Path) -> Worker:
    async def process() -> bool:
        claimed = await _claim(database)
        # Both to their end: one that still runs would be claimed a second time.
        ends = await asyncio.gather(
            *(_process(database, files_dir, r) for r in claimed), return_exceptions=True
        )
        errors = [end for end in ends if isinstance(end, Exception)]
        for error in errors:
            log.error("reading_failed", exc_info=error)
        return bool(claimed) and not errors

    return Worker("pipeline", process, every=2.0)


def sweeper(database: Database, files_dir: Path) -> Worker:
    async def sweep() -> bool:
        async with database.read() as session:
            known = await library.file_names(session)
        removed = await asyncio.to_thread(files.sweep, files_dir, known)
        if removed:
            log.info("orphans_removed", files=removed)
        return False

    return Worker("sweeper", sweep, every=600.0)


async def _claim(database: Database) -> list[Resume]:
    """The oldest that wait, now being parsed. One process: nobody else claims."""
    async with database.read() as session:
        waiting = list(
            await session.scalars(
                select(Resume.id)
                .where(Resume.status.in_(("uploaded", "parsing")))
                .order_by(Resume.id)
                .limit(AT_ONCE)
            )
        )
    if not waiting:
        return []
    async with database.write() as session:
        claimed = list(
            await session.scalars(select(Resume).where(Resume.id.in_(waiting)))
        )
        for resume in claimed:
            resume.tries += 1
            library.touch(resume, "parsing", now=utc_now())
    return claimed


async def _process(database: Database, files_dir: Path, resume: Resume) -> None:
    if resume.tries > MOST_TRIES:
        await _fail(database, resume.id, "too_complex")
        return
    try:
        content = await asyncio.to_thread(files.read, files_dir, resume.file_name)
    except FileNotFoundError:
        await _fail(database, resume.id, "damaged")
        return
    reading = await read_document(content, resume.kind)  # type: ignore[arg-type]  # checked by the table
    if isinstance(reading, Unreadable):
        await _fail(database, resume.id, reading.reason)
        return
    now = utc_now()
    parsed, judged = await asyncio.to_thread(_understand, reading, now)
    await _store(database, resume.id, reading, parsed, judged, now=now)


def _understand(reading: Reading, now: datetime) -> tuple[ParsedResume, Report]:
    parsed = parse(reading, today=now.date())
    return parsed, report(reading, parsed)


async def _store(
    database: Database,
    resume_id: int,
    reading: Reading,
    parsed: ParsedResume,
    judged: Report,
    *,
    now: datetime,
) -> None:
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is None:
            return  # removed in the meantime
        resume.reading = reading.to_json()
        resume.parsed_data = parsed.model_dump(mode="json")
        resume.report = judged.model_dump(mode="json")
        resume.ats_score = judged.ats_score
        library.touch(resume, "analyzed", now=now)
        emit(session, parsed_event(resume, parsed))
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
            resume.failure_reason = reason
            library.touch(resume, status, now=utc_now())
            await library.replace_unreadable_primary(session, resume)
