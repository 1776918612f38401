"""What was promised in an event stays promised."""

import importlib
import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from common.contracts.event import PUBLISHED, Event
from common.settings import SERVICES

for _publisher in SERVICES:
    importlib.import_module(f"common.contracts.{_publisher}")

PROMISED = json.loads((Path(__file__).parent / "contracts.json").read_text())


@pytest.mark.parametrize("subject", sorted(PROMISED))
def test_a_published_event_only_gains_optional_fields(subject: str) -> None:
    promised = PROMISED[subject]
    now = TypeAdapter(PUBLISHED[subject]).json_schema()

    assert set(promised["properties"]) <= set(now["properties"])
    for name, schema in promised["properties"].items():
        assert now["properties"][name] == schema, f"{name} changed: make it .v2"
    assert set(now.get("required", ())) <= set(promised.get("required", ()))
    for name, schema in promised.get("$defs", {}).items():
        assert now["$defs"][name]["properties"].items() >= schema["properties"].items()


def test_every_event_is_written_down() -> None:
    assert set(PUBLISHED) == set(PROMISED)


@pytest.mark.parametrize("subject", sorted(PUBLISHED))
def test_a_subject_names_its_publisher_and_version(subject: str) -> None:
    events, publisher, fact, version = subject.split(".")
    module = PUBLISHED[subject].__module__

    assert events == "events"
    assert module == f"common.contracts.{publisher}"
    assert fact.islower()
    assert version.startswith("v")


FREE_TEXT = {"name", "email", "title", "text", "message", "notes", "address", "phone"}


@pytest.mark.parametrize("event", PUBLISHED.values(), ids=lambda e: e.__name__)
def test_no_event_carries_names_or_words(event: type[Event]) -> None:
    assert not FREE_TEXT & set(event.model_fields)


def test_a_newer_senders_fields_are_ignored() -> None:
    event = PUBLISHED["events.auth.user_registered.v1"]
    body = {"user_id": 1, "role": "candidate", "from_the_future": True}

    assert event.model_validate(body).model_dump()["user_id"] == 1
