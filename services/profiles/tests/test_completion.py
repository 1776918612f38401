"""How complete a profile is."""

from profiles.completion import PARTS

EVERYTHING = {
    "full_name": "Ada Lovelace",
    "headline": "I teach machines",
    "bio": "Born in London.",
    "location": "London",
    "current_position": "Engineer",
    "experience_level": "lead",
    "ai_specializations": ["NLP"],
    "github_url": "https://github.com/ada",
    "skills": ["Python", "Kubernetes", "Rust"],
}


def test_the_points_make_a_hundred() -> None:
    assert sum(part.points for part in PARTS) == 100


async def test_a_new_profile_has_nothing_and_says_what_is_missing(people) -> None:
    mine = (await people.get(7, "/users/me")).json()

    assert mine["profile_completion"] == 0
    assert {part["field"] for part in mine["missing"]} == {p.field for p in PARTS}
    assert mine["missing"][0]["field"] == "skills"
    assert all(part["label"] and part["points"] > 0 for part in mine["missing"])


async def test_every_field_adds_its_points_and_clearing_takes_them(people) -> None:
    points = {part.field: part.points for part in PARTS}
    so_far = 0
    for field, value in EVERYTHING.items():
        mine = (await people.put(7, "/users/me", {field: value})).json()
        so_far += points["links" if field == "github_url" else field]
        assert mine["profile_completion"] == so_far
    assert [part["field"] for part in mine["missing"]] == ["avatar"]

    cleared = (await people.put(7, "/users/me", {"headline": None})).json()

    assert cleared["profile_completion"] == so_far - points["headline"]
    again = (await people.get(7, "/users/me")).json()
    assert again["profile_completion"] == cleared["profile_completion"]


async def test_two_skills_are_not_enough(people) -> None:
    mine = await people.named(7, "Ada", skills=["Python", "Rust"])

    assert "skills" in [part["field"] for part in mine["missing"]]
    assert mine["skills"] == ["Python", "Rust"]
