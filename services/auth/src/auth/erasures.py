"""Forgetting a person everywhere: asked for once, done by every service for itself.

auth asks by event and collects the receipts. Who holds the receipt token can see how
far it is; nobody else can, for the person is gone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import Erasure, ErasurePart, User
from common.contracts.auth import ErasureRequested, UserErased
from common.contracts.event import Receipt
from common.errors import NotFound
from common.outbox import emit
from common.settings import SERVICES

# A service that was away for longer than the bus remembers is asked again.
ASKED_AGAIN_AFTER = timedelta(hours=1)


class ErasureNotFound(NotFound):
    detail = "There is no erasure with this receipt."


@dataclass(frozen=True)
class Begun:
    """The event that every service acts on, and the token its state is shown for."""

    event: ErasureRequested
    receipt: str
    requested_at: datetime


async def begin(
    session: AsyncSession, user: User, *, receipt: str | None = None, now: datetime
) -> Begun:
    """Ask all services to forget the person, auth among them.

    Who chooses the `receipt` can look even if our answer is lost; it should be random.
    """
    if receipt is not None and await _is_taken(session, receipt):
        receipt = None  # a poor choice: somebody else has made it
    receipt = receipt or secrets.token_urlsafe(32)
    erasure = Erasure(
        user_id=user.id,
        receipt_digest=_digest(receipt),
        requested_at=now,
        asked_at=now,
    )
    session.add(erasure)
    await session.flush()  # the event needs the id
    event = ErasureRequested(erasure_id=erasure.id, user_id=user.id, occurred_at=now)
    emit(session, event)
    return Begun(event, receipt, now)


async def note_receipt(
    session: AsyncSession, service: str, receipt: Receipt, *, now: datetime
) -> None:
    """One service is done; with the last one, the erasure is."""
    await session.execute(
        insert(ErasurePart)
        .values(
            erasure_id=receipt.erasure_id,
            service=service,
            removed=receipt.removed,
            at=receipt.occurred_at,
        )
        .on_conflict_do_nothing()
    )
    erasure = await session.get_one(Erasure, receipt.erasure_id)
    parts = select(func.count()).where(ErasurePart.erasure_id == erasure.id)
    done = await session.scalar(parts.select_from(ErasurePart))
    if done == len(SERVICES) and erasure.completed_at is None:
        erasure.completed_at = now
        emit(session, UserErased(erasure_id=erasure.id, user_id=erasure.user_id))


async def ask_again(session: AsyncSession, *, now: datetime) -> None:
    """Remind the services of erasures that have been open for long."""
    late = await session.scalars(
        select(Erasure)
        .where(Erasure.completed_at.is_(None))
        .where(Erasure.asked_at < now - ASKED_AGAIN_AFTER)
        .limit(100)
    )
    for erasure in late:
        erasure.asked_at = now
        emit(session, ErasureRequested(erasure_id=erasure.id, user_id=erasure.user_id))


async def get_by_receipt(session: AsyncSession, receipt: str) -> Erasure:
    erasure = await session.scalar(
        select(Erasure).where(Erasure.receipt_digest == _digest(receipt))
    )
    if erasure is None:
        raise ErasureNotFound
    return erasure


async def parts_of(session: AsyncSession, erasure: Erasure) -> list[ErasurePart]:
    """The receipts that are in, the first one first."""
    return list(
        await session.scalars(
            select(ErasurePart)
            .where(ErasurePart.erasure_id == erasure.id)
            .order_by(ErasurePart.at)
        )
    )


async def _is_taken(session: AsyncSession, receipt: str) -> bool:
    taken = select(Erasure.id).where(Erasure.receipt_digest == _digest(receipt))
    return await session.scalar(taken) is not None


def _digest(receipt: str) -> bytes:
    return hashlib.sha256(receipt.encode()).digest()
