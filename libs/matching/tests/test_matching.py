"""Verdicts, and the score that is read off them."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    Candidate,
    CandidateSkill,
    Evidence,
    Match,
    Posting,
    Requirement,
    Verdict,
    candidate_from_json,
    candidate_to_json,
    match,
    match_to_json,
    read_requirements,
    requirements_from_json,
    requirements_to_json,
    score,
)
from matching.scoring import CAP_ANY_MUST_MISSING, CAP_MOST_MUSTS_MISSING

PYTHON_AND_SQL = Posting("", requirements="Python\nSQL\nKubernetes is a plus")


def verdict_of(posting: Posting, candidate: Candidate) -> Verdict:
    (verdict,) = match(read_requirements(posting), candidate).verdicts
    return verdict


def asking(text: str, **person: object) -> str:
    """The verdict on a posting that asks for one thing."""
    candidate = candidate_from_json(person)
    return verdict_of(Posting("", requirements=text), candidate).verdict


def holding(*skill_ids: str) -> Candidate:
    return Candidate(tuple(CandidateSkill(skill_id) for skill_id in skill_ids))


def test_who_brings_everything_scores_100() -> None:
    result = match(
        read_requirements(PYTHON_AND_SQL), holding("python", "sql", "kubernetes")
    )

    assert result.score == 100
    assert result.matching_skills == ("Python", "SQL", "Kubernetes")
    assert result.missing_skills == result.skills_to_learn == ()


def test_who_brings_nothing_scores_0() -> None:
    assert match(read_requirements(PYTHON_AND_SQL), Candidate()).score == 0
    assert match((), Candidate()).score == score(()) == 0


def test_a_related_skill_is_adjacent_and_is_the_evidence() -> None:
    place = Evidence("resume", "skills", 3, 9, "Docker")
    candidate = Candidate((CandidateSkill("docker", evidence=place),))

    verdict = verdict_of(Posting("", requirements="Kubernetes"), candidate)

    assert (verdict.verdict, verdict.evidence) == ("adjacent", (place,))


def test_a_skill_without_a_place_is_quoted_by_its_name() -> None:
    verdict = verdict_of(Posting("", requirements="Python"), holding("python"))

    assert verdict.evidence == (Evidence("profile", "skills", 0, 6, "Python"),)


def test_musts_are_learned_first_and_near_ones_before_far_ones() -> None:
    text = "Nursing\nKubernetes\nTerraform is a plus\nSalesforce is a plus"

    result = match(
        read_requirements(Posting("", requirements=text)), holding("docker", "ansible")
    )

    assert result.skills_to_learn == (
        "Kubernetes",
        "Nursing",
        "Terraform",
        "Salesforce",
    )


def test_years_are_compared() -> None:
    text = "4 years of experience"

    assert asking(text, years_experience=4) == "met"
    assert asking(text, years_experience=3) == "adjacent"
    assert asking(text, years_experience=1) == "missing"
    assert asking(text) == "unknown"


def test_years_of_a_skill_are_at_most_the_years_in_all() -> None:
    posting = Posting("", requirements="10 years of Python")

    def judged(in_all: float | None, of_it: float | None = None) -> Verdict:
        skills = (CandidateSkill("python", of_it),)
        person = Candidate(skills, in_all, from_resume=("years_experience",))
        found = match(read_requirements(posting), person).verdicts
        return next(each for each in found if each.requirement.kind == "years")

    of_all = {years: judged(years).verdict for years in (None, 4.0, 8.0, 12.0)}
    assert of_all == {None: "unknown", 4: "missing", 8: "adjacent", 12: "unknown"}
    assert judged(4.0, 11.0).verdict == judged(None, 11.0).verdict == "met"
    assert judged(12.0, 1.0).verdict == "missing"
    says = Evidence("resume_facts", "years_experience", 0, 2, "12")
    assert judged(12.0).evidence == (says,)
    assert not judged(None).evidence


@pytest.mark.parametrize(
    ("in_all", "shown", "verdict"),
    [
        (12.0, 10.0, "met"),
        (12.0, 8.0, "adjacent"),
        (12.0, 2.0, "unknown"),
        (8.0, 2.0, "adjacent"),
        (4.0, 2.0, "missing"),
        (None, 2.0, "unknown"),
    ],
)
def test_the_years_a_resume_shows_are_at_least_so_many(
    in_all: float | None, shown: float, verdict: str
) -> None:
    posting = Posting("", requirements="10 years of Python")
    skills = (CandidateSkill("python", shown, source="resume_facts"),)
    found = match(read_requirements(posting), Candidate(skills, in_all)).verdicts

    assert [each.verdict for each in found if each.requirement.kind == "years"] == [
        verdict
    ]


def test_evidence_names_the_resume_for_what_was_read_there() -> None:
    posting = Posting("", requirements="Fluent Spanish")

    def source(*from_resume: str) -> str:
        person = Candidate(languages=("spanish",), from_resume=from_resume)
        (evidence,) = verdict_of(posting, person).evidence
        assert evidence.quote == "Spanish"
        return evidence.source

    assert source("languages") == "resume_facts"
    assert source("level") == source() == "profile"


def test_levels_and_degrees_are_met_by_more_and_nearly_by_one_less() -> None:
    senior = Posting("", experience_level="senior")
    held = {
        level: verdict_of(senior, Candidate(level=level)).verdict
        for level in ("entry", "mid", "senior", "principal", None)
    }

    assert list(held.values()) == ["missing", "adjacent", "met", "met", "unknown"]
    assert asking("PhD", education="master") == "adjacent"
    assert asking("PhD", education="doctorate") == "met"
    assert asking("Bachelor's degree", education="school") == "missing"


def test_languages_are_known_by_any_name() -> None:
    assert asking("Fluent Spanish", languages=["Español"]) == "met"
    assert asking("Fluent Spanish", languages=["German"]) == "missing"
    assert asking("Fluent Spanish") == "unknown"


def test_places_are_compared_by_town_and_country() -> None:
    leeds = Posting("", location="Leeds, UK")

    def living_in(place: str | None) -> str:
        return verdict_of(leeds, Candidate(location=place)).verdict

    assert living_in("leeds") == "met"
    assert living_in("London, England") == "adjacent"
    assert living_in("Paris, France") == "missing"
    assert living_in(None) == "unknown"


def test_permission_to_work_is_unknown_until_the_candidate_says() -> None:
    text = "Must be eligible to work in the UK"

    assert asking(text) == "unknown"
    assert asking(text, work_authorisation=["United Kingdom"]) == "met"
    assert asking(text, work_authorisation=["France"]) == "missing"


def test_the_reasons_can_be_read_aloud() -> None:
    posting = Posting(
        "", requirements="Python\nKubernetes\nTableau\n4 years experience"
    )
    candidate = Candidate(holding("python", "docker").skills, years_experience=6)

    assert match(read_requirements(posting), candidate).reasons == (
        "Has 1 of 3 required skills: Python; nearly 1 more.",
        "Does not show: Tableau.",
        "Knows something near: Kubernetes (Docker).",
        "Experience of 4 years: met (has 6).",
    )


def test_a_missing_must_caps_the_score() -> None:
    one_of_many = [_verdict("must", "met")] * 99 + [_verdict("must", "missing")]
    most = [_verdict("must", "missing")] * 2 + [_verdict("must", "met")]
    most += [_verdict("nice", "met")] * 99

    assert score(one_of_many) == CAP_ANY_MUST_MISSING
    assert score(most) == CAP_MOST_MUSTS_MISSING


def test_saying_nothing_earns_nothing() -> None:
    assert score([_verdict("must", "unknown")] * 3) == 0
    assert score([_verdict("must", "unknown"), _verdict("must", "met")]) == 100


def test_everything_survives_json() -> None:
    requirements = read_requirements(
        Posting("Senior nurse", requirements="5 years of Python", location="Leeds")
    )
    place = Evidence("resume", "skills", 0, 6, "Python")
    candidate = Candidate(
        (CandidateSkill("python", 6.5, place), CandidateSkill("go", source="resume")),
        languages=("English",),
        level="mid",
        from_resume=("languages",),
    )

    stored = json.loads(json.dumps(requirements_to_json(requirements)))
    person = json.loads(json.dumps(candidate_to_json(candidate)))
    result = match_to_json(match(requirements, candidate))

    assert requirements_from_json(stored) == requirements
    assert requirements_from_json([{**stored[0], "later": 1}]) == requirements[:1]
    assert candidate_from_json(person) == candidate
    assert json.loads(json.dumps(result)) == result


def test_a_candidate_cannot_carry_what_must_not_be_judged() -> None:
    said = {"skills": [], "name": "Ada", "gender": "f", "born": 1815, "address": "x"}

    assert candidate_from_json(said) == Candidate()


def test_five_hundred_postings_are_matched_quickly() -> None:
    requirements = read_requirements(
        Posting("Engineer", requirements="Python SQL Docker Kafka Terraform " * 3)
    )
    candidate = holding("python", "docker", "tableau", "nursing")

    began = time.perf_counter()
    for _ in range(500):
        match(requirements, candidate)

    assert time.perf_counter() - began < 1  # generous: measured at 0.02


def _verdict(
    importance: str, verdict: str, kind: str = "skill", section: str = "requirements"
) -> Verdict:
    row = {"kind": kind, "name": "x", "importance": importance, "section": section}
    (requirement,) = requirements_from_json(
        [row | {"start": 0, "end": 1, "quote": "x"}]
    )
    return Verdict(requirement, verdict)  # type: ignore[arg-type]  # drawn from the names below


KINDS = st.sampled_from(["skill", "years", "level", "location", "work_authorisation"])
IMPORTANCES = st.sampled_from(["must", "nice"])
ORDER = ("missing", "unknown", "adjacent", "met")
SECTIONS = st.sampled_from(["title", "requirements"])
VERDICTS = st.builds(_verdict, IMPORTANCES, st.sampled_from(ORDER), KINDS, SECTIONS)
LEDGERS = st.lists(VERDICTS, max_size=30)


@given(LEDGERS, IMPORTANCES, KINDS)
def test_one_more_met_requirement_never_lowers_the_score(
    ledger: list[Verdict], importance: str, kind: str
) -> None:
    assert score([*ledger, _verdict(importance, "met", kind)]) >= score(ledger)


@given(LEDGERS, IMPORTANCES, KINDS)
def test_a_verdict_that_becomes_met_never_lowers_the_score(
    ledger: list[Verdict], importance: str, kind: str
) -> None:
    met = score([*ledger, _verdict(importance, "met", kind)])

    for verdict in ORDER:
        assert score([*ledger, _verdict(importance, verdict, kind)]) <= met


SKILL_IDS = st.sampled_from(
    ["python", "sql", "docker", "kubernetes", "nursing", "go", "tableau", "terraform"]
)
SKILLS = st.lists(
    st.builds(CandidateSkill, SKILL_IDS, st.none() | st.floats(0, 20)), max_size=6
)
ASKED = (
    "Python",
    "SQL",
    "Kubernetes",
    "3 years of Python",
    "nursing",
    "PhD",
    "Spanish",
)
CUES = ("\n", "; ", "Nice to have: ", "Tableau is a plus", "5 years experience")
WORDS = st.sampled_from((*ASKED, *CUES))
POSTINGS = (
    st.lists(WORDS).map(" ".join).map(lambda text: Posting("", requirements=text))
)


@given(POSTINGS, SKILLS, SKILL_IDS, st.none() | st.floats(0, 20))
def test_another_skill_never_lowers_the_score(
    posting: Posting, skills: list[CandidateSkill], more: str, years: float | None
) -> None:
    requirements = read_requirements(posting)
    before = match(requirements, Candidate(tuple(skills), years))

    after = match(requirements, Candidate((*skills, CandidateSkill(more)), years))

    assert after.score >= before.score


@given(POSTINGS, SKILLS)
def test_the_score_is_read_off_the_ledger_and_repeats(
    posting: Posting, skills: list[CandidateSkill]
) -> None:
    requirements: tuple[Requirement, ...] = read_requirements(posting)
    candidate = Candidate(tuple(skills))

    result: Match = match(requirements, candidate)

    assert result == match(requirements, candidate)
    assert 0 <= result.score <= 100
    assert result.score == score(result.verdicts)
    assert tuple(verdict.requirement for verdict in result.verdicts) == requirements
    for verdict in result.verdicts:
        if verdict.verdict in ("met", "adjacent"):
            assert verdict.evidence
