"""What queries over the index are put together from: terms, filters, sets of jobs."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import tantivy
from tantivy import Occur, Query

from jobs.searching.synonyms import Terms, places, terms_of

_COMPLETED = 50  # words that a prefix stands for
_LOOKED_AT = 5_000


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def all_but(left_out: Query, *queries: Query) -> Query:
    musts = [(Occur.Must, query) for query in queries]
    return Query.boolean_query([*musts, (Occur.MustNot, left_out)])


class QueryParts:
    def __init__(
        self, schema: tantivy.Schema, searcher: Callable[[], tantivy.Searcher]
    ) -> None:
        self._schema = schema
        self._searcher = searcher

    def over(self, now: datetime) -> Query:
        """What has run out: so few that leaving them out is quicker than keeping."""
        return self.range("expires", lower=0, upper=int(now.timestamp()))

    def skills(self, skill_ids: Iterable[str]) -> list[Query]:
        return [Query.term_query(self._schema, "skill", each) for each in skill_ids]

    def exact(self, field: str, value: str | bool | None) -> list[Query]:
        if value is None:
            return []
        term = Query.term_query(self._schema, field, value)
        return [Query.boost_query(term, 0.0)]

    def place(self, text: str | None) -> list[Query]:
        """Every word of it, or a place that has this name, too."""
        terms = terms_of(text or "")
        if not terms:
            return []
        mark = places().mark(terms)
        named = [self._term("place", mark)] if mark else []
        each = all_of([self._part_of_place(term) for term in terms[:32]])
        return [Query.disjunction_max_query([each, *named])]

    def text(self, field: str, text: str | None) -> list[Query]:
        terms = terms_of(text or "")[:32]
        return [Query.term_query(self._schema, field, term) for term in terms]

    def range(
        self,
        field: str,
        *,
        lower: int,
        upper: int | None = None,
        worth: float = 0.0,
    ) -> Query:
        query = Query.range_query(
            self._schema, field, tantivy.FieldType.Unsigned, lower, upper
        )
        return Query.const_score_query(query, worth)

    def ids(self, ids: Sequence[int]) -> Query:
        """One term each: a set of terms is an automaton, slow to make."""
        each = [Query.term_query(self._schema, "id", job_id) for job_id in ids]
        return Query.boolean_query([(Occur.Should, query) for query in each])

    def telling(self, ids: Sequence[int], queries: Sequence[Query]) -> Query:
        """These jobs; the bits of a score say which of the queries find it.

        One query around the other: beside each other they would be merged, and all
        that they find be walked through instead of these few looked up.
        """
        told = Query.const_score_query(self.ids(ids), 0.0)
        for bit, query in enumerate(queries):
            found = Query.const_score_query(query, float(1 << bit))
            told = Query.boolean_query([(Occur.Must, told), (Occur.Should, found)])
        return told

    def _part_of_place(self, term: str) -> Query:
        return self._term("place", places().mark((term,)) or term)

    def _run(self, field: str, terms: Terms) -> Query:
        """These words one after the other."""
        if len(terms) == 1:
            return Query.term_query(self._schema, field, terms[0])
        return Query.phrase_query(self._schema, field, list(terms))

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term)

    def _prefix(self, field: str, term: str) -> Query:
        """Of the words that begin so the commonest; a regex is slow to compile."""
        known = self._beginning(field, term)
        if not known:
            return Query.empty_query()
        return Query.const_score_query(self._any(field, known), 1)

    def _any(self, field: str, terms: Sequence[str]) -> Query:
        return Query.boolean_query(
            [
                (Occur.Should, Query.term_query(self._schema, field, term))
                for term in terms
            ]
        )

    def _beginning(self, field: str, term: str) -> list[str]:
        known = self._searcher().terms_with_prefix(field, term, limit=_LOOKED_AT)
        best = sorted(known, key=lambda found: -found[1])[:_COMPLETED]
        return [word for word, _ in best]
