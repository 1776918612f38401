"""A text that is read while it is being written."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable

from ai.asking.attempts import Tally
from ai.asking.models import ModelFailed, Reply, Spent
from ai.asking.tasks import Answered, Prose

_SENTENCE_END = re.compile(r"[.!?]\s+|\n+")


class Sieve:
    """Lets sentences through that may stand, each once it is whole.

    Without a judge everything passes as it comes.
    """

    def __init__(
        self, stands: Callable[[str], bool] | None, tell: Callable[[str], None]
    ) -> None:
        self._stands = stands
        self._tell = tell
        self._held = ""

    def add(self, piece: str) -> None:
        if self._stands is None:
            self._tell(piece)
            return
        self._held += piece
        while end := _SENTENCE_END.search(self._held):
            sentence, self._held = self._held[: end.end()], self._held[end.end() :]
            self._pass(sentence)

    def end(self) -> None:
        held, self._held = self._held, ""
        self._pass(held)

    def _pass(self, sentence: str) -> None:
        if self._stands is not None and sentence and self._stands(sentence.strip()):
            self._tell(sentence)


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
