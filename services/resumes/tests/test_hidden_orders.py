"""What nobody sees moves nothing: a résumé with it reads as its clean twin does."""

import pytest

from resumes.ats import Report, report
from resumes.documents import Reading, kind_of, read_document
from resumes.parsing import ParsedResume, parse
from services.resumes.tests.hidden import HIDDEN, ORDERS, UNREAD, clean_twin

PAIRS = [
    pytest.param(way, order, id=f"{way}, {number}")
    for way in (*HIDDEN, *UNREAD)
    for number, order in enumerate(ORDERS)
]


async def judged(content: bytes) -> tuple[Reading, ParsedResume, Report]:
    kind = kind_of(content)
    assert kind is not None
    reading = await read_document(content, kind)
    assert isinstance(reading, Reading)
    parsed = parse(reading)
    return reading, parsed, report(reading, parsed, "Data engineer: Python, Kafka")


def but_for_hidden_text(made: Report) -> list[object]:
    return [check for check in made.checks if check.id != "no_hidden_text"]


@pytest.mark.parametrize(("way", "order"), PAIRS)
async def test_what_nobody_sees_moves_nothing(way: str, order: str) -> None:
    kind, hide = {**HIDDEN, **UNREAD}[way]
    seen, clean, plain = await judged(clean_twin(kind))
    reading, hostile, made = await judged(hide(order))

    assert hostile == clean
    assert made.ats_score == plain.ats_score
    assert but_for_hidden_text(made) == but_for_hidden_text(plain)
    assert made.skills_found == plain.skills_found
    assert made.keyword_density == plain.keyword_density
    assert reading.text == seen.text
    said = next(check for check in made.checks if check.id == "no_hidden_text")
    assert (said.passed == "fail") == (way in HIDDEN)


def test_there_are_enough_ways() -> None:
    assert len(PAIRS) >= 40
