"""Which questions are asked: even over the categories, fitting, and not again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from interviews.practising.aiming import Aim
from interviews.practising.asking import LEVELS, Category, Difficulty, Question
from interviews.practising.bank_reading import bank
from skills.words import phrase_key

_SKILL, _FIELD = 3, 2  # a skill in common tells more than the kind of work


@dataclass(frozen=True, slots=True)
class Wanted:
    aim: Aim
    difficulty: Difficulty
    categories: Sequence[Category]  # each once
    count: int


def choose(
    wanted: Wanted,
    times_asked: Mapping[str, int],
    offered: Sequence[Question],
    about: Sequence[Question],
) -> list[Question]:
    """As many as are wanted, the same for the same wish; none twice.

    Category by category in turn: first a model's question, then by turns one about
    what the work asks for and one of the bank.

    Args:
        wanted: What for, and how many.
        times_asked: How often this person had which question of the bank.
        offered: Questions of a model, which go first.
        about: Questions about skills that the work asks for, the most wanted first.
    """
    taken = {phrase_key(question.text) for question in offered}
    piles = {}
    for place, category in enumerate(wanted.categories):
        ours = [q for q in bank() if q.category == category]
        ours = [q for q in ours if phrase_key(q.text) not in taken]
        ours.sort(key=lambda q: _rank(q, wanted, times_asked))
        theirs = [q for q in offered if q.category == category]
        # Each category begins with another skill.
        asked_for = [q for q in about if q.category == category][place:]
        piles[category] = chain(theirs, _by_turns(asked_for, ours))
    turns = (wanted.categories[n % len(piles)] for n in range(wanted.count))
    return [next(piles[category]) for category in turns]


def _by_turns(
    some: Iterable[Question], others: Iterable[Question]
) -> Iterator[Question]:
    for pair in zip_longest(some, others):
        yield from filter(None, pair)


def _rank(
    question: Question, wanted: Wanted, times_asked: Mapping[str, int]
) -> tuple[int, int, int, str]:
    bank_id = question.bank_id or ""
    away = LEVELS.index(question.difficulty) - LEVELS.index(wanted.difficulty)
    return abs(away), times_asked.get(bank_id, 0), -_fit(question, wanted.aim), bank_id


def _fit(question: Question, aim: Aim) -> int:
    return (
        _SKILL * len(question.skills & set(aim.skills))
        + _FIELD * len(question.fields & aim.fields)
        + ("general" in question.fields)
    )
