"""The published function, where it caps."""

from matching import Requirement, Verdict, score


def test_a_missing_skill_of_the_title_caps_the_score() -> None:
    def verdict(name: str, section: str, verdict_name: str) -> Verdict:
        asked = Requirement("skill", name, "must", section, 0, 0, "")
        return Verdict(asked, verdict_name)

    met = [verdict(str(n), "requirements", "met") for n in range(9)]

    assert score([*met, verdict("x", "requirements", "missing")]) == 89
    assert score([*met, verdict("x", "title", "missing")]) == 69
    assert score([*met, verdict("x", "title", "adjacent")]) == 95
