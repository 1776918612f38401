"""Alive: the process answers. Ready: its own database does.

What other processes do is not asked here: one outage must not take everything out.
"""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from common import metrics
from common.db import Database
from common.errors import Unavailable
from common.messaging import Messaging

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
async def read_metrics() -> Response:
    return Response(metrics.render(), media_type=metrics.CONTENT_TYPE_LATEST)


def _health(request: Request) -> Health:
    messaging: Messaging | None = request.state.messaging
    if messaging is None:
        return Health(service=request.app.title, bus="none")
    bus: Literal["connected", "away"] = "connected" if messaging.connected else "away"
    return Health(service=request.app.title, bus=bus)
