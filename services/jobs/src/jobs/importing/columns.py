"""Postings as SQLite stores them, and the statements that store them by the hundred.

Helpers make the values ready, and the statements are made once: there is nothing left
to compile or to convert for each row, which took longer than SQLite does.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, literal_column, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ClauseElement

from jobs.tables import Job

Rows = Sequence[Mapping[str, Any]]

_JOBS = cast("Table", Job.__table__)
_DIALECT = sqlite.dialect(paramstyle="named")
_MOMENT = _JOBS.c.expires_at.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
_LISTS = ("skills", "ai_specializations")
_MOMENTS = ("posted_at", "expires_at")
_NOT_YET = (
    *("company_logo", "posted_by", "closed_reason", "deleted_at", "quality_score"),
)
_FIELDS = (
    *("title", "company", "location", "remote", "job_type", "experience_level"),
    *("salary_min", "salary_max", "currency", "salary_period", "description"),
    *("requirements", "benefits", "skills", "ai_specializations", "external_url"),
    *("posted_at", "expires_at", "fingerprint", "sketch", "digest"),
)


def moment(value: datetime) -> str:
    """Later ones are greater as texts, too."""
    assert _MOMENT is not None
    return cast("str", _MOMENT(value))


def ready(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row as the table has them."""
    moments = {name: values[name] for name in _MOMENTS}
    return {
        **values,
        **{name: json.dumps(values[name]) for name in _LISTS},
        **{name: value and moment(value) for name, value in moments.items()},
    }


def _written(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=_DIALECT))


def _bound(names: Sequence[str]) -> dict[str, Any]:
    return {name: bindparam(name) for name in names}


_INSERT = _written(
    insert(_JOBS).values(_bound([name for name in _JOBS.c.keys() if name != "id"]))  # noqa: SIM118 - a collection of columns iterates over columns
)
_OF_JOB = update(_JOBS).where(_JOBS.c.id == bindparam("job_id"))
_UPDATE = _written(
    _OF_JOB.values(
        _bound([*_FIELDS, "reading", "status", "closed_reason", "updated_at"])
        | {"version": literal_column("version + 1")}
    )
)
# With a new number of change, by which the index takes up the new end; what is still
# to be read gets one when it was.
_KEEP_OPEN = _written(
    _OF_JOB.values(
        expires_at=bindparam("expires_at"),
        change=literal_column("iif(reading = 'done', :change, change)"),
    )
)
_READ = _written(
    _OF_JOB.values(
        _bound(["ledger", "quality_score", "quality_lacks", "change"]),
    ).values(reading=literal_column("'done'"))
)
# Of a posting that is imported for the first time.
NEW: Mapping[str, Any] = MappingProxyType(
    {
        **dict.fromkeys(_NOT_YET),
        "expiry_chosen": False,
        "status": "active",
        "ledger": "[]",
        "quality_lacks": "[]",
        "reading": "new",
        "version": 1,
    }
)


def add(session: AsyncSession, rows: Rows) -> None:
    _run(session, _INSERT, rows)


def change(session: AsyncSession, rows: Rows) -> None:
    _run(session, _UPDATE, rows)


def keep_open(session: AsyncSession, rows: Rows) -> None:
    _run(session, _KEEP_OPEN, rows)


def keep_read(session: AsyncSession, rows: Rows) -> None:
    _run(session, _READ, rows)


def _run(session: AsyncSession, statement: str, rows: Rows) -> None:
    if rows:
        session.sync_session.connection().exec_driver_sql(statement, list(rows))
