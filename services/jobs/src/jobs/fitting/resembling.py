"""The open jobs most like a text, or like another job.

A text is known by its telling words, those that few postings have, and by its skills.
The index names the best hundred; their score is the share of the text's weight that a
job has, too, a word in the title counting whole and in the texts alone by `IN_TEXT`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tantivy import Occur, Query, Searcher

from jobs.fitting.nearest import Nearest
from jobs.searching.analysis import STEMMED, analyzers
from jobs.searching.synonyms import weak_words
from skills import catalogue

CONSIDERED = 100
MOST_WORDS = 4000  # of a text that are read
MOST_TELLING = 24
MOST_SKILLS = 30
IN_TEXT = 0.6
SKILL_WEIGHT = 1.5  # times that of a word as rare
TITLE_BOOST = 4.0
COMMON_SHARE = 0.2  # a word of so many postings tells nothing
FEW_JOBS = 20  # too few to know what is common
LONGEST_WORD = 60
_LEAST = math.log(1 + 1 / COMMON_SHARE)  # of a word that just tells something
_WORD = re.compile(r"[^\W_]+")
_STEMMER = analyzers()[STEMMED]


class Telling(NamedTuple):
    """A term of the index, or a skill, and how much it says."""

    term: str
    shown: str  # as the text writes it, or the skill's name
    weight: float


@dataclass(frozen=True)
class Subject:
    """What is looked for: the tellings of a text, the weightiest first."""

    words: tuple[Telling, ...]
    skills: tuple[Telling, ...]

    @property
    def weight(self) -> float:
        return sum(each.weight for each in (*self.words, *self.skills))


@dataclass(frozen=True)
class Like:
    """A job that is like the subject, and in what."""

    job_id: int
    score: int  # 0 to 100
    shared_words: tuple[str, ...]
    shared_skills: tuple[str, ...]


def find_like(
    nearest: Nearest,
    text: str,
    *,
    skill_ids: Iterable[str] | None = None,
    without: int | None = None,
    limit: int,
    now: datetime,
) -> list[Like]:
    """The most alike first. Blocks: for a thread of its own.

    `skill_ids` are those of the text where they are known already.
    """
    searcher = nearest.searcher()
    subject = read_subject(searcher, text, skill_ids)
    if not subject.weight:
        return []
    query = _query(nearest, subject, now)
    ids = [each for each in nearest.best(query, CONSIDERED) if each != without]
    return _scored(nearest, subject, ids)[:limit]


def read_subject(
    searcher: Searcher, text: str, skill_ids: Iterable[str] | None = None
) -> Subject:
    if skill_ids is None:
        mentioned = (each.skill_id for each in catalogue().mentions(text))
        skill_ids = dict.fromkeys(mentioned)
    known = ((each, catalogue().find(each)) for each in skill_ids)
    jobs = searcher.num_docs
    skills = (
        Telling(name, skill.name, SKILL_WEIGHT * weight)
        for name, skill in known
        if skill
        and (weight := _weight_of_skill(searcher.doc_freq("skill", name), jobs))
    )
    words = (
        Telling(term, shown, weight * (1 + math.log(times)))
        for term, (shown, times) in _terms(text).items()
        if (weight := _weight_of_word(searcher, term, jobs))
    )
    return Subject(_best(words, MOST_TELLING), _best(skills, MOST_SKILLS))


def _terms(text: str) -> dict[str, tuple[str, int]]:
    """Each term of the text, how it is first written, and how often it is there."""
    words = [word for word in _WORD.findall(text) if len(word) <= LONGEST_WORD]
    times = Counter(word.lower() for word in words[:MOST_WORDS])
    written = {word.lower(): word for word in reversed(words[:MOST_WORDS])}
    terms: dict[str, tuple[str, int]] = {}
    for word, number in times.items():
        for term in set(_STEMMER.analyze(word)) - weak_words():
            shown, before = terms.get(term, (written[word], 0))
            terms[term] = shown, before + number
    return terms


def _weight(having: int, jobs: int) -> float:
    """How rare it is; 0 for what none has, and for what too many have."""
    if not having or (jobs > FEW_JOBS and having > COMMON_SHARE * jobs):
        return 0.0
    return math.log(1 + jobs / having)


def _weight_of_word(searcher: Searcher, term: str, jobs: int) -> float:
    """Where too many texts have it, at most that of a word that just tells something.

    Few titles may have it, but that does not make it rare.
    """
    if weight := _weight(searcher.doc_freq("text", term), jobs):
        return weight
    return min(_weight(searcher.doc_freq("title", term), jobs), _LEAST)


def _weight_of_skill(having: int, jobs: int) -> float:
    """However common, what somebody can do tells more than a common word."""
    return max(math.log(1 + jobs / having), _LEAST) if having else 0.0


def _best(found: Iterable[Telling], most: int) -> tuple[Telling, ...]:
    ordered = sorted(found, key=lambda each: (-each.weight, each.term))
    return tuple(ordered[:most])


def _query(nearest: Nearest, subject: Subject, now: datetime) -> Query:
    longest = max(each.weight for each in (*subject.words, *subject.skills))
    some = [
        (
            Occur.Should,
            Query.boost_query(_word(nearest, each.term), each.weight / longest),
        )
        for each in subject.words
    ]
    some += [
        (Occur.Should, Query.boost_query(query, SKILL_WEIGHT))
        for query in nearest.make.skills(each.term for each in subject.skills)
    ]
    return Query.boolean_query(
        [
            (Occur.Must, Query.boolean_query(some)),
            (Occur.MustNot, nearest.make.over(now)),
        ]
    )


def _word(nearest: Nearest, term: str) -> Query:
    title = Query.term_query(nearest.schema, "title", term)
    text = Query.term_query(nearest.schema, "text", term)
    return Query.disjunction_max_query(
        [Query.boost_query(title, TITLE_BOOST), text], 0.1
    )


def _scored(nearest: Nearest, subject: Subject, ids: Sequence[int]) -> list[Like]:
    """By the share of the subject's weight; of equals as the index has them."""
    in_title = _having(nearest, "title", subject.words, ids)
    in_text = _having(nearest, "text", subject.words, ids)
    asked = _having(nearest, "skill", subject.skills, ids)

    def like(job_id: int) -> Like:
        titled = [each for each in subject.words if job_id in in_title[each.term]]
        told = [
            each
            for each in subject.words
            if job_id in in_text[each.term] and each not in titled
        ]
        skills = [each for each in subject.skills if job_id in asked[each.term]]
        whole = sum(each.weight for each in (*titled, *skills))
        part = IN_TEXT * sum(each.weight for each in told)
        return Like(
            job_id,
            math.floor(100 * (whole + part) / subject.weight),
            tuple(
                each.shown for each in subject.words if each in titled or each in told
            ),
            tuple(each.shown for each in skills),
        )

    return sorted(map(like, ids), key=lambda each: -each.score)


def _having(
    nearest: Nearest, field: str, tellings: Sequence[Telling], ids: Sequence[int]
) -> Mapping[str, frozenset[int]]:
    """Which of the jobs have each: a small search for each, among these alone."""
    return {
        each.term: nearest.having(
            ids, Query.term_query(nearest.schema, field, each.term)
        )
        for each in tellings
    }
