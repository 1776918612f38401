"""The interactive documentation of one service, with assets served from here."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from common.errors import Problem

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


def openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with our problems in place of the framework's errors."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            servers=[{"url": "/"}],
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemas.update(schemas["Problem"].pop("$defs", {}))
        _replace_validation_errors(document, schemas)
        app.openapi_schema = document
    return app.openapi_schema


def _replace_validation_errors(
    document: dict[str, Any], schemas: dict[str, Any]
) -> None:
    problem = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    for path in document["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            if "application/json" in answers.get("422", {}).get("content", {}):
                answers["422"] = {
                    "description": "Some fields are not valid",
                    "content": problem,
                }
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
