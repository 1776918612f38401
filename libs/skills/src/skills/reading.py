"""The data files, read into entries.

One skill is one line, `id | name | aliases | related ids | company`, under a
`[category]`. A name or alias may end in a mark: "!" counts only exactly as it is
written ("Go", never "go"), "?" only in company: near another skill of the same
domain or near one of the words in the last column, "*" only in a list of skills,
never in prose ("Tailoring" in a list, "tailoring the answer"). A word of the last
column with a "-" before it is a stranger: near it an ambiguous word does not count.
A category is a domain, but all `technology_` files together are one, since their
terms are precise and mix freely. The lines of `traps.txt` look like a skill and are
none ("go to", "R&D").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from sys import intern
from typing import NamedTuple

_TRAPS = "traps.txt"


class Spelling(NamedTuple):
    text: str
    as_written: bool
    in_company: bool
    in_lists: bool = False  # only there


@dataclass(frozen=True, slots=True)
class Entry:
    skill_id: str
    category: str
    domain: str
    spellings: tuple[Spelling, ...]  # the name first
    related: tuple[str, ...]
    company: tuple[str, ...]


def read_entries() -> Iterator[Entry]:
    """All skills, file by file in alphabetical order."""
    folder = files("skills") / "data"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt") and file.name != _TRAPS:
            text = file.read_text(encoding="utf-8")
            yield from _entries(text, technical=file.name.startswith("technology_"))


def read_traps() -> list[str]:
    file = files("skills") / "data" / _TRAPS
    return list(_lines(file.read_text(encoding="utf-8")))


def _entries(text: str, *, technical: bool) -> Iterator[Entry]:
    category = ""
    for line in _lines(text):
        if line.startswith("["):
            category = intern(line.strip("[]"))
        else:
            yield _entry(line, category, "technology" if technical else category)


def _entry(line: str, category: str, domain: str) -> Entry:
    columns = [column.strip() for column in line.split("|")]
    skill_id, name, aliases, related, company = columns + [""] * (5 - len(columns))
    names = [name, *_items(aliases)]
    return Entry(
        skill_id=intern(skill_id),
        category=category,
        domain=domain,
        spellings=tuple(_spelling(text) for text in names),
        related=tuple(intern(other) for other in _items(related)),
        company=tuple(_items(company)),
    )


def _spelling(text: str) -> Spelling:
    plain = text.rstrip("!?*")
    marks = text[len(plain) :]
    return Spelling(plain, "!" in marks, "?" in marks, "*" in marks)


def _lines(text: str) -> Iterator[str]:
    lines = (line.strip() for line in text.splitlines())
    return (line for line in lines if line and not line.startswith("#"))


def _items(column: str) -> list[str]:
    return [item for part in column.split(",") if (item := part.strip())]
