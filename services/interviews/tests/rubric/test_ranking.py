"""The rubric must tell good answers from fluent, learned and empty ones."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from interviews.practising.rubric.asked import Asked
from interviews.practising.rubric.evaluating import evaluate

ORDER = ("empty", "off_topic", "memorised", "good")
MARGIN = 5
# Of 10. The good answers of b-009 and r-016 touch two of their four topics by the words
# of the bank and hardly the question's own: they are taken for something else.
KEPT_BACK_RIGHT = 8
CATEGORIES = {"behavioral", "case", "role_specific", "situational", "technical"}

Answers = dict[str, dict[str, str]]


def margins(asked: Asked, answers: dict[str, str]) -> list[int]:
    scores = [evaluate(asked, answers[kind]).score for kind in ORDER]
    return [better - worse for worse, better in pairwise(scores)]


def told(name: str, measured: Iterable[list[int]]) -> str:
    rows = list(measured)
    right = sum(min(row) >= MARGIN for row in rows)
    smallest = [min(column) for column in zip(*rows, strict=True)]
    return (
        f"rubric, {name}: {right} of {len(rows)} ranked right, least margins {smallest}"
    )


def test_each_category_has_answers(
    questions: dict[str, Asked], answers: Answers, kept_back: Answers
) -> None:
    for some, count in ((answers, 20), (kept_back, 10)):
        assert len(some) == count
        assert {questions[i].category for i in some} == CATEGORIES
    assert not answers.keys() & kept_back.keys()


def test_twenty_are_ranked_right(
    questions: dict[str, Asked], answers: Answers, say: Callable[[str], None]
) -> None:
    measured = {i: margins(questions[i], four) for i, four in answers.items()}
    say(told("the 20 it was tuned by", measured.values()))

    wrong = {i: row for i, row in measured.items() if min(row) < MARGIN}

    assert wrong == {}


def test_ten_that_it_never_saw(
    questions: dict[str, Asked], kept_back: Answers, say: Callable[[str], None]
) -> None:
    """Nothing was tuned by these: the honest figure."""
    measured = {i: margins(questions[i], four) for i, four in kept_back.items()}
    say(told("the 10 kept back", measured.values()))

    right = [i for i, row in measured.items() if min(row) >= MARGIN]

    assert len(right) >= KEPT_BACK_RIGHT


def test_a_list_of_topic_words_is_less_than_phrases(
    questions: dict[str, Asked], answers: Answers
) -> None:
    for i, four in answers.items():
        words = [w for t in questions[i].topics for w in t.words]
        least = evaluate(questions[i], four["memorised"]).score - MARGIN
        for glue in (", ", " ", ". ", "\n", " and "):
            assert evaluate(questions[i], glue.join(words)).score <= least, (i, glue)
            assert evaluate(questions[i], glue.join(words * 5)).score <= least, (
                i,
                glue,
            )


def test_the_outline_read_aloud_is_no_good_answer(
    questions: dict[str, Asked], answers: Answers
) -> None:
    for i, four in answers.items():
        asked = questions[i]
        names = [f"It is about {t.name}." for t in asked.topics]
        aloud = " ".join([asked.text, *(f"{o}." for o in asked.outline), *names])

        assert evaluate(asked, aloud).score <= evaluate(asked, four["good"]).score - 15


def test_a_good_answer_to_something_else_is_no_good_answer(
    questions: dict[str, Asked], answers: Answers, say: Callable[[str], None]
) -> None:
    """The hardest of what is off the topic: another question's good answer."""
    pairs = [(i, j) for i in answers for j in answers if i != j]
    own = {i: evaluate(questions[i], answers[i]["good"]).score for i in answers}
    others = [
        own[i] - evaluate(questions[i], answers[j]["good"]).score for i, j in pairs
    ]
    below = sum(gap >= MARGIN for gap in others)
    half = sum(gap >= 40 for gap in others)
    say(
        f"rubric: of {len(pairs)} good answers given to another question {below} score"
        f" less than its own good answer, {half} by 40 points or more"
    )

    assert below >= 0.95 * len(pairs)
    assert half >= 0.8 * len(pairs)
