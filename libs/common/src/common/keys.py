"""auth's public keys: fetched, kept while auth is away, bounded in how often asked."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import structlog
from jwt import PyJWK, PyJWTError

from common.errors import Unavailable

log = structlog.get_logger("keys")

PATH = "/api/v1/auth/.well-known/jwks.json"
FETCH_AT_MOST_EVERY_SECONDS = 30.0
AFTER_FAILURE_SECONDS = 1.0
AT_START_SECONDS = 0.1
MAX_KEYS = 16


class KeysUnknown(Unavailable):
    detail = "Who you are cannot be checked at the moment: try again shortly."


class KeyRing:
    """The public keys by their id. `run` keeps them fresh."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        auth_url: str,
        *,
        refresh: timedelta = timedelta(minutes=1),
    ) -> None:
        self._http = http
        self._url = auth_url + PATH
        self._refresh = refresh.total_seconds()
        self._keys: dict[str, PyJWK] = {}
        self._due_at = float("-inf")
        self._fetching = asyncio.Lock()
        self.given = False

    def use(self, jwks: str) -> None:
        """Take these keys and never ask."""
        self._keys = _parse(json.loads(jwks))
        self.given = True

    def holds(self, kid: str) -> bool:
        return kid in self._keys

    async def find(self, kid: str) -> PyJWK | None:
        """The key; an unknown id asks auth, at most once in thirty seconds.

        Raises:
            KeysUnknown: auth was never reached: nobody can be told from anybody.
        """
        if kid not in self._keys and not self.given:
            await self._fetch_if_due()
            if not self._keys:
                raise KeysUnknown
        return self._keys.get(kid)

    async def run(self) -> None:
        """Fetch soon, then again and again; what we have stays when auth is away."""
        while not self.given:
            fetched = await self._fetch()
            await asyncio.sleep(self._refresh if fetched else self._pause())

    async def _fetch_if_due(self) -> None:
        async with self._fetching:
            if asyncio.get_running_loop().time() >= self._due_at:
                await self._fetch()

    async def _fetch(self) -> bool:
        fetched = await self._ask()
        # auth may be a moment late at start; and while it hangs, whoever waits here
        # with an unknown key must not ask it one after the other.
        pause = FETCH_AT_MOST_EVERY_SECONDS if fetched else self._pause()
        self._due_at = asyncio.get_running_loop().time() + pause
        return fetched

    def _pause(self) -> float:
        """After a failure; at the start, when auth is a moment late, a short one."""
        return AFTER_FAILURE_SECONDS if self._keys else AT_START_SECONDS

    async def _ask(self) -> bool:
        try:
            response = await self._http.get(self._url, timeout=2.0)
            response.raise_for_status()
            self._keys = _parse(response.json())
        except (httpx.HTTPError, ValueError, PyJWTError, KeyError) as error:
            log.debug("keys_not_fetched", error=repr(error))
            return False
        return True


def _parse(document: dict[str, Any]) -> dict[str, PyJWK]:
    keys = [PyJWK(key) for key in document["keys"][:MAX_KEYS] if key["kty"] == "OKP"]
    return {key.key_id: key for key in keys if key.key_id}
