"""Our routes: strict about what comes in, and honouring the Idempotency-Key."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.requests import AwaitableOrContextManager, ClientDisconnect

from common import idempotency, strict_json
from common.errors import BadRequest, UnsupportedMediaType


FORM_LIMITS: Any = {"max_files": 4, "max_fields": 8, "max_part_size": 64 * 1024}


class MalformedForm(BadRequest):
    detail = "The form data cannot be read: is it complete, with its boundary?"


class NotAForm(UnsupportedMediaType):
    detail = "Send `multipart/form-data`."


class StrictRequest(Request):
    """A request whose JSON is ours, and whose form must have come to its end."""

    _tail = b""

    async def json(self) -> Any:  # any JSON value
        if not hasattr(self, "_json"):
            self._json = strict_json.loads(await self.body())
        return self._json

    async def stream(self) -> AsyncGenerator[bytes, None]:
        async for chunk in super().stream():
            self._tail = (self._tail + chunk)[-256:]
            yield chunk

    def form(
        self, **_: Any
    ) -> AwaitableOrContextManager[FormData]:  # limits are ours, not a parameter's
        return super().form(**FORM_LIMITS)

    async def _get_form(self, **limits: Any) -> FormData:
        fresh = self._form is None
        try:
            form = await super()._get_form(**limits)
        except ClientDisconnect as error:
            raise MalformedForm from error
        if fresh and not self._tail.rstrip().endswith(b"--"):
            raise MalformedForm
        return form


class Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        takes_form = _takes_form(self)
        takes_json = self.body_field is not None and not takes_form

        async def handle(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            if takes_json:
                _check_json(request)
            elif takes_form:
                _check_form(request)
            if request.method == "POST" and idempotency.HEADER in request.headers:
                return await idempotency.answer_once(request, answer)
            return await answer(request)

        return handle


def router(prefix: str, *, tag: str) -> APIRouter:
    return APIRouter(prefix=prefix, tags=[tag], route_class=Route)


def _takes_form(route: APIRoute) -> bool:
    field = route.body_field
    return field is not None and type(field.field_info).__name__ in ("Form", "File")


def _check_json(request: Request) -> None:
    if not _has_body(request):
        return
    _check_encoding(request)
    media_type, _, rest = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != "application/json":
        raise UnsupportedMediaType
    charset = rest.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise UnsupportedMediaType


def _check_form(request: Request) -> None:
    if not _has_body(request):
        return
    _check_encoding(request)
    content_type = request.headers.get("content-type", "").lower()
    if not content_type.startswith("multipart/form-data"):
        raise NotAForm
    if "boundary=" not in content_type:
        raise MalformedForm


def _check_encoding(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length")
    return "transfer-encoding" in request.headers or length not in (None, "0")
