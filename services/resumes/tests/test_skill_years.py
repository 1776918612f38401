"""How long a skill was used: what the dated roles show, and never a guess."""

from datetime import date

from common.contracts.resumes import ResumeParsed
from resumes.documents import Line, Reading
from resumes.facts import years_by_skill
from resumes.parsing import parse
from services.resumes.tests.conftest import Resumes

TEXT = """Ada Lovelace
ada@example.com

Experience
Senior Engineer, Analytical Engines
Jan 2020 - Dec 2021
- Built services in Python and Docker
Engineer, Difference Engines
Jan 2018 - Dec 2018
- Wrote tests in Python
Volunteer Engineer, Charity
Jan 2021 - Dec 2021
- Wrote tools in Python

Skills
Python, Docker, Terraform
"""


def reading_of(text: str) -> Reading:
    lines, at = [], 0
    for line in text.splitlines():
        if line:
            lines.append(Line(at, at + len(line)))
        at += len(line) + 1
    return Reading(text=text, pages=1, lines=tuple(lines))


def years(text: str) -> dict[str, float]:
    reading = reading_of(text)
    today = date(2026, 3, 1)
    return years_by_skill(text, parse(reading, today=today), today=today)


def test_the_roles_that_show_it_are_added_up_once() -> None:
    found = years(TEXT)

    assert found["python"] == 3.0  # 2018, and 2020 to 2021, when two roles overlap
    assert found["docker"] == 2.0
    assert "terraform" not in found  # listed, and in no role


def test_without_dates_there_are_no_years() -> None:
    undated = "\n".join(line for line in TEXT.splitlines() if "Jan" not in line)

    assert years(undated) == {}


async def test_others_are_told_the_years(resumes: Resumes) -> None:
    one = await resumes.have(TEXT.encode())

    [event] = await resumes.running.emitted(ResumeParsed)

    assert event.resume_id == one
    said = {fact.skill_id: fact.years for fact in event.skills}
    assert said["python"] == 3.0
    assert said["docker"] == 2.0
    assert said["terraform"] is None
