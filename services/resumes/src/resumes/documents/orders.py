"""What is said between the service, its helper and the helper's children.

An order is of one length, so that two of them never run together on their way; with it
travel the child's end of a socket for the document, and the other end of a lifeline.
"""

import json
import struct
from dataclasses import asdict, dataclass
from datetime import date

WALL_SECONDS = 8.0
_ORDER = struct.Struct("5s10s")  # the kind, the day; as ASCII, filled up with NUL
ORDER_BYTES = _ORDER.size
VERDICT_BYTES = 200  # more than any takes


@dataclass(frozen=True)
class Order:
    """Read a document; with a day, also what it says, as of that day."""

    kind: str  # pdf, docx, txt; probe
    today: date | None = None

    def to_bytes(self) -> bytes:
        day = self.today.isoformat() if self.today else ""
        return _ORDER.pack(self.kind.encode(), day.encode())

    @classmethod
    def from_bytes(cls, order: bytes) -> "Order":
        kind, day = (part.rstrip(b"\0").decode() for part in _ORDER.unpack(order))
        return cls(kind, date.fromisoformat(day) if day else None)


@dataclass(frozen=True)
class Verdict:
    """How a child ended, as only its parent can know."""

    cpu_seconds: float
    peak_megabytes: float
    signal: int = 0  # that ended it
    late: bool = False  # its time was over

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, verdict: bytes) -> "Verdict":
        return cls(**json.loads(verdict))
