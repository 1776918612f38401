"""From uploaded to analyzed: one résumé after the other, outside every transaction.

The status in the table is where a résumé is; a process that ends in between starts
that step again. Three tries, then the file itself must be the reason.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import literal, select
from sqlalchemy.orm import undefer

from common.clock import utc_now
from common.contracts.resumes import ResumeAnalyzed
from common.db import Database
from common.outbox import emit
from common.workers import Worker
from resumes.ats import report
from resumes.documents import Reading, Unreadable, read_document
from resumes.exchanging.laying_out import lay_out
from resumes.facts import parsed_event, years_by_skill
from resumes.keeping import library, primary
from resumes.parsing import ParsedResume, parse
from resumes.tables import UNFINISHED, Resume
from resumes.uploading import files, steps

log = structlog.get_logger("pipeline")

MOST_TRIES = 3
AT_ONCE = 2
# Written out in the query: else its planner cannot tell that the partial index fits.
_WAITING = [literal(status, literal_execute=True) for status in UNFINISHED]


@dataclass(frozen=True)
class Understood:
    """What a résumé says."""

    reading: Reading
    parsed: ParsedResume


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
    """The oldest that wait, each at its step. One process: nobody else claims."""
    async with database.read() as session:
        waiting = list(
            await session.scalars(
                select(Resume.id)
                .where(Resume.status.in_(_WAITING))
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
            if resume.status == "uploaded":
                steps.move(session, resume, "parsing", now=utc_now())
    return claimed


async def _process(database: Database, files_dir: Path, resume: Resume) -> None:
    if resume.tries > MOST_TRIES:
        await _fail(database, resume.id, "too_complex")
        return
    if resume.status == "parsing":
        understood = await _read(database, files_dir, resume)
    else:
        understood = await _find_understood(database, resume.id)
    if understood is not None:
        await _judge(database, resume.id, understood)


async def _read(
    database: Database, files_dir: Path, resume: Resume
) -> Understood | None:
    """What the file says, which is written down; None where it cannot be read."""
    try:
        content = await asyncio.to_thread(files.read, files_dir, resume.file_name)
    except FileNotFoundError:
        await _fail(database, resume.id, "damaged")
        return None
    now = utc_now()
    understood = await _understand(content, resume.kind, now)
    if isinstance(understood, Unreadable):
        await _fail(database, resume.id, understood.reason)
        return None
    await _store(database, resume.id, understood, now=now)
    return understood


async def _understand(
    content: bytes, kind: str, now: datetime
) -> Understood | Unreadable:
    if kind == "json":  # checked when it came in, so nothing in it can surprise
        laid_out = await asyncio.to_thread(lay_out, content, now.date())
        return laid_out if isinstance(laid_out, Unreadable) else Understood(*laid_out)
    reading = await read_document(content, kind)  # type: ignore[arg-type]  # as stored
    if isinstance(reading, Unreadable):
        return reading
    parsed = await asyncio.to_thread(parse, reading, today=now.date())
    return Understood(reading, parsed)


async def _find_understood(database: Database, resume_id: int) -> Understood | None:
    """What was written down before this process began."""
    async with database.read() as session:
        resume = await session.get(
            Resume,
            resume_id,
            options=[undefer(Resume.reading), undefer(Resume.parsed_data)],
        )
    if resume is None or resume.reading is None:
        return None
    return Understood(
        Reading.from_json(resume.reading),
        ParsedResume.model_validate(resume.parsed_data),
    )


async def _store(
    database: Database, resume_id: int, understood: Understood, *, now: datetime
) -> None:
    reading, parsed = understood.reading, understood.parsed
    years = await asyncio.to_thread(
        years_by_skill, reading.text, parsed, today=now.date()
    )
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is None:
            return  # removed in the meantime
        resume.reading = reading.to_json()
        resume.parsed_data = parsed.model_dump(mode="json")
        resume.skill_years = years
        steps.move(session, resume, "parsed", now=now)
        await primary.after_reading(session, resume)
        emit(session, parsed_event(resume, parsed))


async def _judge(database: Database, resume_id: int, understood: Understood) -> None:
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is not None and resume.status == "parsed":
            steps.move(session, resume, "analyzing", now=utc_now())
    judged = await asyncio.to_thread(report, understood.reading, understood.parsed)
    async with database.write() as session:
        resume = await session.get(Resume, resume_id)
        if resume is None:
            return  # removed in the meantime
        resume.report = judged.model_dump(mode="json")
        resume.ats_score = judged.ats_score
        steps.move(session, resume, "analyzed", now=utc_now())
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
