"""ai with its neighbours, and with a model for the tests that want one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.testing import Running
from services.ai.tests.gemini import ai_with_gemini
from services.ai.tests.products import ai
from tests.fakes.gemini import Control

__all__ = ["ai"]


@pytest.fixture(autouse=True)
def _no_key_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)


@pytest.fixture
async def with_gemini(tmp_path: Path) -> AsyncIterator[tuple[Running, Control]]:
    async with ai_with_gemini(tmp_path) as both:
        yield both
