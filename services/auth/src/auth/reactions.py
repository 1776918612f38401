"""The event door: the services' receipts for people they have forgotten."""

import importlib

from sqlalchemy.ext.asyncio import AsyncSession

from auth import erasures
from common.clock import utc_now
from common.contracts.event import PUBLISHED, Receipt
from common.reactions import Reaction
from common.settings import SERVICES


def _noting(service: str) -> Reaction:
    """A reaction of its own, with a name of its own, for each sender."""
    importlib.import_module(f"common.contracts.{service}")

    async def note(session: AsyncSession, receipt: Receipt) -> None:
        await erasures.note_receipt(session, service, receipt, now=utc_now())

    note.__name__ = f"note_receipt_of_{service}"
    return Reaction(PUBLISHED[f"events.{service}.erasure_receipt.v1"], note)


REACTIONS = [_noting(service) for service in SERVICES]
