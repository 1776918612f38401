"""Settings that are given to a stack which runs already."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from stack import chosen, cli, running
from stack.containers import GIVEN
from stack.plan import PYTHON_PROCESSES, Plan


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """What a stack was started with that made nobody an admin."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name in ("ADMIN_EMAILS", "CODE_TRIES", "RATE_SCALE"):
        monkeypatch.delenv(name, raising=False)
    ports = dict.fromkeys((*PYTHON_PROCESSES, "nats", "gateway", "ping"), 0)
    plan = Plan(tmp_path, ports)
    plan.save()
    chosen.keep(plan)
    return plan


def test_what_differs_is_named(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen.changed_since_start(plan) == []

    monkeypatch.setenv("ADMIN_EMAILS", "ada@example.com")
    monkeypatch.setenv("CODE_TRIES", "3")

    assert chosen.changed_since_start(plan) == ["ADMIN_EMAILS", "CODE_TRIES"]


def test_saying_the_default_changes_nothing(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_SCALE", "10")
    monkeypatch.setenv("CODE_TRIES", "")

    assert chosen.changed_since_start(plan) == []


def test_neither_secrets_nor_addresses_are_kept(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_EMAILS", "ada@example.com")
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    chosen.keep(plan)

    kept = (plan.data_dir / "settings.kept").read_text()
    assert "ada@" not in kept
    assert "SMTP_PASSWORD" not in kept
    assert set(GIVEN) == chosen.SECRET


def test_a_stack_of_before_has_kept_nothing(plan: Plan) -> None:
    (plan.data_dir / "settings.kept").unlink()

    assert chosen.changed_since_start(plan) == []


def test_up_says_what_a_running_stack_does_not_take(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "is_running", lambda folder: folder == plan.data_dir)
    monkeypatch.setattr(cli, "_wait", lambda process: None)
    monkeypatch.setattr(cli, "_load_samples", lambda plan: 0)

    before = CliRunner().invoke(cli.app, ["up"])
    monkeypatch.setenv("ADMIN_EMAILS", "ada@example.com")
    after = CliRunner().invoke(cli.app, ["up"])

    assert (before.exit_code, after.exit_code) == (0, 0)
    assert "make down" not in before.output.replace("· make down", "")
    assert "was started with another ADMIN_EMAILS" in after.output
    assert "make down, then make up" in after.output
