"""kill -9 while a code is checked or a token refreshed: nobody gains or loses by it.

auth runs as a process of its own, forked from one that has imported it, so that it is
back within a moment.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from auth.newest_code import newest_code
from auth.settings import Settings
from common import serve
from common.testing import free_port
from services.auth.tests.conftest import auth_settings

KILLS = 50
TRIES = 5
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["auth.main", "common.serve"])


def run_auth(variables: dict[str, str]) -> None:
    """In the forked process."""
    os.environ.update(variables)
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(null, stream)
    serve.serve("auth")


class Mortal:
    """auth in a process that comes back when it was killed."""

    def __init__(self, folder: Path) -> None:
        self.settings = settings = auth_settings(folder)
        self.folder = folder
        self.kills = 0
        self._port = free_port()
        self._failpoints = folder / "failpoints"
        self._failpoints.mkdir()
        public_keys = settings.model_dump_json(include={"internal_public_keys"})
        self._variables = {
            "DATA_DIR": str(folder),
            "PORT": str(self._port),
            "FAILPOINTS_DIR": str(self._failpoints),
            "NATS_URL": "nats://127.0.0.1:9",
            "CODE_PEPPER": settings.code_pepper.get_secret_value(),
            "REFRESH_KEY": settings.refresh_key.get_secret_value(),
            "INTERNAL_KEY": settings.internal_key.get_secret_value(),
            "INTERNAL_PUBLIC_KEYS": public_keys.partition(":")[2][:-1],
            "CODE_PAUSE": "PT0S",
            "CODES_AN_HOUR": "1000",
            "CHECKS_BY_IP": "100000",
        }
        self._process: Any = None
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{self._port}/api/v1/auth", trust_env=False
        )
        self.start()

    def start(self) -> None:
        self._process = _processes.Process(target=run_auth, args=(self._variables,))
        self._process.start()
        deadline = time.monotonic() + 30
        while True:
            with suppress(httpx.HTTPError):
                if self._client.get("/.well-known/jwks.json").status_code == 200:
                    return
            assert time.monotonic() < deadline, "auth does not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._client.close()

    def post(self, path: str, body: dict) -> httpx.Response:
        return self._client.post(path, json=body)

    def get(self, path: str, token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self._client.get(path, headers=headers)

    def killed_at(self, failpoint: str, path: str, body: dict) -> None:
        """Send a request that is never answered, and have auth start again."""
        (self._failpoints / f"auth.{failpoint}").write_text("kill 1")
        with pytest.raises(httpx.HTTPError):
            self.post(path, body)
        self._process.join(10)
        assert self._process.exitcode == -9
        self.kills += 1
        self.start()

    def code(self, email: str) -> str:
        before = newest_code(self.folder / "mail", email)
        assert self.post("/send-otp", {"email": email}).status_code == 200
        deadline = time.monotonic() + 10
        while (code := newest_code(self.folder / "mail", email)) in (None, before):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return str(code)

    def one(self, query: str, **values: object) -> Any:
        path = Settings.database_path(self.settings, "auth")
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            found = connection.execute(text(query), values).scalar_one()
        engine.dispose()
        return found


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    started = Mortal(tmp_path)
    try:
        yield started
    finally:
        started.stop()


def test_a_code_counts_its_tries_whenever_auth_is_killed(
    mortal: Mortal, say: Callable[[str], None]
) -> None:
    evaluated = 0
    for number in range(KILLS // TRIES):
        email = f"person-{number}@example.com"
        code = mortal.code(email)
        for tried in range(1, TRIES + 1):
            guess = f"{(int(code) + tried) % 1_000_000:06d}"
            mortal.killed_at(
                "code_checked", "/verify-otp", {"email": email, "otp": guess}
            )
            left = mortal.one(
                "SELECT tries_left FROM sign_in_codes WHERE email = :email", email=email
            )
            assert left == TRIES - tried
            evaluated += 1
        right = mortal.post("/verify-otp", {"email": email, "otp": code})
        assert right.json()["code"] == "code_expired"

    say(
        f"{mortal.kills} kill -9 between counting a wrong code and the answer: "
        f"{evaluated} counted, no code tried more than {TRIES} times"
    )
    assert mortal.kills == evaluated == KILLS


@pytest.mark.parametrize("place", ["refresh_before_commit", "refresh_before_reply"])
def test_whoever_heard_no_answer_stays_signed_in(
    mortal: Mortal, say: Callable[[str], None], place: str
) -> None:
    email = "ada@example.com"
    code = mortal.code(email)
    tokens = mortal.post("/verify-otp", {"email": email, "otp": code}).json()
    for _ in range(KILLS):
        body = {"refresh_token": tokens["refresh_token"]}
        mortal.killed_at(place, "/refresh", body)
        assert unused(mortal) == 1

        answer = mortal.post("/refresh", body)

        assert answer.status_code == 200, answer.text
        assert unused(mortal) == 1
        tokens = answer.json()
        assert mortal.get("/me", tokens["access_token"]).status_code == 200

    sessions = mortal.one("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
    say(
        f"{mortal.kills} kill -9 at {place}: {sessions} session still alive, "
        f"1 living refresh token after each"
    )
    assert sessions == 1


def unused(mortal: Mortal) -> int:
    """How many refresh tokens are alive."""
    found: int = mortal.one("SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL")
    return found
