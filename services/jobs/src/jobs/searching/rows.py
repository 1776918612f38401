"""What a page of hits shows of jobs: one statement, of what is shown and no more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.tables import Application, Job, SavedJob
from jobs.views import JobSummary

# Tables, not classes: objects that know their changes cost more than the search.
_JOBS, _APPLIED, _SAVED = Job.__table__, Application.__table__, SavedJob.__table__
# As one value, so that the statement is the same for any number of them.
_IDS = func.json_each(bindparam("ids", type_=_JOBS.c.skills.type)).table_valued("value")
_READER: BindParameter[int | None] = bindparam("reader")
_ROWS: Select[*tuple[Any, ...]] = (
    select(
        *(_JOBS.c[name] for name in JobSummary.model_fields),
        _JOBS.c.status,
        _APPLIED.c.status.label("application_status"),
        _SAVED.c.id.is_not(None).label("is_saved"),
    )
    .select_from(_JOBS)
    .outerjoin(
        _APPLIED, (_APPLIED.c.user_id == _READER) & (_APPLIED.c.job_id == _JOBS.c.id)
    )
    .outerjoin(_SAVED, (_SAVED.c.user_id == _READER) & (_SAVED.c.job_id == _JOBS.c.id))
    .where(_JOBS.c.id.in_(select(_IDS.c.value)))
)


async def list_rows(
    session: AsyncSession, ids: Sequence[int], *, reader: int | None, now: datetime
) -> list[Row[*tuple[Any, ...]]]:
    """The open ones of these jobs, in this order.

    With the state of the reader's own application, and whether they have saved it.
    """
    found = await session.execute(_ROWS, {"ids": list(ids), "reader": reader})
    by_id = {row.id: row for row in found if _is_open(row, now)}
    return [by_id[job_id] for job_id in ids if job_id in by_id]


def _is_open(row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    """Still: it may have been closed or have run out since it was indexed."""
    return bool(row.status == "active" and row.expires_at > now)
