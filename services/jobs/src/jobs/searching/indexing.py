"""Keeps the index behind the table, by less than a second."""

import asyncio
from collections.abc import Sequence
from functools import partial

from common.db import Database
from common.workers import Worker
from jobs.importing.children import Children
from jobs.json_rows import joined
from jobs.searching.entries import entries, newer
from jobs.searching.index import JobIndex

BATCH = 500  # most of a second, for which a job that is posted may wait
FEW = 25  # some hundredths of a second: less than it takes to start a helper


def indexer(database: Database, index: JobIndex, children: Children) -> Worker:
    async def follow() -> bool:
        changed = await database.offload(
            partial(newer, after=index.followed, limit=BATCH)
        )
        if changed:
            await _add(index, children, changed)
        return bool(changed)

    return Worker("indexer", follow, every=1.0)


async def _add(
    index: JobIndex, children: Children, changed: Sequence[tuple[int, str]]
) -> None:
    """Many in a helper: here they would take the time of all requests."""
    rows = joined([row for _, row in changed])
    if len(changed) <= FEW:
        await asyncio.to_thread(lambda: index.add(entries(rows)))
        return
    await children.ask("index", rows, folder=str(index.folder))
    await asyncio.to_thread(index.take_up, changed[-1][0])
