"""Which tokens are void before they expire: ended sessions, changed people.

Heard by event within milliseconds. auth is asked as well: at start, every few seconds
while NATS is away, now and then otherwise.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from common.contracts.auth import (
    ErasureRequested,
    RoleChanged,
    SessionEnded,
    UserDeactivated,
)
from common.contracts.event import Event
from common.messaging import Messaging

log = structlog.get_logger("revocations")

PATH = "/internal/revocations"
KEPT_SECONDS = 35 * 60  # a little longer than an access token lives
ASK_SECONDS = 30.0
ASK_SECONDS_WITHOUT_BUS = 3.0
VOIDING = (SessionEnded, UserDeactivated, RoleChanged, ErasureRequested)


class Token(Protocol):
    """What is asked of a caller here."""

    @property
    def user_id(self) -> int: ...
    @property
    def session_id(self) -> str: ...
    @property
    def issued_at(self) -> int: ...


class Revoked(BaseModel):
    """Ended sessions and, by person, the second before which tokens are void.

    `gone` are those among the people whose sessions have all ended, too: nobody is sent
    to fetch a fresh token that there will not be.
    """

    sessions: dict[str, int]  # id: Unix time at which it ended
    users: dict[int, int]
    gone: dict[int, int] = {}


class Revocations:
    """Answers from memory; `run` keeps it true."""

    def __init__(self) -> None:
        self._sessions: dict[str, float] = {}
        self._users: dict[int, float] = {}
        self._gone: dict[int, float] = {}
        self._ask_now = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None

    def covers(self, token: Token) -> bool:
        return self.is_over(token) or self.is_outdated(token)

    def is_over(self, token: Token) -> bool:
        """Whether the session of a token has ended: only signing in helps."""
        return token.session_id in self._sessions or _is_from_before(token, self._gone)

    def is_outdated(self, token: Token) -> bool:
        """Whether a token says what is no longer so: its session gives a fresh one."""
        return _is_from_before(token, self._users)

    def end_session(self, session_id: str, at: float) -> None:
        self._sessions[session_id] = at
        self.on_change()

    def void_before(self, user_id: int, at: float) -> None:
        """Something about the person has changed; their sessions go on."""
        _keep_latest(self._users, user_id, at)
        self.on_change()

    def end_all_sessions(self, user_id: int, at: float) -> None:
        """The person is locked out, or gone."""
        _keep_latest(self._gone, user_id, at)
        self.on_change()

    def forget_old(self, now: float) -> None:
        since = now - KEPT_SECONDS
        self._sessions = {k: at for k, at in self._sessions.items() if at > since}
        self._users = {k: at for k, at in self._users.items() if at > since}
        self._gone = {k: at for k, at in self._gone.items() if at > since}

    def learn(self, revoked: Revoked) -> None:
        self._sessions.update(revoked.sessions)
        for user_id, at in revoked.users.items():
            _keep_latest(self._users, user_id, at)
        for user_id, at in revoked.gone.items():
            _keep_latest(self._gone, user_id, at)
        self.on_change()

    def hear_from(self, messaging: Messaging) -> None:
        for event in VOIDING:
            messaging.listen(event.subject, _hearing(self, event))
        # What passed while there was no connection is asked for as soon as there is.
        messaging.on_connected = self._ask_now.set

    async def ask(self, http: httpx.AsyncClient, auth_url: str, token: str) -> bool:
        """Ask auth for all of the last half hour; False when it is away."""
        try:
            response = await http.get(
                auth_url + PATH, headers={"Authorization": f"Bearer {token}"}, timeout=2
            )
            response.raise_for_status()
            self.learn(Revoked.model_validate_json(response.content))
        except (httpx.HTTPError, ValueError) as error:
            log.debug("revocations_not_asked", error=repr(error))
            return False
        return True

    async def run(
        self,
        http: httpx.AsyncClient,
        auth_url: str,
        token: Callable[[], str],
        messaging: Messaging | None,
    ) -> None:
        while True:
            self._ask_now.clear()
            answered = await self.ask(http, auth_url, token())
            self.forget_old(time.time())
            settled = answered and messaging is not None and messaging.connected
            pause = ASK_SECONDS if settled else ASK_SECONDS_WITHOUT_BUS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._ask_now.wait()


def _hearing(
    revocations: Revocations, event_class: type[Event]
) -> Callable[[bytes], Awaitable[None]]:
    async def heard(body: bytes) -> None:
        try:
            event = event_class.model_validate_json(body)
        except (ValidationError, json.JSONDecodeError) as error:
            log.warning("revocation_unreadable", error=repr(error))
            return
        at = event.occurred_at.timestamp()
        if isinstance(event, SessionEnded):
            revocations.end_session(event.session_id, at)
        elif isinstance(event, UserDeactivated | ErasureRequested):
            revocations.end_all_sessions(event.user_id, at)
        elif isinstance(event, RoleChanged):
            revocations.void_before(event.user_id, at)

    return heard


def _is_from_before(token: Token, changes: dict[int, float]) -> bool:
    # Tokens carry whole seconds: one of the very second is void, and auth dates the
    # next one a second later.
    return token.issued_at <= int(changes.get(token.user_id, 0))


def _keep_latest(changes: dict[int, float], user_id: int, at: float) -> None:
    changes[user_id] = max(at, changes.get(user_id, 0))
