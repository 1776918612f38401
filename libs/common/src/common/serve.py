"""Runs one service: `python -m common.serve jobs`.

One process: SQLite has one writer, and a second process would find the lock taken.
"""

import importlib
import sys

import uvicorn

from common.settings import ServiceSettings

STOP_WITHIN_SECONDS = 5


def serve(name: str) -> None:
    """Serve until a signal says to stop."""
    app = importlib.import_module(f"{name}.main").build()
    settings: ServiceSettings = app.state.settings
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
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


if __name__ == "__main__":
    serve(sys.argv[1])
