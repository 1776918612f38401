"""Parsing: who, where, what and when, each with its place in the text."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from resumes.documents import Line, Reading
from resumes.parsing import Found, ParsedResume, parse

PLAIN = """\
JOHN A. SMITH
123 Main Street, Springfield, IL 62701 | (217) 555-0134 | john.smith@example.com
linkedin.com/in/johnsmith

SUMMARY
Agent with six years of experience in call centres.

WORK EXPERIENCE
Customer Service Representative, Big Call Center, Chicago, IL
June 2018 - Present
• Handle 80+ inbound calls a day
• Resolved 95% of issues on the
first call
Cashier
Corner Market - Springfield, IL
2016 - 2018
• Operated cash register

EDUCATION
B.Sc. in Economics, Springfield University, 2012 - 2016

CERTIFICATIONS
• Certified Call Agent (CCA) - Call Guild - 2019

PROJECTS
Phone Tree
• Drew the map of a phone tree

SKILLS
Python, Salesforce, Frobnication
Languages: English, Spanish

REFERENCES
Jane Boss, jane.boss@bigcall.example, (312) 555-0000"""


def reading_of(text: str) -> Reading:
    lines, start = [], 0
    for line in text.split("\n"):
        if line:
            lines.append(Line(start, start + len(line)))
        start += len(line) + 1
    return Reading(text=text, pages=1, lines=tuple(lines))


def parsed(text: str) -> ParsedResume:
    return parse(reading_of(text))


def founds(value: object) -> Iterator[Found]:
    if isinstance(value, Found):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from founds(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from founds(item)


def values(found: tuple[Found, ...]) -> list[str]:
    return [item.value for item in found]


def test_the_person_is_found_and_not_the_referee() -> None:
    resume = parsed(PLAIN)

    assert resume.name is not None
    assert resume.name.value == "John A. Smith"
    assert resume.email is not None
    assert resume.email.value == "john.smith@example.com"
    assert resume.phone is not None
    assert resume.phone.value == "(217) 555-0134"
    assert resume.location is not None
    assert resume.location.value == "Springfield, IL 62701"
    assert values(resume.links) == ["linkedin.com/in/johnsmith"]


def test_roles_have_company_title_and_dates() -> None:
    now, before = parsed(PLAIN).experience

    assert now.title is not None
    assert now.title.value == "Customer Service Representative"
    assert now.company is not None
    assert now.company.value == "Big Call Center"
    assert now.start_date is not None
    assert now.start_date.value == "2018-06"
    assert now.current
    assert values(now.bullets)[1] == "Resolved 95% of issues on the first call"
    assert before.title is not None
    assert before.title.value == "Cashier"
    assert before.company is not None
    assert before.company.value == "Corner Market"
    assert before.end_date is not None
    assert before.end_date.value == "2018"


def test_education_has_school_degree_and_level() -> None:
    resume = parsed(PLAIN)
    (course,) = resume.education

    assert course.institution is not None
    assert course.institution.value == "Springfield University"
    assert course.degree is not None
    assert course.degree.value == "B.Sc. in Economics"
    assert resume.education_level == course.level == "bachelor"


def test_what_stands_beside_the_name_of_a_project_is_read() -> None:
    text = (
        "Ada King\nada@example.com\n\nPROJECTS\n"
        "• Voice Kit: Open source Python library for testing phone\n"
        "assistants on real calls\n"
        "• Map of Calls – Shows where and when customers call us\n"
    )

    kit, map_ = parsed(text).projects

    assert (kit.name.value, map_.name.value) == ("Voice Kit", "Map of Calls")
    assert values(kit.bullets) == [
        "Open source Python library for testing phone assistants on real calls"
    ]
    assert values(map_.bullets) == ["Shows where and when customers call us"]


def test_lists_are_read() -> None:
    resume = parsed(PLAIN)

    assert values(resume.certifications) == ["Certified Call Agent (CCA)"]
    assert [project.name.value for project in resume.projects] == ["Phone Tree"]
    assert values(resume.languages) == ["English", "Spanish"]


def test_listed_skills_count_even_when_unknown() -> None:
    skills = {skill.value: skill.skill_id for skill in parsed(PLAIN).skills}

    assert skills["Python"] == "python"
    assert skills["Frobnication"] is None
    assert "English" not in skills


def test_a_skill_is_what_a_wrapped_list_says() -> None:
    listed = "Python, Terraform, Datadog, Kubernetes, PostgreSQL, Kafka, Frobnication"
    resume = parsed(f"Ann Smith\nSkills\n{listed} Widget,\nDocker")

    assert "Frobnication Widget" in values(resume.skills)
    assert "Docker" in values(resume.skills)


def test_without_a_list_the_prose_says_the_skills() -> None:
    resume = parsed("Ann Smith\nExperience\nEngineer, Acme, 2020\n• Wrote Python")

    assert "Python" in values(resume.skills)
    assert resume.mentioned_skills == ()


def test_years_are_counted_once_where_roles_overlap() -> None:
    text = (
        "Ann Smith\nExperience\n"
        "Engineer, Acme Inc\nJan 2018 - Dec 2019\n• Built a mill\n"
        "Consultant, Beta Ltd\nJan 2019 - Dec 2020\n• Advised mills"
    )

    assert parsed(text).years_experience == 3.0


def test_today_ends_a_current_role() -> None:
    resume = parse(
        reading_of("A B\nExperience\nEngineer, Acme\nJan 2020 - Present"),
        today=date(2021, 12, 31),
    )

    assert resume.years_experience == 2.0


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("May 2021 - Sept. 2022", "2021-05", "2022-09"),
        ("03/2021 – 11/2022", "2021-03", "2022-11"),
        ("Summer 2022", "2022-06", None),
        ("2019 to 2021", "2019", "2021"),
        ("2019-05 — 2020-06", "2019-05", "2020-06"),
        ("Jan '20 - Mar '21", "2020-01", "2021-03"),
        ("May - August 2021", "2021-05", "2021-08"),
    ],
)
def test_dates_in_many_hands(written: str, start: str, end: str | None) -> None:
    (role,) = parsed(f"A B\nExperience\nEngineer, Acme\t{written}\n• Built").experience

    assert role.start_date is not None
    assert role.start_date.value == start
    assert (role.end_date.value if role.end_date else None) == end


@pytest.mark.parametrize(
    ("head", "title", "company"),
    [
        ("Engineer at Acme Systems\t2019 - 2021", "Engineer", "Acme Systems"),
        ("Acme Systems — Engineer | 2019 - 2021", "Engineer", "Acme Systems"),
        ("2019 - 2021\tEngineer, Acme, Inc.", "Engineer", "Acme, Inc."),
        ("Acme\tAustin, TX\nEngineer\t2019 - 2021", "Engineer", "Acme"),
        ("Engineer\n2019 - 2021\nAcme", "Engineer", "Acme"),
        ("Acme, New York, NY, Engineer (2019 - 2021)", "Engineer", "Acme"),
    ],
)
def test_heads_of_roles_in_many_hands(head: str, title: str, company: str) -> None:
    (role,) = parsed(f"A B\nExperience\n{head}\n• Built the mill").experience

    assert role.title is not None
    assert role.title.value == title
    assert role.company is not None
    assert role.company.value == company


@pytest.mark.parametrize(
    "heading",
    [
        "SKILLS",
        "Technical Skills",
        "Core Competencies",
        "S K I L L S",
        "Skills & Tools:",
    ],
)
def test_headings_in_many_hands(heading: str) -> None:
    resume = parsed(f"Ann Smith\n{heading}\nPython, Docker, Kafka")

    assert values(resume.skills) == ["Python", "Docker", "Apache Kafka"]


@pytest.mark.parametrize(
    "skill", ["Project Management", "Customer Service", "Leadership"]
)
def test_skills_are_no_headings(skill: str) -> None:
    resume = parsed(f"Ann Smith\nSkills\nPython\n{skill}\nDocker")

    assert [section.kind for section in resume.sections] == ["contact", "skills"]


def test_nothing_is_invented() -> None:
    resume = parsed("lorem ipsum dolor sit amet\nconsectetur elit 10.1234/5678.9")

    assert resume.name is None
    assert resume.phone is None
    assert resume.experience == ()
    assert resume.years_experience is None


def test_the_same_text_gives_the_same_answer() -> None:
    assert parsed(PLAIN).model_dump_json() == parsed(PLAIN).model_dump_json()


def check_places(text: str) -> None:
    resume = parsed(text)
    for found in founds(resume):
        written = text[found.start : found.end]
        assert written.strip()
        assert 0 < found.confidence <= 1
    for skill in resume.skills:
        if skill.skill_id is None:
            assert " ".join(text[skill.start : skill.end].split()) == skill.value
    for role in resume.experience:
        for name in (role.company, role.title):
            written = text[name.start : name.end] if name else ""
            assert name is None or " ".join(written.split()) == name.value


def test_every_finding_points_at_its_words() -> None:
    check_places(PLAIN)


@given(st.lists(st.sampled_from(PLAIN.split("\n")), max_size=40))
@settings(max_examples=60, deadline=None)
def test_lines_in_any_order_keep_their_places(lines: list[str]) -> None:
    check_places("\n".join(lines))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_parsed(text: str) -> None:
    parsed(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "a.", "a@", "1-", "( ", "Ab ", "A\n", "2019 - 2020\n", "Skills\nWork\n"],
)
def test_long_hostile_text_takes_little_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    parsed("warm up")
    began = time.process_time()

    parsed(text)

    assert time.process_time() - began < 20.0  # minutes, were it quadratic


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("JAN KÜSTER RESUME", "Jan Küster"),
        ("Dr. Ann Smith, PhD", "Ann Smith"),
        ("Name: Rajesh Kumar Sharma", "Rajesh Kumar Sharma"),
        ("Curriculum Vitae\nMary-Jane O'Neil", "Mary-Jane O'Neil"),
        ("Ludwig van Beek\tEmail: l@mail.example", "Ludwig van Beek"),
        ("Last updated in March 2026\nAnn Smith\nSenior Engineer", "Ann Smith"),
    ],
)
def test_names_in_many_hands(first: str, name: str) -> None:
    resume = parsed(f"{first}\nLyon, France\nSkills\nPython, Docker")

    assert resume.name is not None
    assert resume.name.value == name


@pytest.mark.parametrize(
    "written",
    ["+1 (415) 555-0142", "415.555.0136", "+49 30 1234567", "+91 98765 43210"],
)
def test_phones_in_many_hands(written: str) -> None:
    resume = parsed(f"Ann Smith\nann@mail.example | {written} | Lyon, France")

    assert resume.phone is not None
    assert resume.phone.value == written


def test_labels_before_title_and_company_are_dropped() -> None:
    text = (
        "Ann Smith\nExperience\nAcme Limited, Pune\nDesignation: Systems Engineer\n"
        "Duration: June 2018 to till date\nResponsibilities:\n• Built mills"
    )
    (role,) = parsed(text).experience

    assert role.title is not None
    assert role.title.value == "Systems Engineer"
    assert role.company is not None
    assert role.company.value == "Acme Limited"
    assert role.current
    assert values(role.bullets) == ["Built mills"]


def test_dates_may_come_before_the_course() -> None:
    text = "Ann Smith\nEducation\n2014 - 2017\nBA in Design\nLyon Academy of Arts"
    (course,) = parsed(text).education

    assert course.end_date is not None
    assert course.end_date.value == "2017"
    assert course.institution is not None
    assert course.institution.value == "Lyon Academy of Arts"


def test_lower_case_headings_count_where_there_are_no_others() -> None:
    text = "Ann Smith\nexperience\nEngineer, Acme\t2019 - 2021\nskills\nPython, Qt"
    resume = parsed(text)

    assert [section.kind for section in resume.sections] == [
        "contact",
        "experience",
        "skills",
    ]


def test_a_heading_may_share_its_line() -> None:
    text = (
        "Ann Smith\nSkills: Python, Docker\n"
        "Experience:\nEngineer @ Acme (2016 - 2019)\n"
        "• Built mills\nEducation: A.A. in Business, Lyon College, 2015"
    )
    resume = parsed(text)

    assert values(resume.skills) == ["Python", "Docker"]
    assert len(resume.experience) == 1
    assert resume.education_level == "vocational"


def test_a_second_title_keeps_the_company_above() -> None:
    text = (
        "Ann Smith\nExperience\nAcme Inc\t2018 - Present\n"
        "Staff Engineer\tJan 2022 - Present\n• Led the mill\n"
        "Engineer\tMar 2018 - Dec 2021\n• Built the mill"
    )
    roles = parsed(text).experience

    assert [r.company.value for r in roles if r.company] == ["Acme Inc"] * 3
    assert [r.title.value for r in roles if r.title] == ["Staff Engineer", "Engineer"]


@pytest.mark.parametrize(
    ("line", "school", "degree"),
    [
        ("Le Wagon, Web Development Bootcamp, 2018", "Le Wagon", "vocational"),
        ("Harbour Coding Bootcamp, 2018", "Harbour Coding Bootcamp", None),
        ("General Assembly, PHP Bootcamp, 2018", "General Assembly", "vocational"),
    ],
)
def test_a_bootcamp_is_a_school_or_a_course_of_one(
    line: str, school: str, degree: str | None
) -> None:
    resume = parse(reading_of(f"Ann Other\nann@example.org\n\nEDUCATION\n{line}"))

    (course,) = resume.education
    assert course.institution
    assert (course.institution.value, course.level) == (school, degree)


def test_thousands_and_achievements_are_no_skills() -> None:
    listed = "• Raised $3,000 for the club in May\n• Led 4 people in Rome\nSQL, Excel"
    resume = parse(reading_of(f"Ann Other\nann@example.org\n\nSKILLS\n{listed}"))

    assert [s.value for s in resume.skills] == ["SQL", "Microsoft Excel"]


def test_a_page_number_is_no_part_of_the_resume() -> None:
    resume = parse(
        reading_of("Ann Other\n\nEDUCATION\nBonn University, BA, 2010\nPage 1 of 2")
    )

    assert len(resume.education) == 1
