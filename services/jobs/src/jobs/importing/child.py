"""A helper process: `python -m jobs.importing.child 5`, so much nicer than its parent.

It answers one request after the other.

A request is its length in four bytes, a line of JSON with what to do, and a body; so is
the answer. It ends when its parent does: there is nothing more to read then.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from pydantic_core import from_json, to_json

from jobs.importing import import_files, import_rows, quality
from jobs.json_rows import moment
from jobs.postings.postings import read_posting
from jobs.searching.entries import entries
from jobs.searching.index import add_to
from skills import catalogue

_LENGTH_BYTES = 4


def main() -> None:
    os.nice(int(sys.argv[1]))
    gc.disable()  # what a request leaves is collected after it, not all the time
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (message := _receive(requests)) is not None:
        head, _, body = message.partition(b"\n")
        task = json.loads(head)
        answer = _WORK[task.pop("work")](body, **task)
        answers.write(len(answer).to_bytes(_LENGTH_BYTES, "big") + answer)
        answers.flush()
        gc.collect()


def _receive(stream: BinaryIO) -> bytes | None:
    length = stream.read(_LENGTH_BYTES)
    return stream.read(int.from_bytes(length, "big")) if length else None


def _lines(body: bytes, *, kind: str, company: str | None) -> bytes:
    try:
        return b"\n" + import_files.lines_of(body, kind=kind, company=company)
    except ValueError as error:
        return str(error).encode()  # an answer without a first line that is empty


def _check(body: bytes, *, source: str | None) -> bytes:
    return to_json(import_rows.check_lines(body, source=source))


def _read(body: bytes) -> bytes:
    """The requirements and the quality of postings, as the table has them."""
    _prepare()
    return to_json([_read_one(fields) for fields in from_json(body)])


def _read_one(fields: dict[str, Any]) -> dict[str, Any]:
    ledger = read_posting(fields)
    for name in ("posted_at", "expires_at"):
        fields[name] = moment(fields[name])
    score, lacks = quality.check(fields, ledger)
    return {
        "id": fields["id"],
        "version": fields["version"],
        "ledger": json.dumps(ledger),
        "quality_score": score,
        "quality_lacks": json.dumps(lacks),
    }


def _index(body: bytes, *, folder: str) -> bytes:
    _prepare()
    add_to(Path(folder), entries(body))
    return b""


@cache
def _prepare() -> None:
    """What is there for good need not be looked through for what is not."""
    catalogue()
    gc.freeze()


_WORK: dict[str, Callable[..., bytes]] = {
    "lines": _lines,
    "check": _check,
    "read": _read,
    "index": _index,
}

if __name__ == "__main__":
    main()
