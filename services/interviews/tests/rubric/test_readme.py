"""What the README says of the points is what the code does."""

import re
from pathlib import Path

from interviews.practising.rubric import (
    evaluating,
    length,
    relevance,
    relevance_advice,
    signs,
    specificity,
)
from interviews.practising.rubric.evaluation import WORTH

README = (Path(__file__).parents[2] / "README.md").read_text()
SECTION = README.split("## How an answer is scored")[1].split("\n## ")[0]


def row(part: str) -> str:
    return next(r for r in SECTION.splitlines() if r.startswith(f"| {part} |"))


def test_the_table_has_the_points() -> None:
    rows = re.findall(r"^\| (\w+) \| (\d+) \|", SECTION, re.MULTILINE)

    assert {part: int(points) for part, points in rows} == WORTH
    assert sum(WORTH.values()) == 100


def test_the_numbers_of_the_text_are_those_of_the_code() -> None:
    assert f"{length.FEWEST} to {length.MOST} words" in row("length")
    assert f"nothing at {length.FAR_TOO_MANY}" in row("length")
    assert "four figures, two names, four things" in row("specificity")
    enough = (specificity.ENOUGH_FIGURES, specificity.ENOUGH_NAMES)
    assert (*enough, specificity.ENOUGH_ACTS) == (4, 2, 4)
    assert f"{WORTH['structure'] // 4} each" in row("structure")
    assert f"From {relevance_advice.ON_TARGET:.0%} of".replace("%", " %") in SECTION
    assert f"{evaluating.UNSURE:.0%} where no topics".replace("%", " %") in SECTION
    assert f"words {signs.RELATED:.0%}".replace("%", " %") in row("relevance")
    assert f"the question {relevance.ECHO:.0%}".replace("%", " %") in row("relevance")
    assert signs.WEAK == 0.5
    assert f"down to {evaluating.ALWAYS:.0%}".replace("%", " %") in SECTION
