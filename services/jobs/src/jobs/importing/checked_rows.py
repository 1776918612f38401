"""The rows of a file, made and checked by the helpers."""

import asyncio
from collections.abc import AsyncIterator

from pydantic_core import from_json

from common.errors import Unprocessable
from jobs.importing.children import ChildDied, Children
from jobs.importing.importing import Checked

SLICE_BYTES = 1024 * 1024  # what a helper checks at once


class UnreadableFile(Unprocessable):
    detail = "The file cannot be read."


async def as_lines(
    children: Children, body: bytes, kind: str, company: str | None
) -> bytes:
    answer = await _ask(children, "lines", body, kind=kind, company=company)
    said, mark, lines = answer.partition(b"\n")
    if said or not mark:
        raise UnreadableFile(said.decode())
    return lines


async def checked_rows(
    children: Children, body: bytes, source: str | None
) -> AsyncIterator[list[Checked]]:
    """In order, while the next slices are being checked by the helpers."""
    slices = list(_slices(body))
    tasks: list[asyncio.Task[bytes]] = []
    try:
        for number in range(len(slices)):
            while len(tasks) < min(len(slices), number + 1 + children.most):
                ask = _ask(children, "check", slices[len(tasks)], source=source)
                tasks.append(asyncio.create_task(ask))
            rows: list[Checked] = from_json(await tasks[number])
            yield rows
    finally:
        for task in tasks:
            task.cancel()


def _slices(body: bytes) -> list[bytes]:
    slices, start = [], 0
    while start < len(body):
        end = body.find(b"\n", start + SLICE_BYTES)
        end = len(body) if end < 0 else end
        slices.append(body[start:end])
        start = end + 1
    return slices


async def _ask(children: Children, work: str, body: bytes, **more: str | None) -> bytes:
    try:
        return await children.ask(work, body, **more)
    except ChildDied as error:
        raise UnreadableFile("The file takes too long to read.") from error
