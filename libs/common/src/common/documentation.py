"""The interactive documentation of one service, with assets served from here."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from common.openapi import openapi

ASSETS = Path(str(files("fastapi_offline"))) / "static"


def add_documentation(app: FastAPI, name: str) -> None:
    """`/docs/<name>`, its document at `/docs/<name>/openapi.json`."""
    base = f"/docs/{name}"

    async def page() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{base}/openapi.json",
            title=f"{name} · CCAI Jobs Platform",
            swagger_js_url=f"{base}/assets/swagger-ui-bundle.js",
            swagger_css_url=f"{base}/assets/swagger-ui.css",
            swagger_favicon_url=f"{base}/assets/favicon.png",
            swagger_ui_parameters={
                "persistAuthorization": True,
                "tryItOutEnabled": True,
            },
        )

    async def document() -> dict[str, Any]:
        return app.openapi()

    # The framework's own routes: a page opens whatever hangs on the link to it.
    for path, answer in ((base, page), (f"{base}/openapi.json", document)):
        app.router.add_api_route(
            path, answer, include_in_schema=False, route_class_override=APIRoute
        )
    app.mount(f"{base}/assets", StaticFiles(directory=ASSETS), name="assets")
    app.openapi = lambda: openapi(app)  # type: ignore[method-assign]  # FastAPI's way
