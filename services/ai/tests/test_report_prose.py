"""Words for a report: useful, true to its question."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ai.tests.questions import REPORT, report_text, sentences

_NAMES = ["Qaa", "Qbb", "Qcc", "Qdd", "Qee", "Qff", "Qgg", "Qhh"]
_some = st.lists(st.sampled_from(_NAMES), max_size=8, unique=True)


def test_a_report_without_gaps_or_fixes_is_praised() -> None:
    text = report_text(weaknesses=[], fixes=[], missing_skills=[])

    assert "Nothing in it needs fixing" in text


def test_equal_aspects_are_not_played_off_against_each_other() -> None:
    same = dict.fromkeys(REPORT["scores"], 70)
    two = {**same, "content": 90, "relevance": 90}

    assert "with all four sides at 70 of 100." in report_text(scores=same)
    assert "its strongest sides are the content and the relevance (90 of 100)" in (
        report_text(scores=two)
    )


def test_a_report_does_not_name_missing_skills_twice() -> None:
    fix = "If you have them, name: Kafka, Docker."

    text = report_text(fixes=[fix, "Keep bullets short."])

    assert text.count("Kafka") == 1
    assert text.endswith(f"What helps most now: {fix} Then: Keep bullets short.")


def test_one_missing_skill_is_spoken_of_as_one() -> None:
    text = report_text(missing_skills=["Kafka"])

    assert "If you have it, Kafka is worth naming." in text


@pytest.mark.parametrize(
    "empty",
    [
        c
        for n in range(5)
        for c in itertools.combinations(
            ("strengths", "weaknesses", "fixes", "missing_skills"), n
        )
    ],
    ids=lambda names: ",".join(names) or "none",
)
def test_a_report_has_two_to_five_sentences_whatever_is_empty(
    empty: tuple[str, ...],
) -> None:
    text = report_text(**{name: [] for name in empty})

    assert 2 <= sentences(text) <= 5
    assert "  " not in text


@given(scores=st.lists(st.integers(0, 100), min_size=5, max_size=5), missing=_some)
def test_a_report_quotes_only_what_it_was_given(
    scores: list[int], missing: list[str]
) -> None:
    aspects = dict(zip(REPORT["scores"], scores[1:], strict=True))

    text = report_text(
        score=scores[0], scores=aspects, fixes=[], missing_skills=missing
    )

    assert set(re.findall(r"Q\w+", text)) <= set(missing)
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    assert numbers <= {*scores, 100}
    assert f"scores {scores[0]} of 100" in text
