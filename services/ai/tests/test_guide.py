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
        ("How many years of experience do I have?", "your-experience"),
        ("What companies did I work for?", "your-experience"),
        ("Summarize my experience", "your-experience"),
        ("What did I study?", "your-education"),
        ("what's wrong with my CV", "resume-bullets"),
        ("is my resume good?", "resume-bullets"),
        ("I have no experience, how do I write a resume?", "resume-junior"),
        ("Am I too old to change careers?", "age-experience"),
        ("how much does a voice engineer earn", "salary-expectations"),
        ("do I have any applications?", "applications-follow-up"),
    ],
)
def test_a_question_finds_its_advice(message: str, first: str) -> None:
    assert guide().find(message)[0].id == first
