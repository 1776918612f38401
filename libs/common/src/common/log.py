"""Logs: one JSON object a line, with the request's id, without secrets.

No query strings, no bodies, no headers are ever logged: that is where codes, tokens
and people's words are.
"""

import json
import logging
import sys
from contextlib import suppress
from contextvars import ContextVar
from functools import lru_cache
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_SECRET_WORDS = ("token", "code", "otp", "password", "secret", "authorization", "email")


def current_request_id() -> str | None:
    return _request_id.get()


def set_request_id(request_id: str) -> None:
    _request_id.set(request_id)


def configure(service: str, level: str) -> None:
    """Send structlog's and the standard library's lines to standard output."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_origin(service),
        _hide_secrets,
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelName(level.upper())
        ),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Output())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(_as_json),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("httpx", "httpcore", "alembic", "nats", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


_encoder = json.JSONEncoder(ensure_ascii=False, default=repr)


def _as_json(event: EventDict, **_: object) -> str:
    return _encoder.encode(event)


@lru_cache(1024)
def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


class _Output:
    """Standard output; with the disk full a line is lost, not whoever wrote it."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


def _add_origin(service: str) -> structlog.typing.Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        if request_id := _request_id.get():
            event["request_id"] = request_id
        return event

    return add


def _hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A last net: no field with such a name leaves the process."""
    for name in event:
        if _is_secret(name):
            event[name] = "(hidden)"
    return event
