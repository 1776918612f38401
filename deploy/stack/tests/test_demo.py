"""What the demo's lines say of a match."""

from typing import Any

import pytest

from stack.demo import _verdict_line


def verdict(kind: str, *evidence: tuple[str, str, str]) -> dict[str, Any]:
    found = [
        {"source": source, "section": section, "quote": quote}
        for source, section, quote in evidence
    ]
    return {
        "requirement": "Machine learning",
        "kind": kind,
        "verdict": "met",
        "evidence": found,
    }


@pytest.mark.parametrize(
    ("kind", "held", "said"),
    [
        ("skill", ("resume", "skills", "ML"), "learning [dim]· your résumé says “ML”"),
        ("skill", ("profile", "skills", "ML"), "your profile says “ML”"),
        (
            "years",
            ("resume_facts", "years_experience", "7"),
            "learning, 3 years [dim]· your résumé shows 7 years in all",
        ),
        ("skill", ("resume", "skills", "[red]"), "“\\[red]”"),
    ],
    ids=str,
)
def test_a_line_says_what_was_asked_and_who_says_so(
    kind: str, held: tuple[str, str, str], said: str
) -> None:
    line = _verdict_line(verdict(kind, ("posting", "requirements", "3 years"), held))

    assert said in line


def test_years_without_evidence_are_told_from_the_skill_of_that_name() -> None:
    asked = ("posting", "requirements", "3\nyears")

    assert _verdict_line(verdict("years", asked)).endswith("Machine learning, 3 years")
    assert _verdict_line(verdict("skill", asked)).endswith("Machine learning")
