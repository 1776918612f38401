"""Codes and tokens stand in the mail and in the answer, and nowhere else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.platform import Platform

PEOPLE = 6
# Where secrets belong: in the mail, and in the stack's own keys.
OUT_OF_SIGHT = ("mail", "secrets")


def test_no_code_and_no_token_is_logged_stored_or_sent_on(
    platform: Platform, say: Callable[[str], None]
) -> None:
    if platform.data_dir is None:
        pytest.skip("only a local stack shows its files")
    codes, tokens, echoes = [], [], []
    for _ in range(PEOPLE):
        code, issued, refused = used_up(platform)
        codes.append(code)
        tokens += issued
        echoes += refused

    written = b"".join(path.read_bytes() for path in files(platform.data_dir))
    refusals = "\n".join(echoes).encode()

    kept = [token for token in tokens if token.encode() in written + refusals]
    # Six digits may stand somewhere by chance, but not those of two people.
    seen = [code for code in codes if stands_alone(code, written)]
    say(
        f"{len(codes)} codes and {len(tokens)} tokens looked for in "
        f"{len(written) / 1e6:.0f} MB of logs, databases and events: {len(kept)} found"
    )
    assert kept == []
    assert len(seen) <= 1
    assert not any(code.encode() in refusals for code in codes)


def used_up(platform: Platform) -> tuple[str, list[str], list[str]]:
    """A code, the tokens it led to, and what was said when they were sent wrongly."""
    email = f"secret-{uuid4().hex[:12]}@example.com"
    with platform.sign_in(email) as person:
        code = platform.otp(email)
        assert code
        first: dict[str, Any] = person.tokens
        answer = person.api.post(
            "/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]}
        )
        second = answer.json()
        wrong = [
            ("verify-otp", {"email": email, "otp": code, "again": code}),
            ("verify-otp", {"email": email, "otp": [code]}),
            ("verify-otp", {"email": email, "otp": int(code)}),
            ("verify-otp", {"email": email, "otp": f"{code}{code}"}),
            ("refresh", {"refresh_token": [first["refresh_token"]]}),
            ("refresh", {"refresh_token": first["refresh_token"], "x": code}),
            ("refresh", {"refresh_token": second["access_token"] * 9}),
        ]
        refused = [
            person.api.post(f"/api/v1/auth/{path}", json=body) for path, body in wrong
        ]
        assert {each.status_code for each in refused} == {422}
    issued = [
        tokens[kind]
        for tokens in (first, second)
        for kind in ("access_token", "refresh_token")
    ]
    return code, issued, [each.text for each in refused]


def files(folder: Path) -> list[Path]:
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in OUT_OF_SIGHT
    ]
    assert any(path.suffix == ".log" for path in found)
    assert any("jetstream" in path.parts for path in found)
    return found


def stands_alone(code: str, written: bytes) -> bool:
    """Not as the end of a second, nor inside a longer number or name."""
    return re.search(rb"(?<![\w.\-])%s(?![\w.])" % code.encode(), written) is not None
