"""What counts as a mention of a skill, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills import Catalogue, catalogue
from skills.reading import Entry, Spelling


def found(text: str, *, listed: bool = False) -> list[tuple[str, str]]:
    mentions = catalogue().mentions(text, listed=listed)
    return [(m.skill_id, text[m.start : m.end]) for m in mentions]


@pytest.mark.parametrize(
    ("text", "skill_id", "written"),
    [
        ("We use C++ daily.", "c-plus-plus", "C++"),
        ("Modern C#, please", "c-sharp", "C#"),
        ("(.NET Core)", "dotnet", ".NET Core"),
        ("ASP.NET pages", "asp-net", "ASP.NET"),
        ("node.js services", "node-js", "node.js"),
        ("NodeJS services", "node-js", "NodeJS"),
        ("a CI/CD setup", "ci-cd", "CI/CD"),
        ("CI / CD", "ci-cd", "CI / CD"),
        ("A/B testing", "a-b-testing", "A/B testing"),
        ("AB tests", "a-b-testing", "AB tests"),
        ("scikit-learn models", "scikit-learn", "scikit-learn"),
        ("React.js", "react", "React.js"),
        ("ReactJS", "react", "ReactJS"),
        ("machine\nlearning", "machine-learning", "machine\nlearning"),
        ("Customer Centre: call centre", "contact-center-operations", "call centre"),
        ("contact center AI", "contact-center-ai", "contact center AI"),
        ("contact centre AI", "contact-center-ai", "contact centre AI"),
        ("Dialogflow CX", "dialogflow-cx", "Dialogflow CX"),
        ("reducing AHT", "average-handle-time", "AHT"),
        ("statistical modelling", "statistical-modelling", "statistical modelling"),
        ("Data Visualisations", "data-visualisation", "Data Visualisations"),
        ("parle Français", "french", "Français"),
        ("neural networks", "neural-networks", "neural networks"),
    ],
)
def test_a_skill_is_found_as_it_was_written(
    text: str, skill_id: str, written: str
) -> None:
    assert (skill_id, written) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "as if you lead",
        "you lead the way and go to market meetings",
        "Go to our website",
        "R&D budget",
        "Word of mouth",
        "Access to our systems is restricted",
        "You will excel in this role and rest afterwards",
        "Our Teams are friendly",
        "We spark joy, swift and rust free",
        "the C-suite and vitamin C",
        "a chef in a box",
        "in the past",
        "Spring brings snowflake weather",
        "see https://github.com/python/python or www.kubernetes.io/docs",
        "machine. Learning",
        "write to python.developer@sql.example.com",
        "user-friendly",
        # Other people, not whom the text is about.
        "Work closely with data scientists and project managers",
        "You report to the operations manager",
        "Partner with our sales, marketing and customer success teams",
        # Ambiguous verbs and titles of papers.
        "tailoring answers and translating needs of a similar organisation",
        "Five GCSEs (grades A - C)",
        "you like writing code all day",
        "Spring, TX",
        "at the sole discretion of the company",
        "deductions on a pre- and post-tax basis",
        "a law enforcement record check",
    ],
)
def test_ordinary_prose_mentions_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "skill_ids"),
    [
        ("Python, R and SAS", ["python", "r", "sas"]),
        ("Experience in Go or Python", ["go", "python"]),
        ("the Go programming language", ["go"]),
        ("Word, Excel and Access", ["microsoft-word", "microsoft-excel"]),
        ("Slack, Teams and Zoom", ["slack", "microsoft-teams", "zoom"]),
        ("Hadoop, Spark, Hive", ["hadoop", "apache-spark", "hive"]),
        ("Ansible, Chef, Puppet", ["ansible", "chef", "puppet"]),
        ("written in C/C++", ["c", "c-plus-plus"]),
    ],
)
def test_company_settles_an_ambiguous_word(text: str, skill_ids: list[str]) -> None:
    mentioned = [skill_id for skill_id, _ in found(text)]

    assert [each for each in mentioned if each in skill_ids] == skill_ids


@pytest.mark.parametrize(
    ("text", "skill_id"),
    [
        ("Led the sales and marketing teams", "sales"),
        ("We want a project manager", "project-management"),
        ("C programming; GPA 3.9", "c"),
        ("strong writing skills", "writing"),
    ],
)
def test_what_is_ones_own_still_counts(text: str, skill_id: str) -> None:
    assert skill_id in [each for each, _ in found(text)]


def test_a_word_marked_for_lists_counts_only_there() -> None:
    assert found("Tailoring the offer") == []
    assert found("Tailoring", listed=True) == [("sewing", "Tailoring")]


def test_in_a_list_ambiguous_words_count_however_written() -> None:
    skill_ids = [skill_id for skill_id, _ in found("go; R; rust\nbox", listed=True)]

    assert skill_ids == ["go", "r", "rust", "box"]


def test_the_longest_skill_wins() -> None:
    assert found("Google Cloud Platform") == [
        ("google-cloud-platform", "Google Cloud Platform")
    ]


WORDS = ("python", "R", "Go", "C++", ".NET", "machine", "learning", "データ")
ODDITIES = ("İ", "ß", "ﬁ", "é", "e\u0301", "@x.com", "https://a/b ", "\0")
GAPS = ("-", "/", ".", ", ", " ", "\n")
SOME_TEXT = st.lists(st.sampled_from((*WORDS, *ODDITIES, *GAPS))).map("".join)


@given(text=st.text() | SOME_TEXT, listed=st.booleans())
def test_offsets_point_into_the_text_in_order(text: str, *, listed: bool) -> None:
    mentions = catalogue().mentions(text, listed=listed)

    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert catalogue().get(mention.skill_id)
        end = mention.end


@given(st.sampled_from([name for skill in catalogue() for name in skill.aliases]))
def test_every_alias_is_found_in_a_list(alias: str) -> None:
    assert (alias in {written for _, written in found(alias, listed=True)}) or (
        # "A.I." and the like end in a sign no word keeps.
        found(alias, listed=True)[0][1] == alias.rstrip(".")
    )


@pytest.mark.parametrize("piece", ["machine ", "R C Go ", "a.b-c/", "aws@", "x"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))

    began = time.perf_counter()
    catalogue().mentions(text)

    assert time.perf_counter() - began < 5  # generous: measured at 0.2


def test_two_skills_may_not_share_a_name() -> None:
    def entry(skill_id: str) -> Entry:
        spelling = Spelling("Thing", as_written=False, in_company=False)
        return Entry(skill_id, "Things", "things", (spelling,), (), ())

    with pytest.raises(ValueError, match="means one and other"):
        Catalogue([entry("one"), entry("other")])
