"""The service, running on files of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.testing import Running, running_service, settings_for
from profiles.main import build
from profiles.settings import Settings


def profile_settings(folder: Path, **more: object) -> Settings:
    return settings_for(Settings, folder, unsubscribe_key="u" * 32, **more)


@pytest.fixture
async def profiles(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, profile_settings(tmp_path)) as running:
        yield running
