"""What clients sent, and what they were promised."""

import json
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal
from uuid import uuid4

State = Literal["sent", "acknowledged", "refused"]


@dataclass
class Entry:
    """One write, asked for again under its key until there is an answer."""

    user_id: int
    kind: str
    mark: str  # what it can be found by, in nobody else's data
    key: str = field(default_factory=lambda: uuid4().hex)
    state: State = "sent"
    asked: int = 0
    id: int | None = None  # what the answer calls it
    sent_at: float = field(default_factory=time.time)
    answered_at: float | None = None

    def answered(self, state: State, identifier: int | None = None) -> None:
        self.state, self.id, self.answered_at = state, identifier, time.time()


@dataclass
class Ledger:
    """Of one client; each has its own, so that nobody waits for another."""

    entries: list[Entry] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def begin(self, user_id: int, kind: str, mark: str) -> Entry:
        entry = Entry(user_id, kind, mark)
        self.entries.append(entry)
        return entry

    def of(self, state: State) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == state]


def write_down(ledgers: list[Ledger], file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as lines:
        for ledger in ledgers:
            for entry in ledger.entries:
                print(json.dumps(asdict(entry)), file=lines)
