"""Finding jobs: runs queries over the index, in threads of its own.

All words must be found. Where nothing is, typos are forgiven; where still nothing is,
and the text is long enough to be a description, some of its words will do.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar

import tantivy
from tantivy import Query

from common.errors import Unavailable
from jobs import facets, spelling
from jobs.facets import Facets
from jobs.index import JobIndex
from jobs.queries import QueryMaker, all_of
from jobs.typed import NOTHING, Typed, read
from jobs.why import Beyond

T = TypeVar("T")
Sort = Literal["relevance", "newest", "salary"]
Matched = Literal["all", "corrected", "some"]
MAX_DEPTH = 10_000  # hits from the first on that can be paged to
MAX_WAITING = 64
_ORDER = {"relevance": None, "newest": "posted", "salary": "salary_high"}
_LONG = 3  # words from which on some will do


class SearchBusy(Unavailable):
    detail = "Too many people search at this moment: try again shortly."


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is None does not matter."""

    q: str = ""
    location: str | None = None
    company: str | None = None
    remote: bool | None = None
    job_type: str | None = None
    experience_level: str | None = None
    source: str | None = None
    currency: str | None = None  # jobs paid in it
    salary_min: int | None = None  # in US dollars by the year
    salary_max: int | None = None
    skill_ids: tuple[str, ...] = ()
    ai_specializations: tuple[str, ...] = ()
    posted_since: datetime | None = None
    sort: Sort = "relevance"


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
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="search")
        self._waiting = 0

    async def find(
        self,
        wanted: Wanted,
        *,
        limit: int,
        offset: int,
        now: datetime,
        count_facets: bool = False,
    ) -> Hits:
        return await self._run(
            lambda: self._find(wanted, limit, offset, now, count_facets=count_facets)
        )

    async def candidates(
        self, skill_ids: Iterable[str], *, limit: int, now: datetime
    ) -> list[int]:
        """Jobs that ask for some of these skills, those that ask for most first."""
        skills = self._make.skills(skill_ids)
        if not skills:
            return []
        some = Query.boolean_query([(tantivy.Occur.Should, skill) for skill in skills])
        query = all_of([some, self._make.open(now)])
        return (await self._run(lambda: self._search(query, "relevance", limit, 0))).ids

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise SearchBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

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
        for reading in self._readings(typed):
            query = self._query(wanted, reading, now)
            hits = self._search(query, wanted.sort, limit, offset)
            if hits.total:
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

    def _readings(self, typed: Typed) -> "Iterable[_Reading]":
        """How what was typed can be understood, the strictest first."""
        yield _Reading(typed)
        corrected = self._corrected(typed)
        if corrected:
            typed = read(corrected)
            yield _Reading(typed, "corrected", corrected)
        if typed.words >= _LONG and len(typed.units) > 1:
            needed = max(1, len(typed.asked) // 2)
            yield _Reading(typed, "some", corrected, needed)

    def _corrected(self, typed: Typed) -> str | None:
        searcher = self._index.searcher()
        text = typed.text
        for unit in typed.units:
            if unit.is_phrase or unit.is_prefix or len(unit.terms) != 1:
                continue
            if not spelling.is_known(searcher, unit.terms[0]):
                text = text.replace(
                    unit.text, spelling.correct(searcher, unit.text) or unit.text
                )
        return text if text != typed.text else None

    def _search(self, query: Query, sort: Sort, limit: int, offset: int) -> Hits:
        searcher = self._index.searcher()
        if offset >= MAX_DEPTH:
            return Hits([], _total(searcher.search(query, 1)))
        result = searcher.search(
            query, limit, order_by_field=_ORDER[sort], offset=offset
        )
        addresses = [address for _, address in result.hits]
        values = searcher.fast_field_values("id", addresses) if addresses else []
        return Hits([int(value) for value in values if value], _total(result))

    def _beyond(self, ids: list[int], typed: Typed, skill_ids: Iterable[str]) -> Beyond:
        """Small searches among the hits of one page: a fifth of a millisecond."""
        if not ids:
            return Beyond({}, {})
        named = {unit.skill_id for unit in typed.asked} | {typed.skill_id}
        skills = dict.fromkeys((*skill_ids, *(each for each in named if each)))
        asked = {unit.text: self._make.in_text(unit) for unit in typed.asked}
        having = dict(zip(skills, self._make.skills(skills), strict=True))
        return Beyond(
            {text: self._among(ids, query) for text, query in asked.items()},
            {skill: self._among(ids, query) for skill, query in having.items()},
        )

    def _among(self, ids: list[int], query: Query) -> frozenset[int]:
        both = all_of([self._make.ids(ids), query])
        return frozenset(self._search(both, "relevance", len(ids), 0).ids)

    def _query(
        self,
        wanted: Wanted,
        reading: "_Reading",
        now: datetime,
        without: str | None = None,
    ) -> Query:
        words = self._make.words(reading.typed, needed=reading.needed)
        by_name = self._filters(wanted)
        filters = [q for name, qs in by_name.items() if name != without for q in qs]
        musts = [*([words] if words else []), *filters, self._make.open(now)]
        query = all_of(musts)
        if wanted.sort != "relevance" or not words:
            return query
        fresh = [(tantivy.Occur.Should, each) for each in self._make.fresh(now)]
        return Query.boolean_query([(tantivy.Occur.Must, query), *fresh])

    def _facets(self, wanted: Wanted, reading: "_Reading", now: datetime) -> Facets:
        plain = replace(wanted, sort="newest")  # a count needs no order
        set_ = {name for name, queries in self._filters(wanted).items() if queries}
        return facets.count(
            self._index.searcher(),
            lambda name: self._query(plain, reading, now, name),
            frozenset(set_),
        )

    def _filters(self, wanted: Wanted) -> dict[str, list[Query]]:
        """By the facet that each belongs to, or by its own name."""
        make = self._make
        skills = [f for each in wanted.skill_ids for f in make.exact("skill", each)]
        special = [
            each
            for name in wanted.ai_specializations
            for each in make.exact("specialization", name.lower())
        ]
        return {
            "job_type": make.exact("kind", wanted.job_type),
            "experience_level": make.exact("level", wanted.experience_level),
            "source": make.exact("source", wanted.source),
            "currency": make.exact("currency", wanted.currency),
            "remote": make.exact("remote", wanted.remote),
            "skills": skills,
            "ai_specializations": special,
            "country": make.place(wanted.location),
            "company": make.text("company", wanted.company),
            "salary": self._salary(wanted),
            "posted": self._posted(wanted),
        }

    def _salary(self, wanted: Wanted) -> list[Query]:
        ranges = []
        if wanted.salary_min is not None:
            ranges.append(self._make.range("salary_high", lower=wanted.salary_min))
        if wanted.salary_max is not None:
            # What says nothing of its pay is at 0, and not below any limit.
            top = wanted.salary_max
            ranges.append(self._make.range("salary_low", lower=1, upper=top))
        return ranges

    def _posted(self, wanted: Wanted) -> list[Query]:
        if wanted.posted_since is None:
            return []
        since = max(0, int(wanted.posted_since.timestamp()))
        return [self._make.range("posted", lower=since)]


@dataclass(frozen=True)
class _Reading:
    typed: Typed
    matched: Matched = "all"
    corrected: str | None = None
    needed: int | None = None


def _total(result: tantivy.SearchResult) -> int:
    return result.count or 0  # type: ignore[attr-defined]  # missing in its types
