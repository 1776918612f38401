"""Pictures of people on the disk, and which one is whose.

A name is made from the picture and a key of that one upload: it cannot be guessed,
never means another picture, and is never the name of somebody else's.
"""

import asyncio
import hashlib
import os
import re
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from common.db import Database, StorageFull, after_commit
from common.errors import NotFound, Unavailable
from common.workers import Worker
from profiles.pictures import SIZES, squares
from profiles.profile import touch
from profiles.tables import Profile

log = structlog.get_logger("avatars")

PATH = "/api/v1/users/avatars"
SHOWN = 256  # where one address is wanted
MOST_WAITING = 8
ORPHAN_SECONDS = 600  # older than any upload that is still under way
_NAME = re.compile(rf"[0-9a-f]{{32}}-({'|'.join(map(str, SIZES))})\.webp")


class AvatarNotFound(NotFound):
    detail = "There is no such picture."


class TooManyPictures(Unavailable):
    detail = "Many pictures are being read at the moment: try again shortly."


class Studio:
    """Makes avatars out of uploads, one after the other: the largest take 400 MB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def develop(self, content: bytes) -> str:
        """Write the squares of a picture to the disk; gives the name we made.

        Raises:
            TooManyPictures: So many wait that one more would wait too long.
            NotAPicture, PictureTooLarge, PictureMoves, PictureDamaged: See `squares`.
            StorageFull: The disk is full; what was begun is swept.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyPictures(retry_after=2)
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(self._develop, content)
        finally:
            self._waiting -= 1

    def _develop(self, content: bytes) -> str:
        made = squares(content)
        print_ = hashlib.blake2b(made[max(SIZES)], digest_size=16, key=token_bytes(32))
        avatar = print_.hexdigest()
        try:
            store(self.folder, avatar, made)
        except OSError as error:
            raise StorageFull(retry_after=30) from error
        return avatar


def url_of(avatar: str, size: int = SHOWN) -> str:
    return f"{PATH}/{_file_name(avatar, size)}"


def store(folder: Path, avatar: str, made: Mapping[int, bytes]) -> None:
    """So that a name that is known stands for a whole file, even after a power cut."""
    folder.mkdir(parents=True, exist_ok=True)
    for size, content in made.items():
        unfinished = folder / f".{_file_name(avatar, size)}"
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / _file_name(avatar, size))
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(folder: Path, name: str) -> bytes:
    """Raises: AvatarNotFound: It is no name of ours, or was removed."""
    if not _NAME.fullmatch(name):
        raise AvatarNotFound
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise AvatarNotFound from error


async def put(
    session: AsyncSession,
    folder: Path,
    profile: Profile,
    avatar: str | None,
    *,
    now: datetime,
) -> None:
    """Give a person this picture, or none; the files of the old one go."""
    before, profile.avatar = profile.avatar, avatar
    touch(profile, now=now)
    await session.flush()
    if before is not None:
        after_commit(session, lambda: _remove(folder, before))


def sweeper(database: Database, folder: Path) -> Worker:
    """Removes what nobody has: an upload whose row never came, a crash in between."""

    async def sweep() -> bool:
        known = await database.offload(_in_use)
        removed = await asyncio.to_thread(_sweep, folder, known)
        if removed:
            log.info("orphans_removed", files=removed)
        return False

    return Worker("avatar_sweeper", sweep, every=600.0)


def _file_name(avatar: str, size: int) -> str:
    return f"{avatar}-{size}.webp"


def _remove(folder: Path, avatar: str) -> None:
    for size in SIZES:
        (folder / _file_name(avatar, size)).unlink(missing_ok=True)


def _in_use(session: Session) -> set[str | None]:
    """Reads the whole table: not in the loop."""
    present = select(Profile.avatar).where(Profile.avatar.is_not(None))
    return set(session.scalars(present))


def _sweep(folder: Path, known: set[str | None]) -> int:
    if not folder.exists():
        return 0
    before = time.time() - ORPHAN_SECONDS
    orphans = [
        file
        for file in folder.iterdir()
        if file.name.partition("-")[0] not in known and file.stat().st_mtime < before
    ]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)
