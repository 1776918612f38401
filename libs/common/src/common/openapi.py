"""The OpenAPI document of one service: what the framework writes, made complete.

What every operation may answer is said here once; endpoints list what is their own.
"""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from common.errors import (
    AppError,
    Problem,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
    problems,
)
from common.idempotency import BadIdempotencyKey, IdempotencyKeyReused, StillRunning
from common.identity import InvalidToken, SessionOver, TokenOutdated
from common.routing import MalformedForm, NotAForm
from common.strict_json import MalformedJson, UnacceptableJson

Json = dict[str, Any]
EVERYWHERE = (ValidationFailed,)  # also of a query that nobody asked for
WITH_A_TOKEN = (InvalidToken, SessionOver, TokenOutdated)
WITH_JSON = (MalformedJson, UnacceptableJson, TooLarge, UnsupportedMediaType)
WITH_A_FORM = (MalformedForm, TooLarge, NotAForm)
WITH_A_KEY = (BadIdempotencyKey, StillRunning, IdempotencyKeyReused)
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key again gets the first answer again, for 24 hours",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
TOO_MANY = {  # the gateway counts by address, and answers before us
    "description": "Too Many Requests",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}
AWAY = {
    **problems(Unavailable)[503],
    "description": "Away for the moment (502, 503, 504), or a failure of ours (500)",
}


def openapi(app: FastAPI) -> Json:
    """The document, made when it is first asked for."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            servers=[{"url": "/"}],
        )
        _replace_schemas_of_errors(document)
        for method, operation in _operations(document):
            _name(operation)
            _complete(method, operation)
        app.openapi_schema = document
    return app.openapi_schema


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path in document["paths"].values():
        yield from path.items()


def _replace_schemas_of_errors(document: Json) -> None:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _name(operation: Json) -> None:
    """By the first clause of what it does, not by the name of its function."""
    paragraph = operation.get("description", "").partition("\n\n")[0]
    if paragraph:
        first = re.split(r"[.:;](?: |$)", " ".join(paragraph.split()))[0]
        operation["summary"] = first


def _complete(method: str, operation: Json) -> None:
    answers = operation["responses"]
    if "application/json" in answers.get("422", {}).get("content", {}):
        del answers["422"]  # the framework's; ours come below
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _as_sent(parameter["schema"])
    if method == "post" and "security" in operation:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    for status, answer in problems(*_refusals(method, operation)).items():
        _add(answers, str(status), answer)
    _add(answers, "429", TOO_MANY)
    answers["5XX"] = AWAY


def _refusals(method: str, operation: Json) -> Iterator[type[AppError]]:
    """What an operation may refuse with before its endpoint is asked."""
    yield from EVERYWHERE
    signed_in = "security" in operation
    if signed_in:
        yield from WITH_A_TOKEN
    if body := operation.get("requestBody"):
        takes_form = "multipart/form-data" in body["content"]
        yield from WITH_A_FORM if takes_form else WITH_JSON
    if signed_in and method == "post":
        yield from WITH_A_KEY


def _add(answers: Json, status: str, more: Json) -> None:
    """An endpoint's own description and examples stay as they are."""
    content = answers.setdefault(status, {**more, "content": {}})["content"]
    for media_type, entry in more["content"].items():
        known = content.setdefault(media_type, {**entry})
        if "examples" in entry:
            known["examples"] = {**entry["examples"], **known.get("examples", {})}


def _as_sent(schema: Json) -> Json:
    """Parameters are never null, and Pydantic's names for bounds are not JSON's."""
    choices = [s for s in schema.get("anyOf", ()) if s != {"type": "null"}]
    if len(choices) == 1:
        schema = {**choices[0], **{k: v for k, v in schema.items() if k != "anyOf"}}
    names = {"ge": "minimum", "le": "maximum"}
    return {names.get(key, key): value for key, value in schema.items()}
