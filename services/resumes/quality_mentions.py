"""How many of the skills found in postings nobody wants there, judged by hand."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from matching import Posting, read_requirements
from services.resumes.tests.judged import MENTIONS
from skills import catalogue


@dataclass
class _Sample:
    name: str
    first: tuple[int, int, int, int]
    verdicts: dict[str, dict[str, bool]] = field(default_factory=dict)


def print_mentions(postings: Path) -> None:
    """Print each sample: as first judged, and as it is read today."""
    with gzip.open(postings, "rt") as lines:
        known = {row["id"]: row for row in map(json.loads, lines)}
    print("\nSkills in postings that nobody wants there, per 100 postings")
    for sample in _samples():
        postings_there = [known[each] for each in sample.verdicts]
        _print(sample, "in the text", 0, [_mentioned(p) for p in postings_there])
        _print(sample, "as required", 2, [_required(p) for p in postings_there])


def _samples() -> Iterator[_Sample]:
    sample: _Sample | None = None
    for line in MENTIONS.read_text().splitlines():
        first, *rest = line.split()
        if first == "=":
            if sample:
                yield sample
            one, two, three, four = map(int, rest[:4])
            sample = _Sample(" ".join(rest[4:6]).rstrip(","), (one, two, three, four))
        elif first != "#" and sample:
            sample.verdicts[first] = {s.lstrip("-"): s[0] != "-" for s in rest}
    if sample:
        yield sample


def _mentioned(posting: Mapping[str, str]) -> set[str]:
    text = f"{posting['title']}\n{posting['description']}"
    return {mention.skill_id for mention in catalogue().mentions(text)}


def _required(posting: Mapping[str, str]) -> set[str]:
    company = posting["company"] or ""
    asked = Posting(posting["title"], posting["description"], company=company)
    return {each.skill_id for each in read_requirements(asked) if each.skill_id}


def _print(sample: _Sample, what: str, place: int, found: list[set[str]]) -> None:
    verdicts = list(sample.verdicts.values())
    counts = Counter(
        told.get(skill)
        for told, skills in zip(verdicts, found, strict=True)
        for skill in skills
    )
    before, whole = sample.first[place : place + 2]
    hundred = 100 / len(verdicts)
    false, now = counts[False], counts.total()
    print(
        f"{sample.name}, {what}: first look {before * hundred:.0f} ({before} of"
        f" {whole}); now {false * hundred:.0f} ({false} of {now}),"
        f" unjudged {counts[None]}"
    )
