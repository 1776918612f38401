"""A text that is read while it is being written."""

import asyncio
from collections.abc import AsyncIterator, Callable

from ai.asking.attempts import Tally
from ai.asking.models import ModelFailed, Reply, Spent
from ai.asking.tasks import Answered, Prose


async def read_along(
    pieces: AsyncIterator[str | Spent],
    written: list[str],
    tell: Callable[[str], None],
    tally: Tally,
) -> Reply:
    spent = Spent()
    try:
        async for piece in pieces:
            if isinstance(piece, Spent):
                spent = piece
            else:
                written.append(piece)
                tell(piece)
    except ModelFailed as failure:
        if failure.spent == Spent():
            failure.spent = spent
        raise
    except BaseException:
        tally.add(spent)  # it is paid for, whoever ended it
        raise
    return Reply("".join(written), spent)


async def until_whole(
    pieces: asyncio.Queue[str | Answered[Prose] | None], writing: asyncio.Task[None]
) -> AsyncIterator[str | Answered[Prose]]:
    """What is written, as it comes; raises what ended the writing without a whole."""
    writing.add_done_callback(lambda _: pieces.put_nowait(None))
    while (item := await pieces.get()) is not None:
        yield item
        if isinstance(item, Answered):
            return
    writing.result()
