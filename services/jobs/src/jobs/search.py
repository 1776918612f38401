"""Finding jobs: what was typed becomes a query over the index.

Nothing that is typed can be a syntax error: words, "phrases" and prefix* are read
here, everything else is text.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import tantivy
from tantivy import Occur, Query

from common.errors import Unavailable
from jobs.index import STEMMED, WRITTEN, JobIndex, analyzers
from skills import catalogue

Sort = Literal["relevance", "newest", "salary"]
MAX_DEPTH = 10_000  # hits from the first on that can be paged to
MAX_WORDS = 32
MAX_PREFIXES = 3  # each looks through all words that begin so
MAX_WAITING = 64
SKILL_BOOST = 3.0  # as much as a good word of the text, less than one of the title
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_SPECIAL = re.compile(r"[\w][+#]|\.\w|\w[.'-]\w")
# Where a word counts how much; a title says more than a text.
_FIELDS = (("title", 4.0), ("company", 2.0), ("place", 1.5), ("text", 1.0))
_ANALYZERS = analyzers()


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
    currency: str | None = None
    salary_min: int | None = None  # by the year
    salary_max: int | None = None
    skill_ids: tuple[str, ...] = ()
    ai_specializations: tuple[str, ...] = ()
    posted_since: datetime | None = None
    sort: Sort = "relevance"


@dataclass(frozen=True)
class Hits:
    ids: list[int]  # the best first
    total: int


class JobSearch:
    """Searches in threads of its own, so that a slow query holds up no request."""

    def __init__(self, index: JobIndex) -> None:
        self._index = index
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="search")
        self._waiting = 0

    async def find(
        self, wanted: Wanted, *, limit: int, offset: int, now: datetime
    ) -> Hits:
        query = self._query(wanted, now)
        return await self._run(lambda: self._search(query, wanted.sort, limit, offset))

    async def candidates(
        self, skill_ids: Iterable[str], *, limit: int, now: datetime
    ) -> list[int]:
        """Jobs that ask for some of these skills, those that ask for most first."""
        schema = self._index.schema
        skills = [Query.term_query(schema, "skill", skill) for skill in skill_ids]
        if not skills:
            return []
        some = Query.boolean_query([(Occur.Should, skill) for skill in skills])
        query = _all([some, self._open(now)])
        hits = await self._run(lambda: self._search(query, "relevance", limit, 0))
        return hits.ids

    async def _run(self, work: Callable[[], Hits]) -> Hits:
        if self._waiting >= MAX_WAITING:
            raise SearchBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def _search(self, query: Query, sort: Sort, limit: int, offset: int) -> Hits:
        searcher = self._index.searcher()
        if offset >= MAX_DEPTH:
            return Hits([], _total(searcher.search(query, 1)))
        field = {"relevance": None, "newest": "posted", "salary": "salary_high"}[sort]
        result = searcher.search(query, limit, order_by_field=field, offset=offset)
        addresses = [address for _, address in result.hits]
        values = searcher.fast_field_values("id", addresses) if addresses else []
        return Hits([int(value) for value in values if value], _total(result))

    def _query(self, wanted: Wanted, now: datetime) -> Query:
        parts = [*self._words(wanted.q), *self._filters(wanted), self._open(now)]
        return _all(parts)

    def _open(self, now: datetime) -> Query:
        return self._range("expires", lower=int(now.timestamp()) + 1)

    def _words(self, text: str) -> list[Query]:
        found = (self._part(*part) for part in _parts(text))
        words = [query for query in found if query is not None][:MAX_WORDS]
        if not words:
            # Signs alone, as `%`, stand in no index: that finds nothing.
            return [Query.empty_query()] * bool(text.strip())
        return [self._or_skill(_all(words), text)] if " " in text.strip() else words

    def _part(self, phrase: str | None, word: str | None) -> Query | None:
        if phrase is not None:
            return self._phrase(phrase)
        assert word is not None
        written = _ANALYZERS[WRITTEN].analyze(word) if _SPECIAL.search(word) else []
        if written:
            query = self._best([("names", 3.0)], written, Query.term_query)
            return self._or_skill(query, word)
        terms = _ANALYZERS[STEMMED].analyze(word)
        if not terms:
            return None
        if word.endswith("*") and len(terms[0]) > 1:
            return self._prefix(terms[0])
        best = [self._best(_FIELDS, [term], Query.term_query) for term in terms]
        return self._or_skill(_all(best), word)

    def _or_skill(self, query: Query, text: str) -> Query:
        """What is another name of a skill finds it however the posting calls it."""
        skill_id = _skill_named(text)
        if skill_id is None:
            return query
        skill = Query.term_query(self._index.schema, "skill", skill_id)
        boosted = Query.boost_query(Query.const_score_query(skill, 1.0), SKILL_BOOST)
        return Query.disjunction_max_query([query, boosted], 0.1)

    def _phrase(self, phrase: str) -> Query | None:
        terms = _ANALYZERS[STEMMED].analyze(phrase)
        if not terms:
            return None
        if len(terms) == 1:
            return self._best(_FIELDS, terms, Query.term_query)
        schema = self._index.schema
        return Query.disjunction_max_query(
            [
                Query.boost_query(Query.phrase_query(schema, field, list(terms)), boost)
                for field, boost in _FIELDS
            ]
        )

    def _prefix(self, term: str) -> Query:
        schema = self._index.schema
        pattern = re.escape(term) + ".*"
        return Query.disjunction_max_query(
            [
                Query.boost_query(Query.regex_query(schema, field, pattern), boost)
                for field, boost in _FIELDS
            ]
        )

    def _best(
        self,
        fields: Iterable[tuple[str, float]],
        terms: list[str],
        make: Callable[[tantivy.Schema, str, str], Query],
    ) -> Query:
        """The best field counts, not the sum: a word in the title is found once."""
        schema = self._index.schema
        return Query.disjunction_max_query(
            [
                Query.boost_query(make(schema, field, term), boost)
                for field, boost in fields
                for term in terms
            ],
            0.1,
        )

    def _filters(self, wanted: Wanted) -> list[Query]:
        return [
            *self._exact("kind", wanted.job_type),
            *self._exact("level", wanted.experience_level),
            *self._exact("source", wanted.source),
            *self._exact("currency", wanted.currency),
            *self._exact("remote", wanted.remote),
            *(f for skill in wanted.skill_ids for f in self._exact("skill", skill)),
            *(
                each
                for name in wanted.ai_specializations
                for each in self._exact("specialization", name.lower())
            ),
            *self._text("place", wanted.location),
            *self._text("company", wanted.company),
            *self._ranges(wanted),
        ]

    def _exact(self, field: str, value: str | bool | None) -> list[Query]:
        if value is None:
            return []
        term = Query.term_query(self._index.schema, field, value)
        return [Query.boost_query(term, 0.0)]

    def _text(self, field: str, text: str | None) -> list[Query]:
        terms = _ANALYZERS[STEMMED].analyze(text) if text else []
        schema = self._index.schema
        return [Query.term_query(schema, field, term) for term in terms[:MAX_WORDS]]

    def _ranges(self, wanted: Wanted) -> list[Query]:
        ranges = []
        if wanted.salary_min is not None:
            ranges.append(self._range("salary_high", lower=wanted.salary_min))
        if wanted.salary_max is not None:
            # What says nothing of its pay is at 0, and not below any limit.
            ranges.append(self._range("salary_low", lower=1, upper=wanted.salary_max))
        if wanted.posted_since is not None:
            since = max(0, int(wanted.posted_since.timestamp()))
            ranges.append(self._range("posted", lower=since))
        return ranges

    def _range(self, field: str, *, lower: int, upper: int | None = None) -> Query:
        query = Query.range_query(
            self._index.schema, field, tantivy.FieldType.Unsigned, lower, upper
        )
        return Query.const_score_query(query, 0.0)


def _total(result: tantivy.SearchResult) -> int:
    return result.count or 0  # type: ignore[attr-defined]  # missing in its types


def _skill_named(text: str) -> str | None:
    """The skill that the whole of `text` is a name of, exactly."""
    wanted = text.strip().strip('"')
    mentions = catalogue().mentions(wanted, listed=True)
    if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(wanted)):
        return mentions[0].skill_id
    return None


def _parts(text: str) -> Iterator[tuple[str | None, str | None]]:
    """Phrases and words; from the fourth prefix on a `*` is a sign like any other."""
    prefixes = 0
    for phrase, word in (match.groups() for match in _PARTS.finditer(text)):
        prefixes += phrase is None and word.endswith("*")
        too_many = phrase is None and prefixes > MAX_PREFIXES
        yield phrase, word.rstrip("*") if too_many else word


def _all(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])
