"""What may become of a posting."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from common.errors import Conflict

JobStatus = Literal["draft", "active", "paused", "closed"]

# Every move there is. Nothing becomes a draft again: others have seen it.
MOVES: Mapping[str, tuple[JobStatus, ...]] = MappingProxyType(
    {
        "draft": ("active",),
        "active": ("paused", "closed"),
        "paused": ("active", "closed"),
        "closed": ("active",),
    }
)


class IllegalJobMove(Conflict):
    detail = "A job cannot go from its status to that one: see `allowed`."


def check_move(status: str, to: JobStatus) -> None:
    """Raises: IllegalJobMove: The table has no such move."""
    allowed = MOVES[status]
    if to not in allowed:
        facts: dict[str, Any] = {"from": status, "to": to, "allowed": list(allowed)}
        raise IllegalJobMove(**facts)
