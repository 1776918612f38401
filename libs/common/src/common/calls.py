"""Calls between services: a token of the caller's own, a timeout, a circuit.

Only where the caller cannot go on without the answer; never inside `write()`.
"""

import asyncio
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import httpx
import jwt
import structlog
from fastapi import Depends, Request

from common import metrics
from common.errors import Forbidden, Unauthorized, Unavailable
from common.log import current_request_id
from common.settings import ServiceSettings

log = structlog.get_logger("calls")

LIFETIME_SECONDS = 60
OPENS_AFTER = 5  # failures in a row
FIRST_PAUSE_SECONDS = 0.25  # a service that is started again is back soon
OPEN_SECONDS = 5.0  # at most, for one that stays away
FAILED_FROM_STATUS = 500


class ServiceAway(Unavailable):
    detail = "A part of the platform is not available: try again shortly."


@dataclass
class Circuit:
    """After some failures in a row nobody waits for that service for a while.

    When the while is over those who ask find out; another failure doubles it.
    """

    failures: int = 0
    closed_from: float = 0.0

    def is_open(self, now: float) -> bool:
        return now < self.closed_from

    def succeeded(self) -> None:
        self.failures = 0

    def failed(self, now: float) -> None:
        if self.is_open(now):
            return  # asked before it opened: the same outage
        self.failures += 1
        doubled = self.failures - OPENS_AFTER
        if doubled >= 0:
            pause = FIRST_PAUSE_SECONDS * 2 ** min(doubled, 10)
            self.closed_from = now + min(pause, OPEN_SECONDS)


class Calls:
    """How one service asks another."""

    def __init__(
        self, name: str, settings: ServiceSettings, http: httpx.AsyncClient
    ) -> None:
        self.name = name
        self._key = settings.internal_key.get_secret_value()
        self._urls = settings.service_urls
        self._http = http
        self._circuits: dict[str, Circuit] = {}
        self._tokens: dict[str, tuple[str, float]] = {}

    def token(self, callee: str) -> str:
        """A token for `callee` alone; made anew when half its time is over."""
        token, until = self._tokens.get(callee, ("", 0.0))
        now = time.time()
        if now > until:
            token = internal_token(self._key, self.name, callee, now=now)
            self._tokens[callee] = token, now + LIFETIME_SECONDS / 2
        return token

    async def request(
        self,
        callee: str,
        method: str,
        path: str,
        *,
        json: Any = None,  # any JSON value
        timeout: float,
    ) -> httpx.Response:
        """Ask, and get a whole answer below 500 within `timeout` seconds.

        Raises:
            ServiceAway: No such answer. Not retried: the caller decides.
        """
        circuit = self._circuits.setdefault(callee, Circuit())
        now = time.monotonic()
        if circuit.is_open(now):
            raise ServiceAway(retry_after=circuit.closed_from - now, service=callee)
        try:
            # httpx's own timeout begins anew with every byte.
            async with asyncio.timeout(timeout):
                response = await self._send(callee, method, path, json, timeout)
        except (httpx.HTTPError, TimeoutError, _Failed) as error:
            circuit.failed(time.monotonic())
            self._note(callee, circuit)
            log.warning("call_failed", callee=callee, path=path, error=repr(error))
            raise ServiceAway(service=callee) from error
        circuit.succeeded()
        self._note(callee, circuit)
        return response

    async def download(
        self, callee: str, path: str, to: Path, *, timeout: float, most_bytes: int
    ) -> int:
        """Write the answer to a file, whole or not at all; gives its status.

        Only a 200 is written.

        Raises:
            ServiceAway: No whole answer in time, or a larger one.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._download(callee, path, to, timeout, most_bytes)
        except (httpx.HTTPError, TimeoutError, OSError, _Failed) as error:
            log.warning("call_failed", callee=callee, error=repr(error))
            raise ServiceAway(service=callee) from error

    async def _download(
        self, callee: str, path: str, to: Path, timeout: float, most_bytes: int
    ) -> int:
        unfinished = to.with_name(f".{to.name}")
        headers = {"Authorization": f"Bearer {self.token(callee)}"}
        url = self._urls[callee] + path
        async with self._http.stream(
            "GET", url, headers=headers, timeout=_timeout(timeout)
        ) as response:
            if response.status_code >= FAILED_FROM_STATUS:
                raise _Failed(response.status_code)
            if response.status_code == HTTPStatus.OK:
                await _write(response, unfinished, most_bytes)
                unfinished.rename(to)
        return response.status_code

    async def _send(
        self, callee: str, method: str, path: str, json: object, timeout: float
    ) -> httpx.Response:
        response = await self._http.request(
            method,
            self._urls[callee] + path,
            json=json,
            headers={
                "Authorization": f"Bearer {self.token(callee)}",
                "X-Request-Id": current_request_id() or "",
            },
            timeout=_timeout(timeout),
        )
        if response.status_code >= FAILED_FROM_STATUS:
            raise _Failed(response.status_code)
        return response

    def _note(self, callee: str, circuit: Circuit) -> None:
        metrics.CIRCUITS_OPEN.labels(callee).set(circuit.is_open(time.monotonic()))


def _timeout(seconds: float) -> httpx.Timeout:
    """httpx would wait five seconds for a byte, however long it may take."""
    return httpx.Timeout(seconds, connect=min(seconds, 2.0))


async def _write(response: httpx.Response, to: Path, most_bytes: int) -> None:
    with to.open("wb") as file:
        async for chunk in response.aiter_bytes():
            # A page cache takes it in; the disk is waited for by nobody.
            file.write(chunk)
            if file.tell() > most_bytes:
                raise _Failed("too large")


class _Failed(Exception):
    """The callee answered with a 5xx, or too much."""


def internal_token(key: str, caller: str, callee: str, *, now: float) -> str:
    claims = {"iss": caller, "aud": callee, "exp": int(now + LIFETIME_SECONDS)}
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": caller})


class InternalVerifier:
    """Checks who of the platform calls. Each caller is known by its own key."""

    def __init__(self, name: str, settings: ServiceSettings) -> None:
        self._name = name
        self._keys = settings.internal_public_keys

    def caller(self, header: str) -> str:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized
        try:
            caller = jwt.get_unverified_header(token).get("kid")
            jwt.decode(
                token,
                self._keys[str(caller)],
                algorithms=["EdDSA"],
                audience=self._name,
                issuer=caller,
                leeway=30,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise Unauthorized from error
        return str(caller)


def called_by(*names: str) -> Any:
    """A dependency: only these services may ask. `Annotated[str, called_by("jobs")]`"""

    async def check(request: Request) -> str:
        verifier: InternalVerifier = request.state.internal_verifier
        caller = verifier.caller(request.headers.get("authorization", ""))
        if names and caller not in names:
            raise Forbidden
        return caller

    return Depends(check)


async def _calls(request: Request) -> Calls:
    calls: Calls = request.state.calls
    return calls


CallsDep = Annotated[Calls, Depends(_calls)]
