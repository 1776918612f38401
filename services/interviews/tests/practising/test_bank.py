"""The bank: enough questions, of every kind, and none like another."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations, product

from interviews.practising.asking import CATEGORIES, LEVELS, Question
from interviews.practising.bank_reading import bank
from skills import catalogue

AI = {"ai_ml", "contact_centre_ai", "phone_agent"}
FIELDS = AI | {"general", "data", "software", "cloud", "management"}


def test_there_are_enough_of_every_kind(say: Callable[[str], None]) -> None:
    kinds = Counter((q.category, q.difficulty) for q in bank())
    for_ai = sum(bool(q.fields & AI) for q in bank())

    say(f"{len(bank())} questions in the bank, {for_ai} for AI and contact centres")
    assert len(bank()) >= 200
    assert for_ai >= 60
    assert all(kinds[kind] >= 3 for kind in product(CATEGORIES, LEVELS))
    assert all(sum(q.category == one for q in bank()) >= 20 for one in CATEGORIES)


def test_every_question_says_what_a_good_answer_holds() -> None:
    for question in bank():
        assert 3 <= len(question.topics) <= 6, question.bank_id
        assert all(topic.name and topic.words for topic in question.topics)
        assert 1 <= len(question.follow_ups) <= 3, question.bank_id
        assert 3 <= len(question.outline) <= 6, question.bank_id
        assert question.tips, question.bank_id
        assert question.fields <= FIELDS, question.bank_id
        assert question.fields, question.bank_id


def test_skills_are_those_of_the_taxonomy() -> None:
    named = {skill for question in bank() for skill in question.skills}

    assert len(named) >= 20
    for skill in named:
        assert catalogue().get(skill).id == skill


def test_no_question_is_there_twice_under_other_words() -> None:
    ids = [question.bank_id for question in bank()]
    assert len(set(ids)) == len(ids)
    alike = [
        (one.bank_id, other.bank_id)
        for one, other in combinations(bank(), 2)
        if _likeness(one, other) > 0.6
    ]
    assert alike == []


def _likeness(one: Question, other: Question) -> float:
    """How many of their words they share."""
    ours, theirs = _words(one), _words(other)
    return len(ours & theirs) / len(ours | theirs)


def _words(question: Question) -> set[str]:
    return set(re.findall(r"\w+", question.text.lower()))
