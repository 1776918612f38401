"""Every column of every service is decided about: whose it is, who may have it."""

import importlib

import pytest
from sqlalchemy import Table

from common import tables
from common.personal import COMMON_IMPERSONAL, Impersonal, Owned, PersonalData
from common.settings import SERVICES


def declared(data: PersonalData) -> dict[str, set[str]]:
    columns: dict[str, set[str]] = {}
    entries: list[Owned | Impersonal] = [
        *data.all_owned,
        *data.impersonal,
        *COMMON_IMPERSONAL,
    ]
    for entry in entries:
        assert entry.name not in columns, f"{entry.name} is declared twice"
        columns[entry.name] = set(entry.columns)
    return columns


def tables_of(service: str) -> dict[str, Table]:
    own = importlib.import_module(f"{service}.tables").Base.metadata
    return {**own.tables, **tables.Base.metadata.tables}


@pytest.mark.parametrize("service", SERVICES)
def test_every_column_is_exported_hidden_or_nobody_s(service: str) -> None:
    data = importlib.import_module(f"{service}.personal").PERSONAL

    decided = declared(data)

    there = {
        name: {column.name for column in table.columns}
        for name, table in tables_of(service).items()
    }
    assert decided == there


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_named_by_id_elsewhere_can_be_emptied(service: str) -> None:
    data = importlib.import_module(f"{service}.personal").PERSONAL

    for mentioned in data.mentioned:
        assert mentioned.column.nullable
