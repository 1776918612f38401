"""`create_app`: everything that is the same in all services, once."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, FastAPI

from common import failpoints, health, inline_sqlite, log, migrations
from common.calls import Calls, InternalVerifier
from common.db import Database
from common.documentation import add_documentation
from common.erasure import Erasing
from common.exporting import export_router
from common.housekeeping import housekeeper
from common.identity import Verifier
from common.keys import KeyRing
from common.messaging import Messaging
from common.personal import PersonalData
from common.reactions import Reaction
from common.revocations import Revocations
from common.routing import Route
from common.settings import ServiceSettings
from common.streams import Streams
from common.web import Surroundings, handle_errors
from common.workers import Worker

logger = structlog.get_logger("app")

STOP_TRIES = 20
STOP_PAUSE_SECONDS = 0.2
CALL_CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=16)


@dataclass
class Running:
    """What a service has while it runs; `request.state` for every request."""

    settings: Any  # the service's own class of settings
    database: Database | None
    http: httpx.AsyncClient
    calls: Calls
    keys: KeyRing
    revocations: Revocations
    verifier: Verifier
    internal_verifier: InternalVerifier
    messaging: Messaging | None
    erasing: Erasing | None
    streams: Streams
    extras: dict[str, Any] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        return {k: v for k, v in vars(self).items() if k != "extras"} | self.extras


@dataclass(frozen=True)
class Service:
    """What makes a service this one and no other."""

    name: str
    description: str
    routers: Sequence[APIRouter]
    # What it holds of people; None for one without a database.
    personal: PersonalData | None = None
    reactions: Sequence[Reaction] = ()
    # Called when the database is open, before the first request: adds to
    # `running.extras` (more of `request.state`) and gives the workers beside it.
    prepare: Callable[[Running], Awaitable[Sequence[Worker]]] | None = None


def create_app(service: Service, settings: ServiceSettings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with AsyncExitStack() as stack:
            running = await _open(service, settings, stack)
            app.state.streams = running.streams  # for `common.serve`
            stack.callback(running.streams.end_all)
            workers = await _workers(service, running)
            stack.push_async_callback(_stop, _start(running, settings, workers))
            yield running.state()

    app = FastAPI(
        title=service.name,
        description=service.description,
        version="1.0.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        telemetry={"tracing": False, "metrics": False},
    )
    app.router.route_class = Route
    app.state.settings = settings
    for router in (health.router, *_routers(service)):
        app.include_router(router)
    handle_errors(app)
    add_documentation(app, service.name)
    app.add_middleware(Surroundings)
    return app


def _routers(service: Service) -> Sequence[APIRouter]:
    if service.personal is None:
        return service.routers
    return (*service.routers, export_router(service.name, service.personal))


async def _open(
    service: Service, settings: ServiceSettings, stack: AsyncExitStack
) -> Running:
    log.configure(service.name, settings.log_level)
    failpoints.arm(settings.failpoints_dir, service.name)
    http = httpx.AsyncClient(limits=CALL_CONNECTIONS, trust_env=False)
    await stack.enter_async_context(http)
    database = None if service.personal is None else _database(service, settings)
    if database is not None:
        stack.push_async_callback(database.close)
    return _running(service, settings, database, http)


def _database(service: Service, settings: ServiceSettings) -> Database:
    inline_sqlite.warn_if_old()
    path = settings.database_path(service.name)
    database = Database(path)  # takes the lock, then may migrate
    migrations.upgrade(service.name, path)
    return database


def _running(
    service: Service,
    settings: ServiceSettings,
    database: Database | None,
    http: httpx.AsyncClient,
) -> Running:
    keys = KeyRing(http, settings.auth_url, refresh=settings.keys_refresh)
    revocations = Revocations()
    erasing = _erasing(service, settings, database)
    streams = Streams()
    revocations.on_change = lambda: streams.end_where(revocations.covers)
    return Running(
        settings=settings,
        database=database,
        http=http,
        calls=Calls(service.name, settings, http),
        keys=keys,
        revocations=revocations,
        verifier=Verifier(
            keys,
            revocations,
            issuer=settings.token_issuer,
            audience=settings.token_audience,
            leeway=settings.token_leeway,
        ),
        internal_verifier=InternalVerifier(service.name, settings),
        messaging=_messaging(service, settings, database, erasing),
        erasing=erasing,
        streams=streams,
    )


def _erasing(
    service: Service, settings: ServiceSettings, database: Database | None
) -> Erasing | None:
    if service.personal is None or database is None:
        return None
    folder = service.personal.files_dir
    return Erasing(
        service.name,
        service.personal,
        database,
        folder(settings) if folder is not None else None,
    )


def _messaging(
    service: Service,
    settings: ServiceSettings,
    database: Database | None,
    erasing: Erasing | None,
) -> Messaging | None:
    if settings.nats_url is None:
        return None
    reactions = [*service.reactions, *([erasing.reaction] if erasing else [])]
    return Messaging(service.name, settings, database, reactions)


async def _workers(service: Service, running: Running) -> list[Worker]:
    if running.settings.token_keys is not None:
        running.keys.use(running.settings.token_keys)
    workers = list(await service.prepare(running)) if service.prepare else []
    if running.database is not None:
        workers.append(housekeeper(running.database))
    if running.erasing is not None:
        await running.erasing.recall(running.revocations)
        workers += running.erasing.workers
    return workers


def _start(
    running: Running, settings: ServiceSettings, workers: list[Worker]
) -> list[asyncio.Task[None]]:
    loops = [worker.run() for worker in workers]
    if not running.keys.given:
        loops.append(running.keys.run())
        loops.append(
            running.revocations.run(
                running.http,
                settings.auth_url,
                lambda: running.calls.token("auth"),
                running.messaging,
            )
        )
    if running.messaging is not None:
        running.revocations.hear_from(running.messaging)
        loops.append(running.messaging.run())
    tasks = [asyncio.create_task(loop) for loop in loops]
    for task in tasks:
        task.add_done_callback(_end_without)
    return tasks


def _end_without(task: asyncio.Task[None]) -> None:
    """A loop that died would be missed by nobody: end, and be started again."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.critical("loop_died", error=repr(error))
        os.kill(os.getpid(), signal.SIGTERM)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel, and cancel again: a library in between may take it for a failure."""
    pending = set(tasks)
    for _ in range(STOP_TRIES):
        for task in pending:
            task.cancel()
        if pending:
            _, pending = await asyncio.wait(pending, timeout=STOP_PAUSE_SECONDS)
