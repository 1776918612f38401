"""`uvicorn --factory edge.main:build`: the process beside Traefik.

Stateless: no database, and auth may be away. As many of them as wanted.
"""

from typing import TYPE_CHECKING

from common.app import Service, create_app
from common.settings import ServiceSettings
from edge import health, pages, problems, verification

if TYPE_CHECKING:
    from fastapi import FastAPI


def build(settings: ServiceSettings | None = None) -> "FastAPI":
    service = Service(
        "edge",
        "Verifies tokens for the gateway and answers what belongs to no service.",
        routers=[health.router, pages.router, problems.router],
    )
    app = create_app(service, settings or ServiceSettings())
    verification.add(app)
    return app
