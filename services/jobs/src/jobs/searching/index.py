"""The search index: a cache of the jobs table, made by tantivy, never the truth.

The index follows the table by change number. A batch is committed to the index first,
then the number is written down: after a crash the last batch is simply indexed again.
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from jobs.searching.analysis import analyzers
from jobs.searching.index_schema import Indexed, document_of, schema
from jobs.searching.synonyms import edition

LAYOUT = f"7-{edition()}"  # another one makes the index anew
HEAP_BYTES = 20_000_000


class JobIndex:
    """The files in one folder. Added to by one task only; `searcher` from anywhere.

    `newest` is the table's last change: an index that is ahead of it followed another
    table, before a backup was put back, and is made anew.
    """

    def __init__(self, folder: Path, *, newest: int) -> None:
        self.folder = folder
        self._mark = folder / "followed.json"
        mark = self._read_mark()
        if mark.get("layout") != LAYOUT or mark.get("change", 0) > newest:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._index = _opened(folder)
        self.schema = self._index.schema

    @property
    def followed(self) -> int:
        """The last change of the table that is in the index."""
        return int(self._read_mark().get("change", 0))

    def searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def add(self, jobs: Sequence[Indexed]) -> None:
        """Index a batch in rising order of change. Blocks: call it in a thread."""
        _add(self._index, jobs)
        self.take_up(jobs[-1].change)

    def take_up(self, change: int) -> None:
        """Show what was added, by a helper or here, up to a change. Blocks, too."""
        self._index.reload()
        self._write_mark(change)

    def _read_mark(self) -> dict[str, Any]:
        try:
            mark: dict[str, Any] = json.loads(self._mark.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return mark

    def _write_mark(self, change: int) -> None:
        unfinished = self._mark.with_suffix(".new")
        unfinished.write_text(json.dumps({"layout": LAYOUT, "change": change}))
        unfinished.replace(self._mark)


def add_to(folder: Path, jobs: Sequence[Indexed]) -> None:
    """In a helper: who asked for it takes it up."""
    _add(_in(folder), jobs)


@cache
def _in(folder: Path) -> tantivy.Index:
    return _opened(folder)


def _add(index: tantivy.Index, jobs: Sequence[Indexed]) -> None:
    writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
    for job in jobs:
        # Not by term: that takes a number as signed, and finds no document.
        one = tantivy.Query.term_query(index.schema, "id", job.id)
        writer.delete_documents_by_query(one)
        if job.status == "active":
            writer.add_document(document_of(job))
    writer.commit()
    writer.wait_merging_threads()


def in_memory(jobs: Iterable[Indexed]) -> tantivy.Index:
    """An index of a few jobs, to hold searches against them. Blocks."""
    index = _opened(None)
    writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
    for job in jobs:
        if job.status == "active":
            writer.add_document(document_of(job))
    writer.commit()
    index.reload()
    return index


def _opened(folder: Path | None) -> tantivy.Index:
    index = tantivy.Index(schema(), path=str(folder) if folder else None)
    for name, analyzer in analyzers().items():
        index.register_tokenizer(name, analyzer)
    return index
