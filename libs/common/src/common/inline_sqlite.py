"""SQLite called in the event loop.

A short indexed statement takes less time than the way to another thread and back, so a
session calls the driver where it stands: nothing in it ever waits.
"""

import importlib
import sqlite3
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

driver: Any  # pysqlite3 has no types
try:
    driver = importlib.import_module("pysqlite3.dbapi2")
except ImportError:
    driver = sqlite3.dbapi2

# Older ones can corrupt a WAL database when a checkpoint meets a reset.
SAFE_VERSION = (3, 51, 3)
IDLE_CONNECTIONS = 16

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
    "busy_timeout=0",
)


class InlineSession(AsyncSession):
    """An `AsyncSession` whose methods call the driver and return at once.

    Rooms await it as they would await a database on the network.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(expire_on_commit=False)
        self.sync_session.bind = engine


def _inline(name: str) -> Callable[..., Awaitable[Any]]:
    method = getattr(Session, name)

    async def call(self: InlineSession, *args: Any, **more: Any) -> Any:
        return method(self.sync_session, *args, **more)

    return call


for _name in (
    *("execute", "scalar", "scalars", "get", "get_one", "refresh", "delete"),
    *("flush", "commit", "rollback", "close"),
):
    setattr(InlineSession, _name, _inline(_name))


def engine_of(path: Path, begin: Callable[[Connection], None]) -> Engine:
    """An engine whose transactions start with `begin`, whose pool never waits."""
    engine = create_engine(
        f"sqlite:///{path}",
        module=driver,
        pool_size=IDLE_CONNECTIONS,
        max_overflow=-1,
        hide_parameters=True,  # an error is logged; what people wrote is not
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def begin_read(connection: Connection) -> None:
    # Past SQLAlchemy's own statement: this one needs no compiling and cannot fail.
    connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]


def begin_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def prepare(connection: Any, _record: object = None) -> None:  # a DBAPI connection
    """Set what every connection needs; SQLAlchemy's `connect` listener."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def warn_if_old() -> None:
    if driver.sqlite_version_info < SAFE_VERSION:
        warnings.warn(
            f"SQLite {driver.sqlite_version} is older than 3.51.3", stacklevel=2
        )
