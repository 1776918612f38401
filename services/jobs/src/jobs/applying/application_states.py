"""What may become of an application, and who may make it so.

Nothing else in the service changes a status: neither time, nor a closed job, nor a
low score moves anybody's application.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, get_args

from common.contracts.jobs import ApplicationStatus
from common.errors import Conflict, Forbidden

Side = Literal["candidate", "employer"]

STATUSES: tuple[ApplicationStatus, ...] = get_args(ApplicationStatus)
OPEN: tuple[ApplicationStatus, ...] = ("applied", "reviewing", "interview", "offered")

# Every move there is, with who makes it. What has no row here cannot happen.
MOVES: Mapping[tuple[ApplicationStatus, ApplicationStatus], Side] = MappingProxyType(
    {
        ("applied", "reviewing"): "employer",
        ("reviewing", "interview"): "employer",
        ("interview", "offered"): "employer",
        ("offered", "accepted"): "candidate",
        ("applied", "rejected"): "employer",
        ("reviewing", "rejected"): "employer",
        ("interview", "rejected"): "employer",
        ("offered", "rejected"): "employer",
        ("applied", "withdrawn"): "candidate",
        ("reviewing", "withdrawn"): "candidate",
        ("interview", "withdrawn"): "candidate",
        ("offered", "withdrawn"): "candidate",
    }
)


class IllegalMove(Conflict):
    detail = "An application cannot go from its status to that one: see `allowed`."


class NotYourMove(Forbidden):
    detail = "Only the other side can give an application this status."


def allowed_moves(status: str, side: Side) -> list[ApplicationStatus]:
    """Where `side` can move an application that is `status`."""
    return [to for (from_, to), by in MOVES.items() if from_ == status and by == side]


def check_side(to: ApplicationStatus, side: Side) -> None:
    """Raises: NotYourMove: It is the other side that gives this status, always."""
    sides = {by for (_, end), by in MOVES.items() if end == to}
    if sides and side not in sides:
        raise NotYourMove


def check_move(status: str, to: ApplicationStatus, side: Side) -> None:
    """Refuse a move that is not in the table.

    Raises:
        NotYourMove: It is the other side that gives this status.
        IllegalMove: Nobody can move an application that is `status` there.
    """
    check_side(to, side)
    allowed = allowed_moves(status, side)
    if to not in allowed:
        facts: dict[str, Any] = {"from": status, "to": to, "allowed": allowed}
        raise IllegalMove(**facts)
