"""A hundred thousand different postings, of the real ones where they are at hand.

Each is one posting's title over paragraphs of it and of another one, at a place and
an employer of others: as many words, as rare, as the originals have.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.jobs.tests.quality import judging
from skills import catalogue
from tests.bench import postings as samples

SEED = 20_260_302
_PARAGRAPHS = re.compile(r"\n\s*\n|\n")
_TEXT = 3000  # characters at most, about the mean of the originals


@dataclass(frozen=True)
class Original:
    title: str
    company: str
    location: str | None
    parts: tuple[str, ...]
    skills: tuple[str, ...]


def originals() -> tuple[str, list[Original]]:
    """And where they are from."""
    if judging.POSTINGS.exists():
        return "real postings", [_original(row) for row in judging.postings()]
    return "samples", [_original(row) for row in samples.read_samples()]


def made(bases: list[Original], count: int) -> Iterator[dict[str, Any]]:
    """As columns of the table of jobs; the same for the same count."""
    chance = random.Random(SEED)
    now = datetime.now(UTC)
    for number in range(count):
        yield _made(chance, bases, number, now)


def _made(
    chance: random.Random, bases: list[Original], number: int, now: datetime
) -> dict[str, Any]:
    base, other, employer, place = (chance.choice(bases) for _ in range(4))
    parts = [*chance.sample(base.parts, k=len(base.parts)), *other.parts[:3]]
    low = chance.randrange(20, 150) * 1000
    paid = chance.random() < 0.4
    posted = now - timedelta(minutes=chance.randrange(25 * 24 * 60))
    return {
        "title": base.title,
        "company": employer.company,
        "location": place.location,
        "remote": chance.random() < 0.2,
        "job_type": chance.choice(("full-time", "full-time", "part-time", "contract")),
        "experience_level": chance.choice((None, "entry", "mid", "senior", "lead")),
        "salary_min": low if paid else None,
        "salary_max": low + 20_000 if paid else None,
        "currency": chance.choice(("USD", "GBP", "EUR")),
        "description": "\n".join(parts)[:_TEXT],
        "skills": list(base.skills),
        "external_id": f"bench-{number:07}",
        "posted_at": posted,
        "expires_at": now + timedelta(days=30),
    }


def _original(row: dict[str, Any]) -> Original:
    text = row["description"]
    parts = tuple(part for part in _PARAGRAPHS.split(text) if part.strip())
    found = dict.fromkeys(m.skill_id for m in catalogue().mentions(text))
    names = tuple(catalogue().get(each).name for each in found)
    return Original(
        row["title"], row["company"], row["location"], parts or (text,), names[:30]
    )
