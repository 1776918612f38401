"""A person's own data from all services, in one ZIP file that is kept for a day."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import accounts, security_log
from auth.clients import Client
from auth.tables import Export
from common.contracts.auth import ExportReady
from common.errors import Conflict, NotFound, TooManyRequests
from common.outbox import emit

KEPT = timedelta(days=1)
DAY = timedelta(days=1)
A_DAY = 3


class ExportNotFound(NotFound):
    detail = "There is no export of yours: ask for one."


class ExportNotReady(Conflict):
    detail = "Your export is still being collected: see its status."


class ExportUnderWay(Conflict):
    detail = "An export of yours is being collected already: see its status."


class TooManyExports(TooManyRequests):
    detail = "You have asked for several exports today: take the newest, or wait."


async def ask(
    session: AsyncSession, user_id: int, client: Client, *, now: datetime
) -> Export:
    """
    Raises:
        AccountNotFound: The person was erased a moment ago.
        ExportUnderWay: One at a time.
        TooManyExports: Three a day.
    """
    await accounts.get(session, user_id)
    lately = list(
        await session.scalars(
            select(Export)
            .where(Export.user_id == user_id, Export.requested_at > now - DAY)
            .order_by(Export.id)
        )
    )
    if any(export.status == "collecting" for export in lately):
        raise ExportUnderWay
    if len(lately) >= A_DAY:
        wait = lately[-A_DAY].requested_at + DAY - now
        raise TooManyExports(retry_after=wait.total_seconds())
    export = Export(
        user_id=user_id,
        status="collecting",
        file_name=secrets.token_hex(16),
        requested_at=now,
        expires_at=now + KEPT,
    )
    session.add(export)
    await session.flush()
    await security_log.record(
        session, user_id, "export_requested", client=client, now=now
    )
    return export


async def get_newest(session: AsyncSession, user_id: int) -> Export:
    newest = (
        select(Export)
        .where(Export.user_id == user_id)
        .order_by(Export.id.desc())
        .limit(1)
    )
    export = await session.scalar(newest)
    if export is None:
        raise ExportNotFound
    return export


async def list_collecting(
    session: AsyncSession, *, after: int, limit: int
) -> list[Export]:
    """The next ones `after` an id; after the last one the first ones again."""
    return list(
        await session.scalars(
            select(Export)
            .where(Export.status == "collecting")
            .order_by(Export.id <= after, Export.id)
            .limit(limit)
        )
    )


async def finish(
    session: AsyncSession, export_id: int, *, size: int, now: datetime
) -> None:
    """It is whole: tell its owner, unless they have gone meanwhile."""
    export = await session.get(Export, export_id)
    if export is None:
        return
    export.status = "ready"
    export.file_size = size
    export.expires_at = now + KEPT
    emit(session, ExportReady(export_id=export.id, user_id=export.user_id))


async def give_up(session: AsyncSession, *, now: datetime) -> None:
    """What could not be collected within a day has failed; its owner may ask again."""
    late = await session.scalars(
        select(Export).where(Export.status == "collecting", Export.expires_at <= now)
    )
    for export in late:
        export.status = "failed"
        export.expires_at = now + KEPT


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(
        delete(Export).where(Export.status != "collecting", Export.expires_at <= now)
    )


async def file_names(session: AsyncSession) -> set[str]:
    """Of those whose files are still of use: not the parts of what has failed."""
    wanted = select(Export.file_name).where(Export.status != "failed")
    return set(await session.scalars(wanted))
