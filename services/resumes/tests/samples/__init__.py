"""Résumés of many kinds, each with what a person reads in it written above it.

The expectations were written down with the text, before any of it was read by the
machine; who changes one says why a person would read it otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.resumes.tests.samples.drawing import draw

_FOLDER = Path(__file__).parent
_LISTS = ("skills", "companies", "titles", "institutions", "links")


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    kind: str
    content: bytes
    expected: dict[str, str | list[str]]


def samples() -> Iterator[Sample]:
    """Every sample in every form it is made for, always in the same order."""
    for file in sorted(_FOLDER.glob("*.txt")):
        yield from sample_forms(file.stem)


def sample_forms(stem: str) -> Iterator[Sample]:
    head, _, markup = (_FOLDER / f"{stem}.txt").read_text().partition("\n---\n")
    said = dict(line.split(":", 1) for line in head.splitlines())
    said = {key: value.strip() for key, value in said.items()}
    expected: dict[str, str | list[str]] = {**said}
    for key in _LISTS:
        expected[key] = [
            v for item in said.get(key, "").split(";") if (v := item.strip())
        ]
    caps = said.get("caps") == "small"
    for form in said["as"].split():
        content = draw(markup.rstrip("\n"), form, small_caps=caps)
        yield Sample(f"{stem}.{form}", said["kind"], content, expected)
