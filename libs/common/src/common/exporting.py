"""A person's own data, for them: this service's part of an export, as a ZIP file.

One JSON file a table, and the original files. It is built in a thread and in a file
without a name: nothing of it stays when the answer has been sent.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from common.calls import called_by
from common.db import Database
from common.deps import DatabaseDep
from common.erased import is_erased
from common.errors import NotFound
from common.personal import Owned, PersonalData, exported_rows
from common.routing import router as make_router
from common.schemas import PathId

PATH = "/internal/people/{user_id:id}/export"
CHUNK_BYTES = 1 << 16


class PersonErased(NotFound):
    detail = "This person has been erased."


def export_router(service: str, data: PersonalData) -> APIRouter:
    router = make_router("", tag="internal")

    @router.get(PATH, include_in_schema=False, name=f"export_from_{service}")
    async def export_person(
        user_id: PathId,
        _caller: Annotated[str, called_by("auth")],
        request: Request,
        database: DatabaseDep,
    ) -> StreamingResponse:
        """Everything this service holds of the person."""
        folder = data.files_dir(request.state.settings) if data.files_dir else None
        file = await build(database, data, user_id, files_dir=folder)
        length = str(file.seek(0, 2))
        return StreamingResponse(
            _chunks(file),
            media_type="application/zip",
            headers={"Content-Length": length},
        )

    return router


async def build(
    database: Database, data: PersonalData, user_id: int, *, files_dir: Path | None
) -> IO[bytes]:
    """The ZIP as an open file without a name.

    Raises:
        PersonErased: There is nothing any more.
    """
    async with database.read() as session:
        if await is_erased(session, user_id):
            raise PersonErased

    def write(session: Session) -> IO[bytes]:
        # Closed by whoever sends it.
        file = tempfile.TemporaryFile(dir=database.path.parent)  # noqa: SIM115
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for owned in (*data.owned, *data.authored):
                if owned.exported:
                    _add(archive, session, owned, user_id, files_dir)
        return file

    return await database.offload(write)


def _add(
    archive: zipfile.ZipFile,
    session: Session,
    owned: Owned,
    user_id: int,
    files_dir: Path | None,
) -> None:
    kept: list[tuple[Path, str]] = []
    with archive.open(f"{owned.name}.json", "w") as out:
        out.write(b"[")
        for number, (plain, row) in enumerate(exported_rows(session, owned, user_id)):
            out.write(b",\n" if number else b"\n")
            out.write(json.dumps(plain, ensure_ascii=False, indent=1).encode())
            kept += _files(owned, row, files_dir)
        out.write(b"\n]\n")
    for path, name in kept:
        if path.is_file():
            archive.write(path, f"files/{name}")


def _files(owned: Owned, row: Any, folder: Path | None) -> list[tuple[Path, str]]:
    """Where the files of a row lie, and what its owner knows them by."""
    if owned.files is None or folder is None or not owned.files_exported:
        return []
    label = getattr(row, owned.file_label) if owned.file_label else None
    return [
        (file, f"{row.id}-{_harmless(label)}" if label else file.name)
        for pattern in owned.files(row)
        for file in sorted(folder.glob(pattern))
    ]


def _harmless(label: str) -> str:
    """A file name that unpacks where it should, whatever its owner called it."""
    return re.sub(r"[^\w.() -]", "_", label).lstrip(". ")[-120:] or "file"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
