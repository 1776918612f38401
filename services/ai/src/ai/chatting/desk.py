"""One question at a time in each conversation, and few at once for one person.

In memory: with the process go both the place and whoever was writing, and of what was
not answered nothing is stored.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from common.errors import Conflict, TooManyRequests
from common.idempotency import StillRunning

AT_ONCE = 4  # conversations of one person that are answered at the same time


class SessionBusy(Conflict):
    detail = "The last message of this conversation is still being answered."


class TooManyQuestions(TooManyRequests):
    detail = "Several of your messages are still being answered: wait for one."


class Desk:
    def __init__(self) -> None:
        self._sessions: set[int | None] = set()
        self._keys: set[tuple[int, str | None]] = set()
        self._people: Counter[int] = Counter()

    @contextmanager
    def place(
        self, user_id: int, session_id: int | None, key: str | None = None
    ) -> Iterator[None]:
        """Held while a message is answered; `key` is its Idempotency-Key.

        Raises:
            SessionBusy: This conversation has a message in hand.
            TooManyQuestions: This person has several.
            StillRunning: It is this very message.
        """
        if key is not None and (user_id, key) in self._keys:
            raise StillRunning
        if session_id is not None and session_id in self._sessions:
            raise SessionBusy
        if self._people[user_id] >= AT_ONCE:
            raise TooManyQuestions(retry_after=2)
        self._people[user_id] += 1
        self._sessions.add(session_id)
        self._keys.add((user_id, key))
        try:
            yield
        finally:
            self._people[user_id] -= 1
            self._people += Counter()  # nobody stays whose count is nothing
            self._sessions.discard(session_id)
            self._keys.discard((user_id, key))
