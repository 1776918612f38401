"""What somebody is typing becomes a skill."""

import pytest

from skills import catalogue


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("pyth", "Python"),
        ("PYTHON", "Python"),
        ("kuber", "Kubernetes"),
        ("k8", "Kubernetes"),
        ("c++", "C++"),
        ("c#", "C#"),
        ("node", "Node.js"),
        ("machine le", "Machine learning"),
        ("learning mach", None),
        ("mach-learn", None),
    ],
)
def test_the_beginning_of_a_name_leads_to_it(typed: str, name: str | None) -> None:
    found = [skill.name for skill in catalogue().suggest(typed)]

    assert (found[:1] or [None])[0] == name or (name and name in found)


def test_each_skill_is_there_once_and_at_most_so_many() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        found = [skill.id for skill in catalogue().suggest(letter, limit=15)]
        assert len(found) == len(set(found)) <= 15
        assert found


@pytest.mark.parametrize("typed", ["", " ", "%", "*", '"', "'; --", "\0", "zzzzzz"])
def test_signs_lead_nowhere(typed: str) -> None:
    assert catalogue().suggest(typed) == []


def test_every_skill_can_be_typed() -> None:
    lost = [
        skill.name
        for skill in catalogue()
        if skill not in catalogue().suggest(skill.name, limit=10)
    ]
    assert lost == []
