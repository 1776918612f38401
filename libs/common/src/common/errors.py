"""Refusals, and how they look on the wire (RFC 9457, problem+json).

    AppError
    ├── BadRequest 400        ├── Conflict 409             ├── Unprocessable 422
    ├── Unauthorized 401      ├── PreconditionFailed 412   ├── TooManyRequests 429
    ├── Forbidden 403         ├── TooLarge 413             └── Unavailable 503
    ├── NotFound 404          └── UnsupportedMediaType 415

A class is a code: `CodeExpired` is `code_expired`, for ever. Anything that is not an
`AppError` is a bug and stays a 500 that tells the client nothing.
"""

import math
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse


class AppError(Exception):
    """A refusal that a client can understand."""

    status: ClassVar[int]
    code: ClassVar[str]
    detail: str = ""

    def __init_subclass__(cls) -> None:
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        **members: Any,  # extension members of RFC 9457: any JSON value
    ) -> None:
        self.detail = detail or self.detail
        self.errors = list(errors)
        self.members = members
        super().__init__(self.detail)

    @property
    def headers(self) -> dict[str, str]:
        return {}


class BadRequest(AppError):
    status = 400
    detail = "The request cannot be read."


class Unauthorized(AppError):
    status = 401
    detail = "Sign in first: this needs a valid bearer token."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(AppError):
    status = 403
    detail = "Your role does not allow this."


class NotFound(AppError):
    status = 404
    detail = "There is no such thing here."


class MethodNotAllowed(AppError):
    status = 405
    detail = "This method is not allowed here."


class Conflict(AppError):
    status = 409
    detail = "This does not fit the present state."


class PreconditionFailed(AppError):
    status = 412
    detail = "Somebody changed this in between: read it again, then change it."


class TooLarge(AppError):
    status = 413
    detail = "The request is larger than what is accepted here."


class UnsupportedMediaType(AppError):
    status = 415
    detail = "Send `application/json` in UTF-8, without a content encoding."


class Unprocessable(AppError):
    status = 422
    detail = "The request makes no sense here."


class ValidationFailed(Unprocessable):
    detail = "Some fields are not valid: see `errors`."


class _WithRetry(AppError):
    """A refusal that passes: `retry_after` is in seconds."""

    status = 503

    def __init__(
        self, detail: str | None = None, *, retry_after: float = 1, **members: Any
    ) -> None:
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(detail, retry_after=self.retry_after, **members)

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class TooManyRequests(_WithRetry):
    status = 429
    detail = "Too many requests: wait a little."


class Unavailable(_WithRetry):
    status = 503
    detail = "This is not available at the moment: try again shortly."


class InternalError(AppError):
    status = 500
    detail = "Something went wrong here. It has been noted."


class FieldProblem(BaseModel):
    pointer: str = Field(description="Where: a JSON Pointer, or the parameter's name")
    detail: str


class Problem(BaseModel):
    """What every refusal looks like (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="Stable, for programs")
    detail: str = Field(description="For people")
    instance: str | None = Field(default=None, description="The request's id")
    errors: list[FieldProblem] | None = None


def problem_response(error: AppError, request_id: str | None = None) -> JSONResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
    }
    if request_id:
        body["instance"] = f"urn:request:{request_id}"
    if error.errors:
        body["errors"] = error.errors
    return JSONResponse(
        {**error.members, **body},
        status_code=error.status,
        headers=error.headers,
        media_type="application/problem+json",
    )


def problems(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """`responses=` for the refusals an endpoint may answer with, by status."""
    documented: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = documented.setdefault(error.status, _documentation(error))
        examples = entry["content"]["application/problem+json"]["examples"]
        examples[error.code] = {"value": _example(error)}
    return documented


def _documentation(error: type[AppError]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema, "examples": {}}}
    return {"description": HTTPStatus(error.status).phrase, "content": content}


def _example(error: type[AppError]) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
    }
