"""Documents that are the same for everybody: made once for each state of the table."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from common.db import Database
from jobs.postings.postings import last_change

KEPT = 8  # a part of the sitemap is some MB


@dataclass(frozen=True)
class Content:
    body: bytes
    until: datetime | None = None  # when the first job in it runs out


@dataclass(frozen=True)
class Document:
    body: bytes
    etag: str
    changed_at: datetime  # when it first was like this, as far as is remembered
    change: int
    until: datetime | None

    def is_current(self, change: int, now: datetime) -> bool:
        return self.change == change and (self.until is None or self.until > now)


class Documents:
    """Keeps the last few, and makes one at a time, in a thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._making = asyncio.Lock()

    async def get(
        self, name: str, make: Callable[[Session], Content], *, now: datetime
    ) -> Document:
        """The document of that name, made by `make` unless nothing has changed."""
        known = await self._current(name, now)
        if known is not None:
            return known
        async with self._making:
            return await self._current(name, now) or await self._make(name, make, now)

    async def _current(self, name: str, now: datetime) -> Document | None:
        known = self._kept.get(name)
        if known is None or not known.is_current(await self._change(), now):
            return None
        self._kept.move_to_end(name)
        return known

    async def _make(
        self, name: str, make: Callable[[Session], Content], now: datetime
    ) -> Document:
        # Asked before it is read: what changes meanwhile makes it anew next time.
        change = await self._change()
        content = await self._database.offload(make)
        digest = hashlib.sha256(content.body).hexdigest()[:32]
        before = self._kept.get(name)
        same = before is not None and before.etag == f'"{digest}"'
        made = Document(
            content.body,
            f'"{digest}"',
            before.changed_at if before is not None and same else now,
            change,
            content.until,
        )
        self._kept[name] = made
        self._kept.move_to_end(name)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    async def _change(self) -> int:
        async with self._database.read() as session:
            return await last_change(session)
