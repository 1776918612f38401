"""Alive: the process answers. Ready: its own database does.

What other processes do is not asked here: one outage must not take everything out.
"""

from contextlib import suppress
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from common import metrics
from common.clock import utc_now
from common.db import Database
from common.errors import Unavailable
from common.messaging import Messaging
from common.outbox import backlog

router = APIRouter(include_in_schema=False)


class Health(BaseModel):
    status: Literal["ok"] = "ok"
    service: str
    bus: Literal["connected", "away", "none"]


class NotReady(Unavailable):
    detail = "The service cannot use its database."


@router.get("/health/live")
async def live(request: Request) -> Health:
    return _health(request)


@router.get("/health/ready")
async def ready(request: Request) -> Health:
    database: Database | None = request.state.database
    if database is not None:
        try:
            async with database.read() as session:
                await session.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise NotReady from error
    return _health(request)


@router.get("/metrics")
async def read_metrics(request: Request) -> Response:
    database: Database | None = request.state.database
    if database is not None:
        with suppress(SQLAlchemyError):  # the other figures count all the more then
            await _measure_outbox(database)
    return Response(metrics.render(), media_type=metrics.CONTENT_TYPE_LATEST)


async def _measure_outbox(database: Database) -> None:
    """Asked for, not noted in passing: nobody passes while NATS is away."""
    async with database.read() as session:
        count, since = await backlog(session)
    age = (utc_now() - since).total_seconds() if since else 0.0
    metrics.OUTBOX_WAITING.set(count)
    metrics.OUTBOX_OLDEST.set(age)


def _health(request: Request) -> Health:
    messaging: Messaging | None = request.state.messaging
    if messaging is None:
        return Health(service=request.app.title, bus="none")
    bus: Literal["connected", "away"] = "connected" if messaging.connected else "away"
    return Health(service=request.app.title, bus=bus)
