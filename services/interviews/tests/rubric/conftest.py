"""The bank's questions as the rubric sees them, and the answers to judge it by."""

import tomllib
from pathlib import Path

import pytest

import interviews.practising
from interviews.practising.rubric.asked import Asked, Topic

BANK = Path(interviews.practising.__file__).parent / "bank"
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def questions() -> dict[str, Asked]:
    return {
        one["id"]: Asked(
            text=one["text"],
            category=path.stem,
            topics=tuple(Topic(t["name"], tuple(t["words"])) for t in one["topics"]),
            outline=tuple(one["outline"]),
        )
        for path in sorted(BANK.glob("*.toml"))
        for one in tomllib.loads(path.read_text())["question"]
    }


@pytest.fixture(scope="session")
def answers() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "answers.toml").read_text())


@pytest.fixture(scope="session")
def kept_back() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "kept_back.toml").read_text())
