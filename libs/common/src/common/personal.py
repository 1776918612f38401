"""What a service holds of people, written down: what is theirs, what only names them.

Erasure and export follow these declarations, and a test holds them against the tables:
a column that nobody has decided about fails it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, undefer

from common.tables import (
    DeadLetter,
    ErasedPerson,
    IdempotentAnswer,
    InboxEntry,
    OutboxMessage,
)

Model = type[DeclarativeBase]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Owned:
    """Rows that are one person's: exported, and deleted with them.

    `of(user_id)` finds them. `exported` and `hidden` together name every column;
    hidden ones mean nothing to their owner, or would open something.
    """

    model: Model
    of: Callable[[int], ColumnElement[bool]]
    exported: Collection[str] = NOTHING
    hidden: Collection[str] = NOTHING
    # A row's files below the service's folder (patterns), and what a person calls it.
    files: Callable[[Any], Sequence[str]] | None = None
    file_label: str | None = None
    files_exported: bool = False
    # What makes an exported row clear to its owner: names where it has only ids.
    more: Callable[[Session, Any], dict[str, Any]] | None = None

    @property
    def columns(self) -> set[str]:
        return {*self.exported, *self.hidden}

    @property
    def name(self) -> str:
        return table_of(self.model).name


@dataclass(frozen=True)
class Mentioned:
    """A column of somebody else's row that names a person: emptied (SET NULL)."""

    column: InstrumentedAttribute[int | None]


@dataclass(frozen=True)
class Impersonal:
    """A table whose rows say nothing of anybody, or only by their id."""

    model: Model
    columns: Collection[str]
    why: str

    @property
    def name(self) -> str:
        return table_of(self.model).name


@dataclass(frozen=True)
class PersonalData:
    """A service's declarations.

    `authored` rows are exported for who wrote them, and stay when they are erased:
    unless they are `owned`, too, by more people than get to see them.
    `before` is called in the transaction of an erasure, ahead of the deletions: for
    what the business wants said or closed first.
    """

    owned: Sequence[Owned] = ()
    authored: Sequence[Owned] = ()
    mentioned: Sequence[Mentioned] = ()
    impersonal: Sequence[Impersonal] = ()
    files_dir: Callable[[Any], Path] | None = None  # of the service's settings
    before: Callable[[AsyncSession, int], Any] | None = None

    @property
    def all_owned(self) -> Sequence[Owned]:
        return (*self.owned, *COMMON_OWNED)


COMMON_OWNED = (
    Owned(
        IdempotentAnswer,
        lambda user_id: IdempotentAnswer.user_id == user_id,
        # Repeats of answers whose things are exported already.
        hidden=[column.name for column in IdempotentAnswer.__table__.columns],
    ),
)
COMMON_IMPERSONAL = tuple(
    Impersonal(model, [column.name for column in model.__table__.columns], why)
    for model, why in (
        (OutboxMessage, "events carry ids and facts"),
        (DeadLetter, "events carry ids and facts"),
        (InboxEntry, "ids of events"),
        (ErasedPerson, "the id and the time, for audit"),
    )
)


@dataclass
class Removed:
    """What an erasure took away: rows by table, and files that are still to go."""

    rows: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


async def remove(session: AsyncSession, data: PersonalData, user_id: int) -> Removed:
    """Delete what is the person's, and their id where others' rows name it."""
    removed = Removed()
    if data.before is not None:
        await data.before(session, user_id)
    for owned in data.all_owned:
        if owned.files is not None:
            for row in await session.scalars(
                select(owned.model).where(owned.of(user_id))
            ):
                removed.files += owned.files(row)
        gone = await session.execute(delete(owned.model).where(owned.of(user_id)))
        removed.rows[owned.name] = cast("Any", gone).rowcount
    for mentioned in data.mentioned:
        column = mentioned.column
        await session.execute(
            update(column.class_).where(column == user_id).values({column: None})
        )
    return removed


def exported_rows(
    session: Session, owned: Owned, user_id: int
) -> Iterator[tuple[dict[str, Any], Any]]:
    """The person's rows as JSON, each with the row itself."""
    # What is left on the disk until asked for is asked for here, not row by row.
    statement = select(owned.model).where(owned.of(user_id)).options(undefer("*"))
    for row in session.scalars(statement.execution_options(yield_per=100)):
        plain = {name: _plain(getattr(row, name)) for name in owned.exported}
        yield plain | (owned.more(session, row) if owned.more else {}), row


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def table_of(model: Model) -> Table:
    return cast("Table", model.__table__)
