"""What the operator sees of the signing keys, and how a key is named."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from stack import keys
from stack.keys import Refused, named, remove, show

OLD = "311a3b01368146018f6a2c1d90e4b7aa"
NEW = "31f09c77d2b84e55a1c3e6f7089b2d4c"


def test_an_id_is_shown_whole_however_narrow_the_terminal() -> None:
    for width in (80, 60, 40, 132):
        shown = io.StringIO()
        show([_key(OLD), _key(NEW)], Console(file=shown, width=width, highlight=False))

        assert OLD in shown.getvalue()
        assert NEW in shown.getvalue()
        if width >= 80:
            assert shown.getvalue().count("2026-03-02") == 4
            assert shown.getvalue().count("09:00:00 UTC") == 4


@pytest.mark.parametrize("typed", [OLD, "311", "311a3b01368146018"])
def test_a_key_is_named_by_how_its_id_begins(typed: str) -> None:
    assert named(typed, [OLD, NEW]) == OLD


def test_an_id_that_begins_another_names_its_own_key() -> None:
    assert named("31", ["31", NEW]) == "31"


@pytest.mark.parametrize(
    ("typed", "why"), [("31", "Several keys"), ("ff", "No key"), ("11a3", "No key")]
)
def test_what_names_no_single_key_removes_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, why: str
) -> None:
    asked = _auth_with(monkeypatch, OLD, NEW)

    with pytest.raises(Refused, match=why):
        remove("http://auth", tmp_path, typed)
    assert asked == ["GET "]


def test_a_beginning_removes_its_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = _auth_with(monkeypatch, OLD, NEW)

    remove("http://auth", tmp_path, "31f")

    assert asked == ["GET ", f"DELETE /{NEW}"]


def _auth_with(monkeypatch: pytest.MonkeyPatch, *kids: str) -> list[str]:
    """auth holds these keys; gives what it is asked."""
    asked = []

    def answer(method: str, path: str, *_: object) -> list[dict[str, Any]]:
        asked.append(f"{method} {path}")
        return [_key(kid) for kid in kids]

    monkeypatch.setattr(keys, "_ask", answer)
    return asked


def _key(kid: str) -> dict[str, Any]:
    moment = "2026-03-02T09:00:00.000000Z"
    return {
        "kid": kid,
        "state": "verifies",
        "signs_from": moment,
        "forgotten_at": moment,
    }
