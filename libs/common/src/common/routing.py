"""Our routes: strict and bounded in what comes in, honouring the Idempotency-Key.

The body is read here, before the framework does: what we refuse keeps its own status
and code, and what was read is remembered by the request.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from common import idempotency, strict_json
from common.errors import (
    BadRequest,
    TooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)
from common.uploads import FORM_BYTES

MAX_JSON_BYTES = 256 * 1024
MAX_POINTER = 200  # characters
MOST_ERRORS = 50
_ACCEPTED = "accepted_bytes"
E = TypeVar("E", bound=Callable[..., Any])
FORM_LIMITS: Any = {"max_files": 4, "max_fields": 8, "max_part_size": 64 * 1024}


class MalformedForm(BadRequest):
    detail = "The form data cannot be read: is it complete, with its boundary?"


class NotAForm(UnsupportedMediaType):
    detail = "Send `multipart/form-data`."


class BoundedRequest(Request):
    """A request whose body has a limit, and whose form must have come to its end."""

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        super().__init__(scope, receive)
        self._limit = limit
        self._read = 0
        self._tail = b""

    async def json(self) -> Any:  # any JSON value
        if not hasattr(self, "_json"):
            self._json = strict_json.loads(await self.body())
        return self._json

    async def stream(self) -> AsyncGenerator[bytes, None]:
        async for chunk in super().stream():
            self._read += len(chunk)
            if self._read > self._limit:
                raise TooLarge
            self._tail = (self._tail + chunk)[-256:]
            yield chunk

    def form(self, **_: Any) -> Any:  # Starlette's; the limits are ours
        return super().form(**FORM_LIMITS)

    async def _get_form(self, **limits: Any) -> FormData:
        fresh = self._form is None
        try:
            form = await super()._get_form(**limits)
        except ClientDisconnect as error:
            raise MalformedForm from error
        except HTTPException as error:
            raise _form_refusal(error) from error
        if fresh and not self._tail.rstrip().endswith(b"--"):
            raise MalformedForm
        return form


class Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        read = _reader(self)
        parameters = _query_parameters(self)
        usual = FORM_BYTES if read is _read_form else MAX_JSON_BYTES
        limit: int = getattr(self.endpoint, _ACCEPTED, usual)

        async def handle(request: Request) -> Response:
            _check_query(request, parameters)
            bounded = BoundedRequest(request.scope, request.receive, limit)
            _check_length(bounded, limit)
            try:
                if _has_body(bounded):
                    await read(bounded)
                if request.method == "POST" and idempotency.HEADER in request.headers:
                    return await idempotency.answer_once(bounded, answer)
                return await answer(bounded)
            finally:
                await bounded.close()

        return handle


def accepts(size: int) -> Callable[[E], E]:
    """For an endpoint that reads a file out of the request itself: so many bytes."""

    def mark(endpoint: E) -> E:
        setattr(endpoint, _ACCEPTED, size)
        return endpoint

    return mark


def router(prefix: str, *, tag: str) -> APIRouter:
    return APIRouter(prefix=prefix, tags=[tag], route_class=Route)


def _reader(route: APIRoute) -> Callable[[BoundedRequest], Coroutine[Any, Any, None]]:
    field = route.body_field
    if field is None:
        return _ignore
    takes_form = type(field.field_info).__name__ in ("Form", "File")
    return _read_form if takes_form else _read_json


async def _ignore(_request: BoundedRequest) -> None:
    """A body that nobody asked for stays unread."""


async def _read_json(request: BoundedRequest) -> None:
    _check_encoding(request)
    media_type, _, rest = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != "application/json":
        raise UnsupportedMediaType
    charset = rest.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise UnsupportedMediaType
    await request.json()


async def _read_form(request: BoundedRequest) -> None:
    _check_encoding(request)
    content_type = request.headers.get("content-type", "").lower()
    if not content_type.startswith("multipart/form-data"):
        raise NotAForm
    if "boundary=" not in content_type:
        raise MalformedForm
    await request.form()


def _query_parameters(route: APIRoute) -> Mapping[str, bool]:
    """What the operation declares, its dependencies' too, and what of it is a list."""
    return {
        field.alias: field_annotation_is_sequence(field.field_info.annotation)
        for field in get_flat_params(route.dependant)
        if isinstance(field.field_info, Query)
    }


def _check_query(request: Request, parameters: Mapping[str, bool]) -> None:
    """The framework passes over what it does not know: `?dry_run=true` would write.

    It takes the last of two values, too, and puts signs for broken UTF-8.
    """
    query = request.scope["query_string"].decode("latin-1")
    if not query:
        return
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ValidationFailed("The query is not percent-encoded UTF-8.") from error
    given = Counter(name for name, _ in pairs)
    errors = [
        {"pointer": name[:MAX_POINTER], "detail": problem}
        for name, number in sorted(given.items())
        if (problem := _problem(parameters.get(name), number))
    ]
    if errors:
        raise ValidationFailed(errors=errors[:MOST_ERRORS])


def _problem(is_list: bool | None, number: int) -> str | None:
    """With a parameter that is given so often; `is_list` is None for an unknown one."""
    if is_list is None:
        return "is no parameter of this operation"
    return None if is_list or number == 1 else "is given more than once"


def _form_refusal(error: HTTPException) -> BadRequest | TooLarge:
    # The framework tells its refusals apart by their words alone.
    return TooLarge() if "exceeded maximum size" in error.detail else MalformedForm()


def _check_encoding(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType


def _check_length(request: Request, limit: int) -> None:
    """Refuse by what is announced, before a byte of it is read."""
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise TooLarge


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length")
    return "transfer-encoding" in request.headers or length not in (None, "0")
