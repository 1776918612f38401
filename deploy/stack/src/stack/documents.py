"""The committed API documents and event contracts, made from the code."""

import importlib
import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from common.contracts.event import PUBLISHED
from common.settings import SERVICES
from common.testing import settings_for
from stack.plan import PROJECT
from stack.secrets import OWN

API_FOLDER = PROJECT / "docs" / "api"
CONTRACTS_FILE = PROJECT / "libs" / "common" / "tests" / "contracts.json"


def write_documents(*, check: bool) -> list[str]:
    """Bring the files up to date, or with `check` only name those that are not.

    Contracts are only ever added to: what an event already promised is kept by
    a test, not here.
    """
    wanted = {API_FOLDER / f"{name}.json": _api(name) for name in SERVICES}
    wanted[CONTRACTS_FILE] = contracts()
    stale = []
    for file, document in wanted.items():
        text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if not file.exists() or file.read_text() != text:
            stale.append(str(file.relative_to(PROJECT)))
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
    return stale


def contracts() -> dict[str, Any]:
    """Every event's schema, by subject."""
    for publisher in SERVICES:
        importlib.import_module(f"common.contracts.{publisher}")
    return {
        subject: TypeAdapter(event).json_schema()
        for subject, event in sorted(PUBLISHED.items())
    }


def _api(name: str) -> dict[str, Any]:
    settings_class = importlib.import_module(f"{name}.settings").Settings
    more = dict.fromkeys(OWN.get(name, ()), "0" * 32)
    settings = settings_for(settings_class, Path("unused"), **more)
    document: dict[str, Any] = (
        importlib.import_module(f"{name}.main").build(settings).openapi()
    )
    return document
