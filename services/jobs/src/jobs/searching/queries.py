"""Makes queries over the index of what was typed."""

from collections.abc import Iterable, Iterator, Sequence
from math import log

from tantivy import Occur, Query

from jobs.searching.query_parts import QueryParts, all_of
from jobs.searching.synonyms import Terms, places, roles
from jobs.searching.typed import LEAST_BEGUN, Typed, Unit

SKILL_BOOST = 3.0  # as much as a good word of the text, less than one of the title
# What more a word is worth where it stands there; a title says more than a text.
IN_TITLE, IN_COMPANY, IN_PLACE = 4.0, 1.5, 1.5
_AS_GOOD = 2.0  # another name for it, beside the one that was typed
_BY_ANOTHER_NAME = 0.3
_FOUND = 0.3
_WEAK = 0.1
_WHOLE_TITLE = 2.0


class QueryMaker(QueryParts):
    def words(self, typed: Typed, *, needed: int | None = None) -> Query | None:
        """All units must be found, or `needed` of them; weak words only help.

        They are looked for in one field that has them all; where they stand only
        decides what comes first.
        """
        if not typed.units:
            # Signs alone, as `%`, stand in no index: that finds nothing.
            return Query.empty_query() if typed.text.strip() else None
        found = self._found(typed.asked, needed)
        if len(typed.asked) > 1:  # else the one unit has the same skill
            found = self._or_skill(found, typed.skill_id)
        helping = [query for unit in typed.asked for query in self._standing(unit)]
        helping += [Query.boost_query(q, _WEAK) for q in self._weak(typed)]
        helping += self._whole_title(typed)
        if not helping:
            return found
        optional = [(Occur.Should, query) for query in helping]
        return Query.boolean_query([(Occur.Must, found), *optional])

    def in_text(self, unit: Unit) -> Query:
        """That what a unit asks for is in the long texts, by whatever name."""
        if unit.written:
            return self._written(unit.written)
        if unit.is_prefix:
            return self._prefix("text", unit.terms[0])
        if unit.is_phrase:
            return self._run("text", unit.terms)
        mark = roles().mark(unit.terms)
        own = all_of([self._term("text", term) for term in unit.terms])
        return self._term("text", mark) if mark and not unit.is_loose else own

    def _found(self, units: Sequence[Unit], needed: int | None) -> Query:
        asked = [self._unit(unit) for unit in units]
        if needed is None:
            return all_of(asked)
        some = [(Occur.Should, query) for query in asked]
        return Query.boolean_query(some, minimum_number_should_match=needed)

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
            return self._over(unit.terms)
        if unit.is_prefix:
            return self._prefix("words", unit.terms[0])
        if unit.written:
            return self._or_skill(self._written(unit.written), unit.skill_id)
        called = _either(list(self._called(unit)))
        # A single word, or a name, stands among the words wherever the skill is.
        stands = len(unit.terms) == 1 or roles().mark(unit.terms)
        return called if stands else self._or_skill(called, unit.skill_id)

    def _called(self, unit: Unit) -> Iterator[Query]:
        """By the names it has; by its own words where it is no name."""
        role, place = roles().mark(unit.terms), places().mark(unit.terms)
        if role is None or (unit.is_loose and len(unit.terms) > 1):
            own = all_of([self._term("words", term) for term in unit.terms])
            yield Query.boost_query(own, _FOUND)
        for mark in (role, place):
            if mark:
                yield Query.boost_query(self._term("words", mark), _BY_ANOTHER_NAME)
        if unit.is_remote:
            remote = Query.term_query(self._schema, "remote", True)  # noqa: FBT003
            yield Query.const_score_query(remote, 5.0)
        begun = unit.is_last and len(unit.terms) == 1
        if begun and len(unit.terms[0]) >= LEAST_BEGUN:
            yield from self._begun(unit.terms[0])

    def _standing(self, unit: Unit) -> Iterator[Query]:
        """Where it stands: one short list each, for these are looked up a lot."""
        if unit.is_phrase or unit.written:
            return
        if unit.is_prefix:
            yield Query.boost_query(self._prefix("title", unit.terms[0]), IN_TITLE)
            return
        if mark := roles().mark(unit.terms):
            yield self._rare("titled", mark)
        else:
            yield from self._at("title", unit.terms, IN_TITLE)
        place = places().mark(unit.terms)
        yield from self._at("place", (place,) if place else unit.terms, IN_PLACE)
        yield from self._at("company", unit.terms, IN_COMPANY)

    def _at(self, field: str, terms: Iterable[str], worth: float) -> Iterator[Query]:
        for term in terms:
            if self._searcher().doc_freq(field, term):
                yield Query.boost_query(self._term(field, term), worth)

    def _rare(self, field: str, mark: str) -> Query:
        """Worth as much as it is rare, and nothing for how much else stands there."""
        searcher = self._searcher()
        having = searcher.doc_freq(field, mark)
        rare = log(1 + (searcher.num_docs - having + 0.5) / (having + 0.5))
        worth = rare * _AS_GOOD * IN_TITLE
        return Query.const_score_query(self._term(field, mark), worth)

    def _begun(self, term: str) -> list[Query]:
        """Titles with a word of which this is the beginning, as it is typed."""
        words = [word for word in self._beginning("title", term) if word != term]
        if not words:
            return []
        return [Query.const_score_query(self._any("title", words), 0.5)]

    def _written(self, terms: Terms) -> Query:
        return Query.boost_query(
            Query.disjunction_max_query([self._term("names", term) for term in terms]),
            3.0,
        )

    def _or_skill(self, query: Query, skill_id: str | None) -> Query:
        """What is another name of a skill finds it however the posting calls it."""
        if skill_id is None:
            return query
        skill = Query.term_query(self._schema, "skill", skill_id)
        boosted = Query.boost_query(Query.const_score_query(skill, 1.0), SKILL_BOOST)
        return Query.disjunction_max_query([query, boosted], 0.1)

    def _over(self, terms: Terms) -> Query:
        worths = {
            "title": IN_TITLE,
            "company": IN_COMPANY,
            "place": IN_PLACE,
            "text": 1.0,
        }
        return Query.disjunction_max_query(
            [
                Query.boost_query(self._run(field, terms), worth)
                for field, worth in worths.items()
            ]
        )


def _either(queries: Sequence[Query]) -> Query:
    """The best of them counts, not the sum: what is found twice is found once."""
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(list(queries), 0.1)
