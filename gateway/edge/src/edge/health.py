"""`GET /health`: all services at a glance, for people and monitors."""

import asyncio
from typing import Literal

import httpx
from fastapi import Request, Response
from pydantic import BaseModel

from common.routing import router as make_router

router = make_router("", tag="edge")

TIMEOUT_SECONDS = 1.0


class ServiceHealth(BaseModel):
    status: Literal["ok", "not_ready", "away"]
    bus: str | None = None


class PlatformHealth(BaseModel):
    status: Literal["ok", "degraded"]
    services: dict[str, ServiceHealth]


@router.get("/health")
async def platform_health(request: Request, response: Response) -> PlatformHealth:
    """Whether every service is ready; 503 when one is not."""
    http: httpx.AsyncClient = request.state.http
    urls: dict[str, str] = request.state.settings.service_urls
    answers = await asyncio.gather(*(_ask(http, url) for url in urls.values()))
    services = dict(zip(urls, answers, strict=True))
    healthy = all(answer.status == "ok" for answer in answers)
    if not healthy:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return PlatformHealth(status="ok" if healthy else "degraded", services=services)


async def _ask(http: httpx.AsyncClient, url: str) -> ServiceHealth:
    try:
        response = await http.get(f"{url}/health/ready", timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError:
        return ServiceHealth(status="away")
    if response.status_code != 200:
        return ServiceHealth(status="not_ready")
    return ServiceHealth(status="ok", bus=response.json().get("bus"))
