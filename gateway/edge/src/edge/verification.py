"""`GET /internal/verify`: what Traefik asks before it lets a request pass.

Asked for every protected request, so it is plain ASGI in front of everything else.
"""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.errors import AppError, Unauthorized, problem_response
from common.identity import Verifier

PATH = "/internal/verify"
_YES: list[Message] = [
    {"type": "http.response.start", "status": 204, "headers": []},
    {"type": "http.response.body", "body": b""},
]


def add(app: FastAPI) -> None:
    app.add_middleware(Verification)


class Verification:
    """204 for a token that is alive, 401 otherwise; everything else passes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        verifier: Verifier = Request(scope).state.verifier
        tokens = [
            v.decode("latin-1") for k, v in scope["headers"] if k == b"authorization"
        ]
        try:
            if await verifier.caller(tokens) is None:
                raise Unauthorized
        except AppError as error:
            await problem_response(error)(scope, receive, send)
            return
        for message in _YES:
            await send(message)
