"""Around every request: its id, its time, its line in the log, its last resort."""

import re
import time
from collections.abc import Sequence
from functools import lru_cache
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import Histogram
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common import metrics
from common.errors import (
    AppError,
    BadRequest,
    InternalError,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    Unprocessable,
    UnsupportedMediaType,
    ValidationFailed,
    problem_response,
)
from common.log import current_request_id, set_request_id

log = structlog.get_logger("web")

_REQUEST_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")
_EVENT_STREAM = (b"content-type", b"text/event-stream; charset=utf-8")
_FOR_WHOM = b"cross-origin-resource-policy"
_KEPT = b"cache-control"
Headers = list[tuple[bytes, bytes]]
# In words for people, where the library's are for programs.
_PLAINLY = {
    "string_pattern_mismatch": "does not have the form that is asked for here",
    "extra_forbidden": "is no field that can be set here",
    "missing": "is missing",
}
_QUIET = ("/health/live", "/health/ready", "/metrics")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BY_STATUS: dict[int, type[AppError]] = {
    400: BadRequest,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
    422: Unprocessable,
}


class Surroundings:
    """ASGI middleware, the outermost of a service."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        set_request_id(request_id)
        started = time.perf_counter()
        status = 0
        began = 0.0  # of an event stream: how long it is open says nothing of us

        async def answer(message: Message) -> None:
            nonlocal status, began
            if message["type"] == "http.response.start":
                status = message["status"]
                if _EVENT_STREAM in message["headers"]:
                    began = time.perf_counter() - started
                message["headers"] += _surrounding(
                    message["headers"], request_id, is_personal=_has_token(scope)
                )
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            log.info("client_gone")
        except Exception:
            log.exception("unhandled")
            if status:
                raise  # too late to answer: the connection ends
            await problem_response(InternalError(), request_id)(scope, receive, answer)
        finally:
            _note(scope, status, began or time.perf_counter() - started)


def _surrounding(headers: Headers, request_id: str, *, is_personal: bool) -> Headers:
    """Answers are for pages of our own site, unless one says that it is for all.

    What was asked for with a token is one person's, and kept by nobody in between.
    """
    more = [(b"x-request-id", request_id.encode())]
    named = {name for name, _ in headers}
    if _FOR_WHOM not in named:
        more.append((_FOR_WHOM, b"same-site"))
    if is_personal and _KEPT not in named:
        more.append((_KEPT, b"private, no-store"))
    return more


def _has_token(scope: Scope) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"])


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return uuid4().hex


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    path = getattr(route, "path_format", None) or "(none)"
    _timer(scope["method"], path, status).observe(seconds)
    if scope["path"] not in _QUIET:
        # The template of the path, not the path: ids are enough for a line.
        log.info(
            "request",
            method=scope["method"],
            route=path,
            status=status,
            ms=round(seconds * 1000, 2),
        )


@lru_cache(1024)
def _timer(method: str, route: str, status: int) -> Histogram:
    """Looked up once: finding a labelled child costs more than observing."""
    return metrics.REQUESTS.labels(method, route, status)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    return problem_response(error, current_request_id())


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        refusal: AppError = BadRequest("The body is not valid JSON.")
    else:
        refusal = ValidationFailed(errors=_fields(error.errors()[:50]))
    return problem_response(refusal, current_request_id())


def _fields(errors: Sequence[dict[str, object]]) -> list[dict[str, str]]:
    """Each once: a body that two dependencies ask for is checked twice."""
    fields = [_field(error) for error in errors]
    return [f for number, f in enumerate(fields) if f not in fields[:number]]


def _field(error: dict[str, object]) -> dict[str, str]:
    """Where and why, never what was sent: it may be a secret."""
    place = error["loc"]
    assert isinstance(place, tuple)
    kind, *path = place
    # RFC 6901; what a parameter is called stands alone
    pointer = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)
    shown = f"/{pointer}" if kind == "body" and path else pointer
    message = _PLAINLY.get(str(error["type"]), str(error["msg"]))
    message = message.removeprefix("Value error, ")
    return {"pointer": shown[:200], "detail": message}


async def _http(request: Request, error: Exception) -> Response:
    """Refusals of the framework: unknown paths, methods, bodies too large."""
    assert isinstance(error, HTTPException)
    refusal = _BY_STATUS.get(error.status_code, BadRequest)()
    response = problem_response(refusal, current_request_id())
    if error.status_code == 405:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


def _allowed(request: Request) -> list[str]:
    """The methods of a path. The framework names those of its first route only."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


def handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
