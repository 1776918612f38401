"""The data is sound, and names lead to skills."""

from collections import Counter
from collections.abc import Callable

import pytest

from skills import catalogue
from skills.reading import read_entries, read_traps
from skills.words import phrase_key

ENOUGH = 1000


def test_there_are_enough_skills() -> None:
    assert len(catalogue()) >= ENOUGH
    assert len(list(catalogue())) == len(catalogue())


def test_every_id_is_unique_and_a_slug() -> None:
    ids = Counter(entry.skill_id for entry in read_entries())

    assert [skill_id for skill_id, count in ids.items() if count > 1] == []
    assert all(
        skill_id.replace("-", "").isalnum() and skill_id == skill_id.lower()
        for skill_id in ids
    )


def test_every_alias_belongs_to_one_skill() -> None:
    owner: dict[str, str] = {}
    for entry in read_entries():
        for spelling in entry.spellings:
            key = phrase_key(spelling.text)
            assert key
            assert owner.setdefault(key, entry.skill_id) == entry.skill_id


def test_no_trap_catches_a_skill() -> None:
    names = {
        phrase_key(spelling.text)
        for entry in read_entries()
        for spelling in entry.spellings
    }

    assert names.isdisjoint(map(phrase_key, read_traps()))


def test_every_entry_is_complete() -> None:
    assert all(entry.category for entry in read_entries())
    assert all(skill.name for skill in catalogue())


def test_related_skills_exist_and_the_relation_is_symmetric() -> None:
    for skill in catalogue():
        for other in catalogue().related(skill.id):
            assert catalogue().find(other) is not None
            assert skill.id in catalogue().related(other)


COVERED = {
    "AI and ML": {"Machine learning", "Language and generative AI"},
    "data": {"Databases", "Data engineering", "Data analysis and BI"},
    "software": {"Programming languages", "Software engineering"},
    "cloud": {"Cloud", "DevOps"},
    "contact-centre AI": {"Contact-centre platforms", "Conversational AI"},
    "office": {"Office software", "Administration"},
    "finance": {"Finance and accounting"},
    "health": {"Nursing and care", "Medicine and therapy"},
    "soft": {"Soft skills"},
    "languages": {"Spoken languages"},
}
ENOUGH_IN_A_FIELD = 50


@pytest.mark.parametrize("field", COVERED)
def test_every_field_of_work_is_covered(field: str, say: Callable[[str], None]) -> None:
    in_field = [s for s in catalogue() if s.category in COVERED[field]]

    say(f"{field}: {len(in_field)} of {len(catalogue())} skills")
    assert len(in_field) >= ENOUGH_IN_A_FIELD


def test_every_skill_has_neighbours_but_some_spoken_languages() -> None:
    alone = {s.category for s in catalogue() if not catalogue().related(s.id)}

    assert alone == {"Spoken languages"}


def test_an_unknown_id_is_found_nowhere() -> None:
    assert catalogue().find("no-such-skill") is None
    assert catalogue().related("no-such-skill") == ()
    with pytest.raises(KeyError):
        catalogue().get("no-such-skill")


@pytest.mark.parametrize(
    ("typed", "skill_id"),
    [
        ("python", "python"),
        ("  Python 3.11 ", "python"),
        ("golang", "go"),
        ("go", "go"),
        ("r", "r"),
        ("C#", "c-sharp"),
        ("node js", "node-js"),
        ("Amazon Web Services (AWS)", "amazon-web-services"),
        ("Kubernets", "kubernetes"),
        ("tensorflwo", None),  # 90, below the bar: two letters swapped
        ("Communication skills", "communication"),
        ("strong negotiation skills", "negotiation"),
        ("Call centre operations", "contact-center-operations"),
        ("ISO 9002", None),
        ("Lava", None),
        ("", None),
        ("?!", None),
        ("underwater basket weaving", None),
    ],
)
def test_what_a_person_typed_becomes_a_skill(typed: str, skill_id: str | None) -> None:
    skill = catalogue().resolve(typed)

    assert (skill.id if skill else None) == skill_id


def test_every_name_resolves_to_its_skill() -> None:
    for skill in catalogue():
        for name in (skill.name, *skill.aliases):
            resolved = catalogue().resolve(name)
            assert resolved is not None
            assert resolved.id == skill.id
