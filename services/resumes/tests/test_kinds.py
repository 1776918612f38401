"""Résumés of many kinds: what a person reads in them, the machine reads."""

import pytest

from resumes.documents import Reading, kind_of, read_document
from resumes.parsing import Found, ParsedResume, parse
from services.resumes.tests.samples import Sample, samples

SAMPLES = {sample.name: sample for sample in samples()}


async def parsed_sample(sample: Sample) -> tuple[Reading, ParsedResume]:
    kind = kind_of(sample.content)
    assert kind is not None
    reading = await read_document(sample.content, kind)
    assert isinstance(reading, Reading)
    return reading, parse(reading)


def same(wanted: str, found: Found | None) -> bool:
    return (found.value if found else "").casefold() == wanted.casefold()


@pytest.mark.parametrize("name", SAMPLES)
async def test_who_it_is_and_where_they_worked(name: str) -> None:
    sample = SAMPLES[name]
    reading, resume = await parsed_sample(sample)

    for field in ("name", "email", "phone", "location"):
        found = getattr(resume, field)
        assert same(str(sample.expected[field]), found), field
        if found:
            assert 0 < found.confidence <= 1
            assert reading.text[found.start : found.end].strip()
    for key, found in (
        ("companies", [role.company for role in resume.experience]),
        ("titles", [role.title for role in resume.experience]),
    ):
        for wanted in sample.expected[key]:
            assert any(same(wanted, f) for f in found), (key, wanted)


@pytest.mark.parametrize("name", SAMPLES)
async def test_skills_are_those_listed_and_no_others(name: str) -> None:
    sample = SAMPLES[name]
    reading, resume = await parsed_sample(sample)
    wanted = sample.expected["skills"]
    assert isinstance(wanted, list)

    written = {reading.text[s.start : s.end].casefold() for s in resume.skills}
    named = {s.value.casefold() for s in resume.skills}
    ids = {s.skill_id for s in resume.skills}

    assert all(w.casefold() in written | named or known(w) in ids for w in wanted)
    assert len(resume.skills) <= len(wanted) + 1


def known(name: str) -> str:
    from skills import catalogue

    skill = catalogue().resolve(name)
    return skill.id if skill else "?"


async def test_dates_are_read_in_every_hand() -> None:
    """Every role says when, but for a sample that is marked for having no dates."""
    undated = []
    for sample in SAMPLES.values():
        if sample.expected.get("undated"):
            continue
        _, resume = await parsed_sample(sample)
        undated += [
            sample.name for role in resume.experience if role.start_date is None
        ]

    assert undated == []
