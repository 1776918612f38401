"""Every operation of every document, asked by Schemathesis through the gateway.

All its checks: no answer of 500 or more, every answer as the document says it, what the
document forbids is refused, what it allows is not, who is not signed in gets nothing.
`make fuzz` tries more of the same: FUZZ_EXAMPLES for each operation, from a new seed.
"""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from common.settings import SERVICES
from tests.e2e.fuzz_scenes import ADMIN
from tests.e2e.fuzzing import Found, Somebody, Turns, fuzz
from tests.e2e.platform import Person, Platform
from tests.e2e.stacks import local

LONG_RUN = "FUZZ_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
SEED = int(os.environ.get("FUZZ_SEED", random.randrange(10**6) if LONG_RUN else 1))
CONFIG: dict[str, Any] = {
    "seed": SEED,
    "continue-on-failure": True,
    "max-redirects": 0,
    "request-timeout": 20,
    "generation": {
        "max-examples": EXAMPLES,
        "deterministic": not LONG_RUN,
        "no-shrink": not LONG_RUN,
        "database": "none",
    },
    "operations": [
        {  # endless: what comes in this time is looked at
            "include-name": "GET /api/v1/notifications/stream",
            "request-timeout": 1,
        },
        {  # one that was withdrawn stays to be read, as withdrawn
            "include-name": "GET /api/v1/auth/recruiter-requests/{request_id}",
            "checks": {"use_after_free": {"enabled": False}},
        },
        {
            "include-name": "GET /api/v1/applications/{application_id}",
            "checks": {"use_after_free": {"enabled": False}},
        },
    ],
}
# What they need stands in mails and in answers that come once.
NEVER_SUCCESSFUL = {
    "GET /api/v1/auth/erasures/{receipt}",
    "GET /api/v1/notifications/unsubscribe/{token}",
    "POST /api/v1/notifications/unsubscribe/{token}",
}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A stack of its own: the fuzzer changes roles and deletes people."""
    folder = tmp_path_factory.mktemp("fuzz")
    with local(
        folder, ADMIN_EMAILS=ADMIN, CODE_PAUSE="PT0S", CODES_AN_HOUR="100000"
    ) as stack:
        yield stack


@pytest.fixture
def turns(fuzzed: Platform) -> Iterator[Turns]:
    """A candidate and an admin, both with a résumé."""

    def candidate() -> Person:
        return fuzzed.sign_in()

    def admin() -> Person:
        return fuzzed.sign_in(ADMIN)

    people = [Somebody(candidate), Somebody(admin)]
    for somebody in people:
        somebody.person.analyzed(somebody.person.upload())
    yield Turns(people)
    for somebody in people:
        somebody.person.api.close()


# Of a picture that is sent: its text is long.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.timeout(0 if LONG_RUN else 180)
@pytest.mark.parametrize("service", SERVICES)
def test_no_operation_breaks_its_document(
    fuzzed: Platform, turns: Turns, service: str, say: Callable[[str], None]
) -> None:
    found = fuzz(fuzzed, service, turns, CONFIG)

    say(_figures(service, found))
    assert not found.errors
    assert not found.failures, "\n\n".join(
        f"{name}\n{details}" for name, details in sorted(found.failures.items())
    )
    assert found.server_errors == 0
    # What one case makes another may have removed: nine of ten must get through.
    unlucky = set(found.never_successful) - NEVER_SUCCESSFUL
    assert len(unlucky) <= len(found.operations) / 10, unlucky


def _figures(service: str, found: Found) -> str:
    return (
        f"fuzzing {service} (seed {SEED}): {len(found.operations)} operations, "
        f"{found.cases} cases, {found.server_errors} answers of 500 or more, "
        f"{len(found.failures)} failures"
    )
