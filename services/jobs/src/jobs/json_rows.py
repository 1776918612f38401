"""Rows as JSON that SQLite writes.

Helpers get them as they are: SQLite lets other threads work while it writes them, and
nothing is made of them here, where requests are answered.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, func, literal
from sqlalchemy.orm import InstrumentedAttribute


def as_json(columns: Sequence[InstrumentedAttribute[Any]]) -> ColumnElement[str]:
    """An object of the columns as they are stored: a truth is 1, a moment a text."""
    pairs = [part for column in columns for part in _pair(column)]
    return func.json_object(*pairs, type_=String)


def _pair(column: InstrumentedAttribute[Any]) -> Sequence[ColumnElement[Any]]:
    name = literal(column.key, literal_execute=True)
    is_json = isinstance(column.type, JSON)
    return name, func.json(column) if is_json else column.expression


def moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def joined(rows: Sequence[str]) -> bytes:
    """Many, as one JSON list."""
    return f"[{','.join(rows)}]".encode()
