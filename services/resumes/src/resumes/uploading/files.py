"""Uploaded files on the disk: written before their row, swept when no row came."""

import os
import time
from pathlib import Path
from uuid import uuid4

ORPHAN_SECONDS = 600  # older than any upload that is still under way


def store(folder: Path, content: bytes) -> str:
    """Write the bytes so that they survive a power cut; gives the name we made."""
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex
    unfinished = folder / f".{name}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / name)
    _sync_folder(folder)
    return name


def read(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def read_part(folder: Path, name: str, start: int, end: int) -> bytes:
    """The bytes from `start` to before `end`."""
    with (folder / name).open("rb") as file:
        file.seek(start)
        return file.read(end - start)


def remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)


def sweep(folder: Path, known: set[str]) -> int:
    """Remove files that no row knows; how many."""
    if not folder.exists():
        return 0
    before = time.time() - ORPHAN_SECONDS
    orphans = [
        file
        for file in folder.iterdir()
        if file.name not in known and file.stat().st_mtime < before
    ]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def _sync_folder(folder: Path) -> None:
    """The name, too, must be on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
