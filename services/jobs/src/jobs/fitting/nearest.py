"""Looks through the index for what is nearest, in threads of its own.

Beside `search`, which answers what somebody typed: neither waits for the other.
"""

from collections.abc import Sequence

import tantivy
from tantivy import Occur, Query

from jobs.searching.index import JobIndex
from jobs.searching.queries import QueryMaker
from jobs.searching.threads import Threads


class Nearest:
    def __init__(self, index: JobIndex) -> None:
        self._index = index
        self.make = QueryMaker(index.schema, index.searcher)
        self.schema = index.schema
        self.run = Threads("nearest").run

    def searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def best(self, query: Query, limit: int) -> list[int]:
        """The ids of the jobs that answer best, the best first. Blocks."""
        searcher = self.searcher()
        found = searcher.search(query, limit, count=False)
        addresses = [address for _, address in found.hits]
        values = searcher.fast_field_values("id", addresses) if addresses else []
        return [int(value) for value in values if value]

    def having(self, ids: Sequence[int], query: Query) -> frozenset[int]:
        """Those of `ids` that answer it. Blocks."""
        if not ids:
            return frozenset()
        both = [(Occur.Must, self.make.ids(ids)), (Occur.Must, query)]
        return frozenset(self.best(Query.boolean_query(both), len(ids)))
