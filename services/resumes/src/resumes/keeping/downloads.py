"""Giving a file back: whole, or the one part of it that is asked for.

A header may ask for thousands of parts. More than one is never given: the whole file
is, as the standard allows, and a long header costs no more than a short one.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from common.errors import AppError

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_LONGEST_HEADER = 64
_FALLBACK = re.compile(r"[^\w .()+-]", re.ASCII)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "json": "application/json",
}


class RangeNotSatisfiable(AppError):
    status: ClassVar[int] = 416
    detail = "The file does not reach that far."

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Range": f"bytes */{self.members.get('size', '*')}"}


@dataclass(frozen=True)
class Part:
    """The bytes from `start` to before `end`."""

    start: int
    end: int


def part_of(header: str | None, size: int) -> Part | None:
    """The part a Range header asks for; None for the whole.

    Raises:
        RangeNotSatisfiable: It lies behind the end.
    """
    if header is None or len(header) > _LONGEST_HEADER:
        return None
    match = _ONE_RANGE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:  # so many from the end
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2] or size) + 1)
        if match[2] and int(match[2]) < start:
            return None
    if start >= size:
        raise RangeNotSatisfiable(size=size)
    return Part(start, end)


def download_name(filename: str, kind: str) -> str:
    """What the person called it, ending as what it is: a PDF opens as a PDF."""
    ending = f".{kind}"
    return filename if filename.lower().endswith(ending) else filename + ending


def attachment(name: str) -> str:
    """A Content-Disposition that every browser reads the same (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    fallback = _FALLBACK.sub("_", plain).strip()
    if fallback.startswith(".") or not fallback:
        fallback = f"resume{fallback}"  # nothing but its ending is ASCII
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, '')}"
