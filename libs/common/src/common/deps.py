"""The vocabulary of an endpoint's signature."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from common.db import Database
from common.idempotency import SESSION


async def _database(request: Request) -> Database:
    database: Database = request.state.database
    return database


DatabaseDep = Annotated[Database, Depends(_database)]


async def _read(database: DatabaseDep) -> AsyncIterator[AsyncSession]:
    async with database.read() as session:
        yield session


async def _write(
    request: Request, database: DatabaseDep
) -> AsyncIterator[AsyncSession]:
    async with database.write() as session:
        request.scope[SESSION] = session
        yield session


# scope="function": the transaction ends before the answer is sent. With the default
# a client would see "201 Created" even when the commit failed.
ReadSession = Annotated[AsyncSession, Depends(_read, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(_write, scope="function")]
