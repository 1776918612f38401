"""Tries dead letters again: `python -m common.replay jobs`.

Works beside the running service: it writes to the same file, in its turn.
"""

import asyncio
import importlib
import sys
from collections.abc import Sequence

from sqlalchemy import delete, select

from common.db import Database
from common.reactions import Reaction, Unreadable, handle_once, read
from common.settings import ServiceSettings
from common.tables import DeadLetter


async def replay(database: Database, reactions: Sequence[Reaction]) -> tuple[int, int]:
    """Handle all dead letters; how many went well, how many are left."""
    by_name = {reaction.name: reaction for reaction in reactions}
    async with database.read() as session:
        letters = list(await session.scalars(select(DeadLetter)))
    done = 0
    for letter in letters:
        reaction = by_name.get(letter.reaction)
        if reaction is not None and await _try(database, reaction, letter):
            done += 1
    return done, len(letters) - done


async def _try(database: Database, reaction: Reaction, letter: DeadLetter) -> bool:
    try:
        await handle_once(database, reaction, read(reaction, letter.body))
    except Unreadable:
        return False
    except Exception as error:  # noqa: BLE001 - whatever a handler raises
        print(f"{letter.reaction} {letter.id}: {error!r}")
        return False
    async with database.write() as session:
        await session.execute(delete(DeadLetter).where(DeadLetter.id == letter.id))
    return True


async def _main(service: str, settings: ServiceSettings) -> None:
    reactions = importlib.import_module(f"{service}.reactions").REACTIONS
    database = Database(settings.database_path(service), exclusive=False)
    done, left = await replay(database, reactions)
    await database.close()
    print(f"{service}: {done} handled, {left} left")


if __name__ == "__main__":
    name = sys.argv[1]
    asyncio.run(_main(name, importlib.import_module(f"{name}.settings").Settings()))
