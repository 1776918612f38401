"""The key that signs access tokens is changed under load, and taken away in need."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import jwt
import pytest

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.stacks import local
from tests.e2e.test_tokens import JWKS
from tests.e2e.test_tokens_codes import in_auth
from tests.e2e.test_tokens_sessions import doors, refresh, refused_after

REFRESH_SECONDS = 2.0
LEAD_SECONDS = 2 * REFRESH_SECONDS + 5
AT_WORK = 4
PATHS = ("/api/v1/users/me", "/api/v1/auth/me", "/api/v1/resumes", "/api/v1/jobs")


@pytest.fixture(scope="module")
def stack(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """One of its own, where everybody asks for the keys every two seconds."""
    platform.local_plan()
    with local(tmp_path_factory.mktemp("keys"), KEYS_REFRESH="PT2S") as started:
        yield started


class Load:
    """People who go on asking and refreshing; what they were answered."""

    def __init__(self, stack: Platform) -> None:
        self._stack = stack
        self._over = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.kids: list[str] = []

    @contextmanager
    def going_on(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._person) for _ in range(AT_WORK)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _person(self) -> None:
        with self._stack.sign_in() as person:
            while not self._over.is_set():
                self._ask(person)

    def _ask(self, person: Person) -> None:
        """Every page with the token of before and with the fresh one."""
        fresh = refresh(self._stack, person.tokens["refresh_token"])
        self.statuses[fresh.status] += 1
        for token in (person.token, fresh.json()["access_token"]):
            person.api.headers["Authorization"] = f"Bearer {token}"
            for path in PATHS:
                self.statuses[person.api.get(path).status_code] += 1
        person.tokens = fresh.json()
        self.kids.append(kid_of(person.token))


def kid_of(token: str) -> str:
    kid: str = jwt.get_unverified_header(token)["kid"]
    return kid


def command(stack: Platform, *arguments: str) -> str:
    assert stack.data_dir
    done = subprocess.run(
        [sys.executable, "-m", "stack", "keys", *arguments],
        env=os.environ | {"DATA_DIR": str(stack.data_dir), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def published(stack: Platform) -> list[str]:
    with stack.client() as api:
        return [key["kid"] for key in api.get(JWKS).json()["keys"]]


def test_a_rotation_under_load_refuses_nobody(
    stack: Platform, say: Callable[[str], None]
) -> None:
    [old] = published(stack)
    load = Load(stack)

    with load.going_on():
        eventually(lambda: old in load.kids)
        started = time.monotonic()
        assert "published, signs soon" in command(stack, "rotate")
        asked = time.monotonic() - started
        [_, new] = published(stack)
        eventually(lambda: new in load.kids, seconds=LEAD_SECONDS + 10)
        waited = time.monotonic() - started
        seen = len(load.kids)
        eventually(lambda: len(load.kids) > seen + 10 * AT_WORK)

    say(
        f"a key rotated under load: {load.statuses[401]} of {load.statuses.total()} "
        f"requests refused; the new one signed after {waited:.1f} s "
        f"(the command took {asked:.1f})"
    )
    assert set(load.statuses) == {200}
    assert waited >= LEAD_SECONDS
    assert set(load.kids) == {old, new}
    assert published(stack) == [old, new]


def test_an_old_key_is_forgotten_when_its_last_token_is_dead(stack: Platform) -> None:
    before = published(stack)
    assert len(before) == 2, "comes after the rotation"
    in_auth(
        stack,
        "UPDATE signing_keys SET "
        "signs_from = strftime('%Y-%m-%d %H:%M:%f000', signs_from, '-36 minutes')",
    )

    with stack.without("auth"):
        pass  # it tidies when it starts

    assert eventually(lambda: len(published(stack)) == 1)
    assert published(stack) == before[1:]
    assert in_auth(stack, "SELECT kid FROM signing_keys") == [(before[1],)]
    with stack.sign_in() as person:
        assert person.api.get("/api/v1/users/me").status_code == 200


def test_a_removed_key_is_refused_everywhere_soon(
    stack: Platform, say: Callable[[str], None]
) -> None:
    with stack.sign_in() as person:
        for url, path in doors(stack):
            assert get(url, path, person.token) == 200

        command(stack, "remove", kid_of(person.token))

        started = time.monotonic()
        for url, path in doors(stack):
            refused_after(stack, url, path, person.token)
        refused = time.monotonic() - started
        fresh = refresh(stack, person.tokens["refresh_token"]).json()["access_token"]
        for url, path in doors(stack):
            eventually(lambda at=(url, path): get(*at, fresh) == 200, seconds=32)
        taken = time.monotonic() - started

    say(
        f"a removed key: its tokens refused in {len(doors(stack))} places within "
        f"{refused:.2f} s (keys asked for every {REFRESH_SECONDS:.0f} s), "
        f"tokens of the next one taken within {taken:.2f} s"
    )
    assert refused <= REFRESH_SECONDS + 2
    assert kid_of(person.token) not in published(stack)


def get(url: str, path: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(url + path, headers=headers, trust_env=False).status_code


def test_the_operator_is_told_why_not(stack: Platform) -> None:
    with pytest.raises(AssertionError, match="No key begins with"):
        command(stack, "remove", "0" * 32)
    with pytest.raises(AssertionError, match="no id of a key"):
        command(stack, "remove", "../revocations")
    command(stack, "rotate")
    with pytest.raises(AssertionError, match="published already"):
        command(stack, "rotate")


def test_keys_are_not_touched_through_the_gateway(
    platform: Platform, admin: Person
) -> None:
    for path in ("/internal/keys", "/api/v1/auth/internal/keys"):
        for method in ("GET", "POST"):
            assert admin.api.request(method, path).status_code == 404
