"""What of the guide answers what people ask."""

import pytest

from ai.chatting.guide import guide


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("What salary should I ask for?", "salary-negotiation"),
        ("my pay is too low", "salary-negotiation"),
        ("they asked me to pay for training", "scams"),
        ("They want me to pay a fee before I start", "scams"),
        ("is this a scam?", "scams"),
    ],
)
def test_a_question_finds_its_advice(message: str, first: str) -> None:
    assert guide().find(message)[0].id == first
