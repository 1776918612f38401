"""The running platform, once for all tests: E2E_STACK=local, compose, or an address."""

import os
from collections.abc import Iterator

import pytest

from tests.e2e.platform import Person, Platform
from tests.e2e.stacks import composed, local, running_at


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    wanted = os.environ.get("E2E_STACK", "local")
    if wanted == "local":
        stack = local(tmp_path_factory.mktemp("stack"))
    elif wanted == "compose":
        stack = composed()
    else:
        stack = running_at(wanted)
    with stack as found:
        yield found


@pytest.fixture
def person(platform: Platform) -> Iterator[Person]:
    """Somebody new, signed in."""
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture(scope="session")
def admin(platform: Platform) -> Iterator[Person]:
    with platform.sign_in("admin@example.com") as signed_in:
        yield signed_in
