"""The search index: a cache of the jobs table, made by tantivy, never the truth.

The index follows the table by change number. A batch is committed to the index first,
then the number is written down: after a crash the last batch is simply indexed again.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import tantivy

from jobs.countries import country_of
from jobs.money import compared
from jobs.tables import Job
from skills import catalogue

LAYOUT = 4  # a new layout makes the index anew
HEAP_BYTES = 20_000_000
STEMMED, WRITTEN = "stemmed", "written"
# Whose values are counted for facets.
COUNTED = ("skill", "kind", "level", "source", "employer", "country")
# As written: C++, C#, .NET, node.js, scikit-learn, 401(k) without its brackets.
_WRITTEN_TOKENS = r"\.?[\p{L}\p{N}]+(?:[.'-][\p{L}\p{N}]+)*[+#]*"


class JobIndex:
    """The files in one folder. `add` from one task only; `searcher` from anywhere.

    `newest` is the table's last change: an index that is ahead of it followed another
    table, before a backup was put back, and is made anew.
    """

    def __init__(self, folder: Path, *, newest: int) -> None:
        self._mark = folder / "followed.json"
        mark = self._read_mark()
        if mark.get("layout") != LAYOUT or mark.get("change", 0) > newest:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder))
        for name, analyzer in analyzers().items():
            self._index.register_tokenizer(name, analyzer)
        self.schema = self._index.schema

    @property
    def followed(self) -> int:
        """The last change of the table that is in the index."""
        return int(self._read_mark().get("change", 0))

    def searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def add(self, jobs: Sequence[Job]) -> None:
        """Index a batch in rising order of change. Blocks: call it in a thread."""
        writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
        for job in jobs:
            # Not by term: that takes a number as signed, and finds no document.
            one = tantivy.Query.term_query(self.schema, "id", job.id)
            writer.delete_documents_by_query(one)
            if job.status == "active":
                writer.add_document(_document(job))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._write_mark(jobs[-1].change)

    def _read_mark(self) -> dict[str, int]:
        try:
            mark: dict[str, int] = json.loads(self._mark.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return mark

    def _write_mark(self, change: int) -> None:
        unfinished = self._mark.with_suffix(".new")
        unfinished.write_text(json.dumps({"layout": LAYOUT, "change": change}))
        unfinished.replace(self._mark)


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """How texts and queries become terms."""
    filters = tantivy.Filter
    stemmed = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(filters.remove_long(60))
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .filter(filters.stemmer("English"))
        .build()
    )
    written = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WRITTEN_TOKENS))
        .filter(filters.remove_long(60))
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .build()
    )
    return {STEMMED: stemmed, WRITTEN: written}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    for name in ("title", "company", "text", "place"):
        builder.add_text_field(name, tokenizer_name=STEMMED)
    builder.add_text_field("names", tokenizer_name=WRITTEN, index_option="freq")
    for name in (*COUNTED, "specialization", "currency"):
        fast = name in COUNTED
        builder.add_text_field(
            name, tokenizer_name="raw", index_option="basic", fast=fast
        )
    builder.add_boolean_field("remote", indexed=True, fast=True)
    for name in ("posted", "expires", "salary_low", "salary_high"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def _document(job: Job) -> tantivy.Document:
    pay = (job.currency, job.salary_period)
    low = compared(job.salary_min or job.salary_max, *pay)
    high = compared(job.salary_max or job.salary_min, *pay)
    country = country_of(job.location)
    values: dict[str, Any] = {
        "id": job.id,
        "title": job.title,
        "company": job.company,
        "text": "\n".join(
            [
                job.description,
                job.requirements,
                job.benefits,
                ", ".join([*job.skills, *job.ai_specializations]),
            ]
        ),
        "place": job.location or "",
        "names": "\n".join(
            [job.title, job.requirements, ", ".join(job.skills), job.description]
        ),
        "skill": skill_ids(job),
        "kind": [job.job_type or "full-time"],
        "level": [job.experience_level] if job.experience_level else [],
        "source": [job.source],
        "employer": [job.company],
        "country": [country] if country else [],
        "specialization": [name.lower() for name in job.ai_specializations],
        "currency": [job.currency],
        "remote": job.remote,
        "posted": _seconds(job.posted_at),
        "expires": _seconds(job.expires_at),
        "salary_low": low,
        "salary_high": high,
    }
    document = tantivy.Document()
    for name, value in values.items():
        _adder(document, name)(value)
    return document


def _adder(document: tantivy.Document, name: str) -> Callable[[Any], None]:
    def add(value: Any) -> None:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, bool):
                document.add_boolean(name, each)
            elif isinstance(each, int):
                document.add_unsigned(name, each)
            else:
                document.add_text(name, each)

    return add


def skill_ids(job: Job) -> list[str]:
    """Of the taxonomy: those the poster listed, and those read in the texts."""
    listed = (catalogue().resolve(name) for name in job.skills)
    read = (row["skill_id"] for row in job.ledger if row.get("skill_id"))
    return sorted({skill.id for skill in listed if skill} | set(read))


def _seconds(moment: datetime) -> int:
    return max(0, int(moment.timestamp()))
