"""Runs one service: `python -m common.serve jobs`.

One process: SQLite has one writer, and a second process would find the lock taken.
"""

import importlib
import socket
import sys

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import State

from common.settings import ServiceSettings

STOP_WITHIN_SECONDS = 5


class Server(uvicorn.Server):
    """Ends the open event streams first: they would last the whole grace time."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._state.streams.end_all()
        await super().shutdown(sockets)


def serve(name: str, listening: socket.socket | None = None) -> None:
    """Serve until a signal says to stop; on a socket that is open, or on one's own."""
    app = importlib.import_module(f"{name}.main").build()
    settings: ServiceSettings = app.state.settings
    server = server_of(app, settings.host, settings.port)
    server.run(None if listening is None else [listening])


def server_of(app: FastAPI, host: str, port: int) -> Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        # Nobody's word on who the client is: nothing here depends on it but auth,
        # which asks the gateway's own header.
        proxy_headers=False,
        timeout_keep_alive=75,  # longer than the gateway keeps a connection
        timeout_graceful_shutdown=STOP_WITHIN_SECONDS,
        backlog=2048,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return Server(config, app.state)


if __name__ == "__main__":
    serve(sys.argv[1])
