"""Calls between services."""

from pathlib import Path

import httpx

from common.calls import Calls
from common.settings import ServiceSettings
from common.testing import settings_for


async def test_a_download_may_take_as_long_as_it_was_given(tmp_path: Path) -> None:
    """Its first byte, too: what is sent is only made when it is asked for."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"zip")

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport) as http:
        calls = Calls("auth", settings_for(ServiceSettings, tmp_path), http)
        status = await calls.download(
            "jobs", "/x", tmp_path / "part", timeout=120, most_bytes=100
        )

    assert status == 200
    assert (tmp_path / "part").read_bytes() == b"zip"
    assert asked[0].extensions["timeout"]["read"] == 120
