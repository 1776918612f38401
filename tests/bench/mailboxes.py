"""Whether the time of an answer tells who has an account.

Asked once for each of some thousand mailboxes, of three kinds, in random
order over one connection, so that the machine's noise falls on all alike. What counts
is how often an answer for one kind takes longer than one for another (the area under
the curve): 0.5 is a coin, and the further away, the more is told.
"""

import random
import sqlite3
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.platform import Platform

EACH = 1200
KINDS = ("known", "unknown", "deactivated")
SEED = 20_261_123
# Longer than what goes on behind an answer: a mail is written, or none.
PAUSE_SECONDS = 0.008
WARM = 50

Times = dict[str, list[float]]


def measure(platform: Platform, folder: Path) -> dict[str, Any]:
    """By door, how well any two kinds can be told apart by time."""
    _make_accounts(folder)
    mailboxes = [(kind, _mailbox(kind, n)) for kind in KINDS for n in range(EACH)]
    random.Random(SEED).shuffle(mailboxes)
    with httpx.Client(base_url=platform.url, timeout=30, trust_env=False) as api:
        for number in range(WARM):
            _send(api, f"warm-{number}@example.com")
        sent = _timed(mailboxes, partial(_send, api))
        checked = _timed(mailboxes, partial(_check, api))
    return {
        "each": EACH,
        "error": sqrt((2 * EACH + 1) / (12 * EACH * EACH)),
        "send_otp": _compared(sent),
        "verify_otp": _compared(checked),
    }


def _mailbox(kind: str, number: int) -> str:
    # Of one length for all kinds.
    return f"{kind:x>11}-{number:05d}@example.com"


def _make_accounts(folder: Path) -> None:
    rows = [
        (_mailbox(kind, number), kind == "known")
        for kind in ("known", "deactivated")
        for number in range(EACH)
    ]
    path = folder / "auth" / "auth.db"
    with closing(sqlite3.connect(path, timeout=10)) as database, database:
        database.executemany(
            "INSERT INTO users (email, is_active, role, created_at) "
            "VALUES (?, ?, 'candidate', strftime('%Y-%m-%d %H:%M:%f000', 'now'))",
            rows,
        )


def _timed(mailboxes: list[tuple[str, str]], ask: Callable[[str], None]) -> Times:
    times: Times = {kind: [] for kind in KINDS}
    for kind, email in mailboxes:
        started = time.perf_counter()
        ask(email)
        times[kind].append(time.perf_counter() - started)
        time.sleep(PAUSE_SECONDS)
    return times


def _send(api: httpx.Client, email: str) -> None:
    answer = api.post("/api/v1/auth/send-otp", json={"email": email})
    assert answer.status_code == 200, answer.text


def _check(api: httpx.Client, email: str) -> None:
    body = {"email": email, "otp": "000000"}
    answer = api.post("/api/v1/auth/verify-otp", json=body)
    assert answer.status_code in (401, 200), answer.text  # one in a million is right


def _compared(times: Times) -> dict[str, float]:
    return {
        f"{one} against {other}": area(times[one], times[other])
        for one, other in combinations(KINDS, 2)
    }


def area(ones: list[float], others: list[float]) -> float:
    """How often one of `others` is longer than one of `ones`; ties count half."""
    ordered = sorted(ones)
    shorter = sum(bisect_left(ordered, t) + bisect_right(ordered, t) for t in others)
    return shorter / 2 / len(ones) / len(others)
