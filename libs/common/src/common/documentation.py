"""The interactive documentation of one service, with assets served from here."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
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

    app.get(base, include_in_schema=False)(page)
    app.get(f"{base}/openapi.json", include_in_schema=False)(document)
    app.mount(f"{base}/assets", StaticFiles(directory=ASSETS), name="assets")
    app.openapi = lambda: openapi(app)  # type: ignore[method-assign]  # FastAPI's way
