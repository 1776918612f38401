"""Makes queries over the index of what was typed and what is filtered by."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import tantivy
from tantivy import Occur, Query

from jobs.index import analyzers
from jobs.synonyms import Terms, places, terms_of
from jobs.typed import Typed, Unit

SKILL_BOOST = 3.0  # as much as a good word of the text, less than one of the title
# Where a word counts how much; a title says more than a text.
FIELDS = (("title", 4.0), ("company", 2.0), ("place", 2.5), ("text", 1.0))
_ROLE_FIELDS = (("title", 4.0), ("text", 0.6))
_AS_GOOD = 0.9  # another name for it, beside the one that was typed
_WEAK = 0.1
_WHOLE_TITLE = 2.0
_COMPLETED = 50  # words that a prefix stands for
_LOOKED_AT = 5_000
_FRESH = ((7, 0.6),)  # days, and what being as new is worth
_ANALYZERS = analyzers()

Make = Callable[[tantivy.Schema, str, str], Query]


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


class QueryMaker:
    def __init__(
        self, schema: tantivy.Schema, searcher: Callable[[], tantivy.Searcher]
    ) -> None:
        self._schema = schema
        self._searcher = searcher

    def words(self, typed: Typed, *, needed: int | None = None) -> Query | None:
        """All units must be found, or `needed` of them; weak words only help."""
        if not typed.units:
            # Signs alone, as `%`, stand in no index: that finds nothing.
            return Query.empty_query() if typed.text.strip() else None
        asked = [self._unit(unit) for unit in typed.asked]
        if needed is None:
            strict = all_of(asked)
        else:
            some = [(Occur.Should, query) for query in asked]
            strict = Query.boolean_query(some, minimum_number_should_match=needed)
        found = self._or_skill(strict, typed.skill_id)
        helping = [Query.boost_query(q, _WEAK) for q in self._weak(typed)]
        helping += self._whole_title(typed)
        if not helping:
            return found
        optional = [(Occur.Should, query) for query in helping]
        return Query.boolean_query([(Occur.Must, found), *optional])

    def open(self, now: datetime) -> Query:
        return self.range("expires", lower=int(now.timestamp()) + 1)

    def fresh(self, now: datetime) -> list[Query]:
        """What is new comes a little before what is as good."""
        return [
            self.range(
                "posted", lower=_seconds(now - timedelta(days=days)), worth=worth
            )
            for days, worth in _FRESH
        ]

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
        named = [self._run("place", other) for other in places().meant(terms)]
        each = all_of([self._part_of_place((term,)) for term in terms[:32]])
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
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "id", each)) for each in ids]
        )

    def in_text(self, unit: Unit) -> Query:
        """That what a unit asks for is in the long texts, by whatever name."""
        if unit.written:
            return self._written(unit.written)
        if unit.is_prefix:
            return self._prefix(unit.terms[0], (("text", 1.0),))
        if unit.is_phrase:
            return self._run("text", unit.terms)
        own = all_of([self._run("text", (term,)) for term in unit.terms])
        others = [self._run("text", other) for other in unit.roles]
        return Query.disjunction_max_query([own, *others])

    def _part_of_place(self, terms: Terms) -> Query:
        own = self._run("place", terms)
        named = [self._run("place", other) for other in places().meant(terms)]
        return Query.disjunction_max_query([own, *named]) if named else own

    def _weak(self, typed: Typed) -> list[Query]:
        asked = set(map(id, typed.asked))
        return [self._unit(unit) for unit in typed.units if id(unit) not in asked]

    def _whole_title(self, typed: Typed) -> list[Query]:
        """A title that has these words in this order is what was meant.

        Two words are too common together to be worth the looking.
        """
        terms = [term for unit in typed.units for term in unit.terms]
        if len(terms) < 3:
            return []
        return [Query.boost_query(self._run("title", tuple(terms)), _WHOLE_TITLE)]

    def _unit(self, unit: Unit) -> Query:
        if unit.is_phrase:
            return self._over(FIELDS, unit.terms)
        if unit.is_prefix:
            return self._prefix(unit.terms[0], FIELDS)
        if unit.written:
            return self._or_skill(self._written(unit.written), unit.skill_id)
        own = all_of([self._word(term) for term in unit.terms])
        others = [
            *(self._over(_ROLE_FIELDS, other, _AS_GOOD) for other in unit.roles),
            *(self._over((("place", 4.0),), other) for other in unit.places),
        ]
        if unit.is_remote:
            remote = Query.term_query(self._schema, "remote", True)  # noqa: FBT003
            others.append(Query.const_score_query(remote, 5.0))
        if unit.is_last and len(unit.terms) == 1 and len(unit.terms[0]) > 2:
            others += self._begun(unit.terms[0])
        found = Query.disjunction_max_query([own, *others], 0.1) if others else own
        return self._or_skill(found, unit.skill_id)

    def _begun(self, term: str) -> list[Query]:
        """Titles with a word of which this is the beginning, as it is typed."""
        words = [word for word in self._beginning("title", term) if word != term]
        if not words:
            return []
        return [Query.const_score_query(self._any("title", words), 0.5)]

    def _word(self, term: str) -> Query:
        """The best field counts, not the sum: a word in the title is found once."""
        return self._best(FIELDS, [term], Query.term_query)

    def _written(self, terms: Terms) -> Query:
        return self._best([("names", 3.0)], terms, Query.term_query)

    def _or_skill(self, query: Query, skill_id: str | None) -> Query:
        """What is another name of a skill finds it however the posting calls it."""
        if skill_id is None:
            return query
        skill = Query.term_query(self._schema, "skill", skill_id)
        boosted = Query.boost_query(Query.const_score_query(skill, 1.0), SKILL_BOOST)
        return Query.disjunction_max_query([query, boosted], 0.1)

    def _over(
        self,
        fields: Iterable[tuple[str, float]],
        terms: Terms,
        worth: float = 1.0,
    ) -> Query:
        return Query.disjunction_max_query(
            [
                Query.boost_query(self._run(field, terms), boost * worth)
                for field, boost in fields
            ]
        )

    def _run(self, field: str, terms: Terms) -> Query:
        """These words one after the other."""
        if len(terms) == 1:
            return Query.term_query(self._schema, field, terms[0])
        return Query.phrase_query(self._schema, field, list(terms))

    def _prefix(self, term: str, fields: Iterable[tuple[str, float]]) -> Query:
        """Of the words that begin so the commonest; a regex is slow to compile."""
        found = [
            Query.boost_query(
                Query.const_score_query(self._any(field, known), 1), boost
            )
            for field, boost in fields
            if (known := self._beginning(field, term))
        ]
        return Query.disjunction_max_query(found) if found else Query.empty_query()

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

    def _best(
        self, fields: Iterable[tuple[str, float]], terms: Sequence[str], make: Make
    ) -> Query:
        return Query.disjunction_max_query(
            [
                Query.boost_query(make(self._schema, field, term), boost)
                for field, boost in fields
                for term in terms
            ],
            0.1,
        )


def _seconds(moment: datetime) -> int:
    return max(0, int(moment.timestamp()))
