"""What the operator of containers types."""

import sys

import pytest

from stack import containers


@pytest.mark.parametrize("typed", [["remvoe", "a1"], ["remove"], ["rotate", "now"], []])
def test_a_command_that_is_none_is_not_taken_for_another(
    monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["containers", "keys", *typed])

    with pytest.raises(SystemExit, match="keys remove KID"):
        containers.keys()


def test_a_refusal_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["containers", "keys", "remove", "../x"])

    with pytest.raises(SystemExit, match="no id of a key"):
        containers.keys()
