"""Collects exports: asks every service for its part, then puts the parts together.

What is there already stays there: after a crash, or while a service is away, only what
is missing is asked for again.
"""

import asyncio
import json
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog

from auth import exports
from auth.personal import PERSONAL
from auth.tables import Export
from common import exporting
from common.calls import Calls, ServiceAway
from common.clock import utc_now
from common.db import Database
from common.settings import SERVICES
from common.workers import Worker

log = structlog.get_logger("collector")

AT_ONCE = 2
EVERY_SECONDS = 5.0
PART_SECONDS = 120.0
MOST_BYTES = 512 << 20  # far above what a person may store anywhere
README = """\
This is what the CCAI Jobs Platform holds of you. Every part of it keeps its own, and
has a folder here: a JSON file for each kind of thing, and your files below "files".

auth        your account, where you are signed in, what happened to it (security
            events), your requests to be a recruiter
profiles    your profile, skills, achievements, portfolio, settings, pictures, former
            addresses of your page, and what you were notified of
jobs        your applications with the job's title and company and their history, what
            your resume told the matching, and the postings you wrote (jobs.json)
resumes     your resumes as you uploaded them, what was read in them, their reports
interviews  your interviews
social      your connections, with the message you sent
ai          nothing is kept there

Moments are in UTC. "id" and names that end in "_id" number things of the platform: a
"job_id" is the number in the address of a job. In social, "requester_id" is who asked.
What an empty file would list, you do not have.
"""


class Collector:
    def __init__(self, database: Database, calls: Calls, data_dir: Path) -> None:
        self._database = database
        self._calls = calls
        self._data_dir = data_dir
        self.folder = data_dir / "auth" / "exports"
        self._last_tried = 0
        self.worker = Worker("collector", self._collect, every=EVERY_SECONDS)

    async def _collect(self) -> bool:
        await self._tidy()
        async with self._database.read() as session:
            collecting = await exports.list_collecting(
                session, after=self._last_tried, limit=AT_ONCE
            )
        if collecting:
            # Each in its turn: one that cannot be collected must not hold up the rest.
            self._last_tried = collecting[-1].id
        return any([await self._try(export) for export in collecting])

    async def _tidy(self) -> None:
        now = utc_now()
        async with self._database.write() as session:
            await exports.give_up(session, now=now)
            await exports.forget_old(session, now=now)
            known = await exports.file_names(session)
        await asyncio.to_thread(_sweep, self.folder, known)

    async def _try(self, export: Export) -> bool:
        """Whether it is whole now; if not, some service is away and it waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        there = await asyncio.gather(*(self._part(export, s) for s in SERVICES))
        if not all(there):
            return False
        now = utc_now()
        size = await asyncio.to_thread(_put_together, self.folder, export, now=now)
        async with self._database.write() as session:
            await exports.finish(session, export.id, size=size, now=now)
        await asyncio.to_thread(_remove_parts, self.folder, export.file_name)
        return True

    async def _part(self, export: Export, service: str) -> bool:
        part = _part_of(self.folder, export.file_name, service)
        if part.exists():
            return True
        if service == "auth":
            await self._own_part(export.user_id, part)
            return True
        path = exporting.PATH.replace("{user_id:id}", str(export.user_id))
        try:
            status = await self._calls.download(
                service, path, part, timeout=PART_SECONDS, most_bytes=MOST_BYTES
            )
        except ServiceAway:
            return False
        return status == 200

    async def _own_part(self, user_id: int, part: Path) -> None:
        file = await exporting.build(
            self._database, PERSONAL, user_id, files_dir=self._data_dir
        )
        await asyncio.to_thread(_copy, file, part)


def _copy(file: IO[bytes], to: Path) -> None:
    with file, to.with_name(f".{to.name}").open("wb") as out:
        file.seek(0)
        shutil.copyfileobj(file, out)
    to.with_name(f".{to.name}").rename(to)


def _put_together(folder: Path, export: Export, *, now: datetime) -> int:
    """One ZIP of all parts, a folder for each; gives its size in bytes."""
    whole = folder / export.file_name
    unfinished = folder / f".{export.file_name}"
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        about = {"user_id": export.user_id, "collected_at": now.isoformat()}
        archive.writestr("export.json", json.dumps(about, indent=1))
        for service in SERVICES:
            with zipfile.ZipFile(_part_of(folder, export.file_name, service)) as part:
                for item in part.infolist():
                    with (
                        part.open(item) as source,
                        archive.open(f"{service}/{item.filename}", "w") as target,
                    ):
                        shutil.copyfileobj(source, target)
    unfinished.rename(whole)
    return whole.stat().st_size


def _part_of(folder: Path, file_name: str, service: str) -> Path:
    return folder / f"{file_name}.{service}"


def _remove_parts(folder: Path, file_name: str) -> None:
    for service in SERVICES:
        _part_of(folder, file_name, service).unlink(missing_ok=True)


def _sweep(folder: Path, known: set[str]) -> None:
    """Remove what belongs to no export any more: it is over, or its person is gone."""
    for file in folder.glob("*") if folder.exists() else ():
        if file.name.lstrip(".").partition(".")[0] not in known:
            file.unlink(missing_ok=True)
