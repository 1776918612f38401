"""What a posting asks for, and how seriously."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Kind, Posting, Requirement, read_requirements


def read(text: str, kind: Kind = "skill") -> dict[str, str]:
    """Name and importance of what the requirements section of a posting asks for."""
    found = read_requirements(Posting(title="", requirements=text))
    return {each.name: each.importance for each in found if each.kind == kind}


def only(posting: Posting, kind: Kind) -> Requirement:
    (requirement,) = [each for each in read_requirements(posting) if each.kind == kind]
    return requirement


@pytest.mark.parametrize(
    ("text", "importance"),
    [
        ("Python", "must"),
        ("Python is required", "must"),
        ("You have worked with Python", "must"),
        ("Nice to have: Python", "nice"),
        ("Python is a plus", "nice"),
        ("Ideally you know Python", "nice"),
        ("Python preferred", "nice"),
        ("Bonus points for Python", "nice"),
        ("Must have SQL; Python would be great", "nice"),
        ("SQL is essential, Python desirable", "nice"),
        ("SQL desirable, Python essential", "must"),
        ("Nice to have\n- strong Python", "nice"),
        ("Bonus:\n- SQL\nRequirements:\n- Python", "must"),
    ],
)
def test_cues_and_headings_part_must_from_nice(text: str, importance: str) -> None:
    assert read(text)["Python"] == importance


@pytest.mark.parametrize(
    "text",
    [
        "No Python needed",
        "No prior experience with Python is required",
        "You do not need Python",
        "Python is not required",
        "Java instead of Python",
        "Our 500 Python engineers ship every day",
        "Our team of Python engineers is large",
        "We are a Python company",
        "About us\nEverything here is Python.",
        "What we offer:\n- Python conferences",
    ],
)
def test_what_is_denied_or_said_of_the_company_is_not_asked_for(text: str) -> None:
    assert "Python" not in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "We are looking for a Python engineer",
        "Not only Python but also SQL",
        "No nonsense, just Python",
    ],
)
def test_what_only_sounds_like_a_denial_is_asked_for(text: str) -> None:
    assert read(text)["Python"] == "must"


def test_a_description_only_tells_a_story_beside_a_section_of_requirements() -> None:
    story = "You will move our services to Kubernetes."

    alone = read_requirements(Posting("", story))
    beside = read_requirements(Posting("", story, requirements="Python"))

    assert [(each.name, each.importance) for each in alone if each.skill_id] == [
        ("Kubernetes", "must"),
    ]
    assert ("Kubernetes", "nice") in {(each.name, each.importance) for each in beside}


def test_soft_skills_are_never_a_must_unless_listed() -> None:
    prose = "You must have excellent communication skills."

    found = only(Posting("", requirements=prose), "skill")
    listed = only(Posting("", requirements=prose, skills=("Communication",)), "skill")

    assert (found.importance, listed.importance) == ("nice", "must")


def test_each_thing_is_asked_once_and_the_strictest_wording_is_kept() -> None:
    posting = Posting("", "Python is a plus.", requirements="Python is required.")

    assert only(posting, "skill").importance == "must"
    assert only(posting, "skill").section == "requirements"


def test_listed_skills_count_even_when_nobody_knows_them() -> None:
    posting = Posting("", skills=("golang", "", "Frobnication"))

    found = read_requirements(posting)

    assert [(each.name, each.skill_id, each.quote) for each in found] == [
        ("Go", "go", "golang"),
        ("Frobnication", None, "Frobnication"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "years"),
    [
        ("5+ years of Python", "Python", 5),
        ("three years' experience", "experience", 3),
        ("2-4 years of experience", "experience", 2),
        ("2 to 4 years experience with SQL", "SQL", 2),
        ("at least 10 years\u2019 experience in nursing", "Nursing", 10),
        ("minimum of 3 yrs experience", "experience", 3),
    ],
)
def test_years_are_read(text: str, name: str, years: float) -> None:
    requirement = only(Posting("", requirements=text), "years")

    assert (requirement.name, requirement.minimum) == (name, years)


@pytest.mark.parametrize(
    "text",
    [
        "We have 25 years of growth",
        "must be 18 years old",
        "over the last 10 years our experience grew",
        "up to 3 years of experience",
        "Our company has 60 years of experience",
    ],
)
def test_other_years_are_not_asked_for(text: str) -> None:
    assert read(text, "years") == {}


@pytest.mark.parametrize(
    ("text", "name", "importance"),
    [
        ("Bachelor's degree in computer science", "bachelor", "must"),
        ("Bachelor's or Master's degree", "bachelor", "must"),
        ("BSc or equivalent experience", "bachelor", "nice"),
        ("PhD preferred", "doctorate", "nice"),
        ("MSc in statistics", "master", "must"),
        ("High school diploma required", "school", "must"),
    ],
)
def test_education_is_read(text: str, name: str, importance: str) -> None:
    assert read(text, "education") == {name: importance}


@pytest.mark.parametrize(
    "text", ["Scrum Master", "master data management", "MS Office", "A degree of care"]
)
def test_other_masters_are_not_degrees(text: str) -> None:
    assert read(text, "education") == {}


def test_spoken_languages_are_their_own_kind() -> None:
    text = "Fluent English required, Spanish is a plus"

    assert read(text, "language") == {"English": "must", "Spanish": "nice"}
    assert read(text, "skill") == {}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Must be eligible to work in the UK.", "UK"),
        ("You are authorized to work in the United States", "United States"),
        ("We are unable to sponsor visas", ""),
    ],
)
def test_permission_to_work_is_read(text: str, place: str) -> None:
    requirement = only(Posting("", requirements=text), "work_authorisation")

    assert requirement.name == place


def test_a_place_is_asked_for_unless_the_job_is_remote() -> None:
    here = Posting("", location="Leeds, UK")
    anywhere = Posting("", location="Leeds, UK", remote=True)

    assert only(here, "location").name == "Leeds, UK"
    assert read_requirements(anywhere) == ()


def test_the_level_comes_from_the_poster_then_from_the_title() -> None:
    said = Posting("Junior clerk", experience_level="senior")
    titled = Posting("Senior Team Lead")

    assert (only(said, "level").name, only(said, "level").minimum) == ("senior", 3)
    assert (only(titled, "level").name, only(titled, "level").quote) == ("lead", "Lead")


ASKED = (
    "5+ years",
    "of Python",
    "Bachelor's",
    "R",
    "eligible to work in the UK",
    "IVR",
)
CUES = (
    "\n",
    "; ",
    ". ",
    "Nice to have:",
    "no ",
    "must ",
    " a plus",
    "Our 5 ",
    "•",
    "İß",
)
PIECES = st.sampled_from((*ASKED, *CUES))
TEXT = st.text() | st.lists(PIECES).map("".join)
LEVEL = st.none() | st.sampled_from(["entry", "senior", " Lead ", "guru"])
POSTINGS = st.builds(
    Posting,
    title=TEXT,
    description=TEXT,
    requirements=TEXT,
    experience_level=LEVEL,
    location=st.none() | TEXT,
    remote=st.booleans(),
    skills=st.lists(TEXT, max_size=3).map(tuple),
)


@settings(deadline=None)  # the first reads the catalogue
@given(POSTINGS)
def test_every_requirement_quotes_the_posting(posting: Posting) -> None:
    found = read_requirements(posting)

    assert found == read_requirements(posting)
    for each in found:
        text: str = getattr(posting, each.section)
        assert text[each.start : each.end] == each.quote
        assert each.quote


@pytest.mark.parametrize(
    "piece", ["Python ", "R;", "no Go, ", "5 years ", "must: ", "\n"]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))

    began = time.perf_counter()
    read_requirements(Posting("", requirements=text))

    assert time.perf_counter() - began < 10  # generous: measured below 1


@pytest.mark.parametrize(
    "text",
    [
        "- English",
        "- Python\n- English (fluent)",
        "- English: C1\n- Python",
        "English.",
        "Must have\n* English",
    ],
)
def test_a_language_alone_in_a_list_is_asked_for(text: str) -> None:
    assert read(text, "language")["English"] == "must"


@pytest.mark.parametrize(
    "text",
    [
        "- English literature",
        "- Polish the interface",
        "- Plain English",
        "- polish up",
    ],
)
def test_a_language_among_other_words_is_not_that_list(text: str) -> None:
    assert read(text, "language") == {}


def test_a_language_alone_in_a_story_asks_for_nothing() -> None:
    story = Posting("", "What we do:\nEnglish", requirements="Python")

    assert [each.name for each in read_requirements(story)] == ["Python"]
    nice = Posting("", "Nice to have:\n- English", requirements="Python")
    assert only(nice, "language").importance == "nice"


@pytest.mark.parametrize(
    "text",
    [
        "At HubSpot, Salesforce and Kubernetes power our platform.",
        "For further details / informal visits contact: Ann Other, Nurse",
        "Seniority level\nAssociate\nJob function\nMarketing\nIndustries\nBanking",
        "Please contact the registered nurse Ann Other, ann@example.org",
        "We offer coaching and childcare vouchers",
    ],
)
def test_whom_to_call_and_what_the_employer_is_asks_for_nothing(text: str) -> None:
    posting = Posting(title="", requirements=text, company="HubSpot")

    assert [each for each in read_requirements(posting) if each.skill_id] == []


def test_the_tail_of_a_job_board_without_line_breaks_is_cut_off() -> None:
    text = "Python needed Seniority level Entry Employment type Full-time Sales"

    assert read(text) == {"Python": "must"}


def test_the_employer_is_no_skill_unless_the_poster_lists_it() -> None:
    text = "HubSpot is looking for an analyst with SQL and HubSpot Inc knowledge."
    asked = Posting(title="", description=text, company="HubSpot")
    listed = Posting(title="", description=text, company="HubSpot", skills=("HubSpot",))

    assert {r.name for r in read_requirements(asked) if r.skill_id} == {"SQL"}
    assert "HubSpot" in {r.name for r in read_requirements(listed)}
