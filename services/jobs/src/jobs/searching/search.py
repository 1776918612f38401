"""Finding jobs: runs queries over the index, in threads of its own.

All words must be found. Where nothing is, typos are forgiven; where still nothing is,
and the text is long enough to be a description, some of its words will do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import tantivy
from tantivy import Query

from jobs.searching import facets
from jobs.searching.facets import Facets
from jobs.searching.index import JobIndex
from jobs.searching.index_schema import milliseconds
from jobs.searching.queries import QueryMaker
from jobs.searching.readings import Matched, Reading, readings
from jobs.searching.threads import Threads
from jobs.searching.typed import NOTHING, Typed, read
from jobs.searching.wanted import Sort, Wanted, filters, query_of
from jobs.searching.why import Beyond

MAX_DEPTH = 10_000  # hits from the first on that can be paged to
MAX_SHOWN = 300  # hits of one page, or those that are ranked by the match
EXACT_BITS = 20  # a score has 24
FRESHENED = 100  # of the best so many, new ones come forward:
NEW_DAYS, NEW_WORTH = 7, 0.6
_ORDER = {"newest": "posted", "salary": "salary_high"}
_by_score = itemgetter(0)


@dataclass(frozen=True)
class Hits:
    ids: list[int]  # the best first
    total: int
    matched: Matched = "all"
    corrected: str | None = None  # the text that was looked for instead
    typed: Typed = NOTHING
    beyond: Beyond = field(default_factory=lambda: Beyond({}, {}))
    facets: Facets = field(default_factory=dict)


class JobSearch:
    """Searches in threads of its own, so that a slow query holds up no request."""

    def __init__(self, index: JobIndex) -> None:
        self._index = index
        self._make = QueryMaker(index.schema, index.searcher)
        self._threads = Threads("search")

    async def find(
        self,
        wanted: Wanted,
        *,
        limit: int,
        offset: int,
        now: datetime,
        count_facets: bool = False,
    ) -> Hits:
        return await self._threads.run(
            lambda: self._find(wanted, limit, offset, now, count_facets=count_facets)
        )

    def _find(
        self,
        wanted: Wanted,
        limit: int,
        offset: int,
        now: datetime,
        *,
        count_facets: bool,
    ) -> Hits:
        typed = read(wanted.q)
        if not wanted.q.strip() and wanted.sort == "relevance":
            wanted = replace(wanted, sort="newest")  # nothing to be relevant to
        for reading in readings(typed, self._index.searcher()):
            query = query_of(self._make, wanted, reading, now)
            hits = self._search(query, wanted.sort, limit, offset, now)
            if hits.total >= reading.enough:
                break
        found = replace(
            hits,
            matched=reading.matched,
            corrected=reading.corrected if hits.total else None,
            typed=reading.typed,
            beyond=self._beyond(hits.ids, reading.typed, wanted.skill_ids),
        )
        if not count_facets:
            return found
        return replace(found, facets=self._facets(wanted, reading, now))

    def _search(
        self, query: Query, sort: Sort, limit: int, offset: int, now: datetime
    ) -> Hits:
        searcher = self._index.searcher()
        if offset >= MAX_DEPTH:
            return Hits([], _total(searcher.search(query, 1)))
        if sort == "relevance":
            return self._best(query, limit, offset, now)
        result = searcher.search(
            query, limit, order_by_field=_ORDER[sort], offset=offset
        )
        return Hits(self._ids(searcher, result.hits), _total(result))

    def _best(self, query: Query, limit: int, offset: int, now: datetime) -> Hits:
        """Among the first what is new comes a little before what is as good."""
        searcher = self._index.searcher()
        result = searcher.search(query, max(offset + limit, FRESHENED))
        hits = result.hits  # a list that is made anew each time it is asked for
        first = [address for _, address in hits[:FRESHENED]]
        days = searcher.fast_field_values("posted", first) if first else []
        since = milliseconds(now - timedelta(days=NEW_DAYS))
        scored = [
            (score + NEW_WORTH * ((posted or 0) >= since), address)
            for (score, address), posted in zip(hits, days, strict=False)
        ]
        scored.sort(key=_by_score, reverse=True)
        shown = (scored + hits[FRESHENED:])[offset : offset + limit]
        return Hits(self._ids(searcher, shown), _total(result))

    def _ids(self, searcher: tantivy.Searcher, hits: Sequence[Any]) -> list[int]:
        addresses = [address for _, address in hits]
        values = searcher.fast_field_values("id", addresses) if addresses else []
        return [int(value) for value in values if value]

    def _beyond(self, ids: list[int], typed: Typed, skill_ids: Iterable[str]) -> Beyond:
        if not ids:
            return Beyond({}, {})
        named = (*(unit.skill_id for unit in typed.asked), typed.skill_id)
        skills = list(dict.fromkeys((*skill_ids, *filter(None, named))))
        asked = {unit.text: self._make.in_text(unit) for unit in typed.asked}
        found = self._among(ids, [*asked.values(), *self._make.skills(skills)])
        in_text, with_skill = found[: len(asked)], found[len(asked) :]
        return Beyond(
            dict(zip(asked, in_text, strict=True)),
            dict(zip(skills, with_skill, strict=True)),
        )

    def _among(self, ids: list[int], queries: Sequence[Query]) -> list[frozenset[int]]:
        """For each query which of these jobs it finds.

        Many are asked in one search: each adds a power of two to the score.
        """
        found: list[frozenset[int]] = []
        for start in range(0, len(queries), EXACT_BITS):
            some = queries[start : start + EXACT_BITS]
            scores = self._scores(self._make.telling(ids, some))
            found += [
                frozenset(job_id for job_id, score in scores if score >> bit & 1)
                for bit in range(len(some))
            ]
        return found

    def _scores(self, query: Query) -> list[tuple[int, int]]:
        searcher = self._index.searcher()
        hits = searcher.search(query, MAX_SHOWN, count=False).hits
        ids = self._ids(searcher, hits)
        return [(one, int(score)) for one, (score, _) in zip(ids, hits, strict=True)]

    def _facets(self, wanted: Wanted, reading: Reading, now: datetime) -> Facets:
        plain = replace(wanted, sort="newest")  # a count needs no order
        set_ = {
            name for name, queries in filters(self._make, wanted).items() if queries
        }
        return facets.count(
            self._index.searcher(),
            lambda name: query_of(self._make, plain, reading, now, name),
            frozenset(set_),
        )


def _total(result: tantivy.SearchResult) -> int:
    return result.count or 0  # type: ignore[attr-defined]  # missing in its types
