"""Questions for practice as a task, and which of a model's may be asked."""

import re

from ai.asking.tasks import Task
from ai.practising.questions import (
    PracticeQuestion,
    PracticeQuestions,
    QuestionsWanted,
)
from ai.proving.harmless import is_harmless
from ai.proving.orders import without_orders
from skills.words import phrase_key

# What no interviewer may ask, and nobody should practise answering.
_PRIVATE = re.compile(
    r"\b(how old|your age|date of birth|married|marital|spouse|husband|wife|children"
    r"|pregnan\w+|religio\w+|church|ethnic\w*|your race|nationality|disabilit\w+"
    r"|sexual\w*|political|trade union|your health|illness\w*)\b",
    re.IGNORECASE,
)


def questions_task(wanted: QuestionsWanted) -> Task[PracticeQuestions]:
    """By rules there are none here: interviews has a bank of its own."""
    return Task(
        "interview_questions",
        wanted,
        PracticeQuestions,
        lambda: PracticeQuestions(questions=[]),
        lambda answer: proven(wanted, answer),
        long=True,
        unasked=True,
    )


def proven(
    wanted: QuestionsWanted, answer: PracticeQuestions
) -> PracticeQuestions | None:
    """Those that were asked for, each once, as many as wanted; None for none."""
    known = wanted.model_dump_json()
    kept: dict[str, PracticeQuestion] = {}
    for each in answer.questions:
        fits = each.category in wanted.categories
        if fits and each.difficulty == wanted.difficulty and _may_be_asked(each, known):
            kept.setdefault(phrase_key(each.question), each)
    chosen = list(kept.values())[: wanted.count]
    return PracticeQuestions(questions=chosen) if chosen else None


def _may_be_asked(each: PracticeQuestion, known: str) -> bool:
    texts = (each.question, each.tips or "", *each.follow_ups, *each.expected_topics)
    whole = "\n".join(texts)
    return (
        is_harmless(whole, known)
        and without_orders(whole) == whole
        and not _PRIVATE.search(whole)
    )
