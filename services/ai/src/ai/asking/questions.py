"""A task as one person puts it to a model, and by when it wants an answer."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

from ai.asking.tasks import Answer, Task


@dataclass(frozen=True)
class Deadlines:
    short: timedelta
    long: timedelta

    def until(self, *, long: bool) -> float:
        """By the loop's clock, from now."""
        return asyncio.get_running_loop().time() + self.seconds(long=long)

    def seconds(self, *, long: bool) -> float:
        return (self.long if long else self.short).total_seconds()


@dataclass(frozen=True)
class Question(Generic[Answer]):
    task: Task[Answer]
    user_id: int
    key: str
    until: float
