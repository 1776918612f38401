"""Reading an uploaded file, bounded in size and number."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Request, UploadFile

from common.errors import TooLarge, Unprocessable

MAX_BYTES = 5 * 1024 * 1024
FORM_BYTES = MAX_BYTES + 128 * 1024  # the file and what a form adds
_MAX_NAME = 255


class FileTooLarge(TooLarge):
    detail = "The file is larger than 5 MB."


class OneFileOnly(Unprocessable):
    detail = "Send exactly one file, in the field `file`."


@dataclass(frozen=True)
class Upload:
    content: bytes
    filename: str  # for people only; never part of a path


async def read_upload(
    request: Request,
    file: Annotated[UploadFile, File(description="At most 5 MB")],
) -> Upload:
    """The one uploaded file.

    Raises:
        FileTooLarge: More than `MAX_BYTES`.
        OneFileOnly: Two files.
    """
    form = await request.form()
    if len(form.multi_items()) != 1:
        raise OneFileOnly
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    return Upload(content, display_name(file.filename or ""))


def display_name(filename: str) -> str:
    """A name to show: no folders, nothing invisible, not long, never empty."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if char.isprintable()).strip(" .")
    return shown[-_MAX_NAME:] or "file"


UploadDep = Annotated[Upload, Depends(read_upload)]
