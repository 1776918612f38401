"""The report agrees with people: on the order of résumés, on what is none."""

from datetime import date

import pytest

from resumes.ats import Report, report
from resumes.documents import Reading, kind_of, read_document
from resumes.parsing import parse
from services.resumes.tests.judged import NOT_RESUMES, rank_correlation, ranking
from services.resumes.tests.samples import samples

TODAY = date(2026, 6, 1)


async def judged(content: bytes) -> Report:
    kind = kind_of(content)
    assert kind is not None
    reading = await read_document(content, kind)
    assert isinstance(reading, Reading)
    return report(reading, parse(reading, today=TODAY))


async def test_the_order_is_that_of_people() -> None:
    contents = {sample.name: sample.content for sample in samples()}
    ours = [name for name in ranking() if name in contents]
    reports = [await judged(contents[name]) for name in ours]
    scores = [sum(check.points for check in r.checks) for r in reports]

    assert len(ours) >= 16
    assert rank_correlation(scores) >= 0.8
    assert max(scores) - min(scores) >= 45


@pytest.mark.parametrize("name", NOT_RESUMES)
async def test_what_is_no_resume_is_said_and_scores_low(name: str) -> None:
    made = await judged(NOT_RESUMES[name].encode())

    verdict = next(check for check in made.checks if check.id == "is_a_resume")
    assert verdict.passed == "fail"
    assert verdict.fix
    assert made.ats_score <= 25


async def test_every_sample_reads_as_a_resume() -> None:
    for sample in samples():
        made = await judged(sample.content)
        verdict = next(check for check in made.checks if check.id == "is_a_resume")
        assert verdict.passed != "fail", sample.name


ROLES = """Ann Smith
ann@mail.example
Experience
Engineer, Acme Inc
{first}
• Built a mill
Consultant, Beta Ltd
{second}
• Advised mills"""


@pytest.mark.parametrize(
    ("first", "second", "passes"),
    [
        ("2018 - Present", "2020 - 2022", True),  # held at once
        ("2018 - 2022", "2020 - 2022", True),
        ("2020 - Present", "2016 - 2020", True),
        ("2016 - 2018", "2019 - 2022", False),
        ("2016 - 2018", "2019 - Present", False),
    ],
)
async def test_roles_held_at_once_are_in_order(
    first: str, second: str, passes: bool
) -> None:
    made = await judged(ROLES.format(first=first, second=second).encode())

    verdict = next(check for check in made.checks if check.id == "roles_in_order")
    assert (verdict.passed == "pass") == passes
