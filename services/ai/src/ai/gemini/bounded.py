"""What a provider sends is read up to a bound, and not unpacked."""

from collections.abc import AsyncIterator

import httpx2


class TooMuch(Exception):
    """More bytes than an answer may have."""


def bounded_client(most_bytes: int, *, connections: int) -> httpx2.AsyncClient:
    """For the SDK: follows nobody elsewhere with the key, reads no more than that."""

    async def bound(response: httpx2.Response) -> None:
        # A hook is called before the body is read.
        if response.headers.get("content-encoding", "identity") != "identity":
            raise TooMuch("packed, though we asked for it as it is")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, most_bytes)

    return httpx2.AsyncClient(
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        limits=httpx2.Limits(
            max_connections=connections, max_keepalive_connections=connections
        ),
        event_hooks={"response": [bound]},
    )


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most_bytes: int) -> None:
        self._inner = inner
        self._left = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._left -= len(chunk)
            if self._left < 0:
                raise TooMuch("larger than an answer may be")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
