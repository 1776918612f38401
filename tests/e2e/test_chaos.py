"""A short run of `make chaos`: what was promised is there, once and whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.run import chaos
from tests.e2e.platform import Platform

KILLS = 12
SEED = 20261123


@pytest.mark.timeout(300)
def test_what_was_promised_under_fire_is_there_once(
    platform: Platform, tmp_path: Path, say: Callable[[str], None]
) -> None:
    platform.local_plan()  # skips where nothing can be killed

    report = chaos(tmp_path, KILLS, SEED, lambda _line: None)

    say(str(report))
    assert report.findings.acknowledged > 500
    assert report.good, report.findings
    assert not any(status.startswith("500") for status in report.statuses)
