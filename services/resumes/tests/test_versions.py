"""Versions of one résumé, and what changed from one to the next."""

import asyncio

import pytest

from resumes.comparing.bullets import compare_bullets
from services.resumes.tests.conftest import BROKEN, TEXT, Resumes

SECOND = (
    TEXT.replace(b"+44 20 7946 0123", b"+44 20 7946 0999")
    .replace(b"40000 calls a day", b"55000 calls each day")
    .replace(b"- Cut handling time by 12 %\n", b"- Led a team of four engineers\n")
    .replace(b"Python, SQL, Docker, Kubernetes", b"Python, SQL, Docker, Rust")
)


async def add_version(
    resumes: Resumes, of: int, content: bytes = SECOND, user_id: int = 7
) -> int:
    answer = await resumes.ask(
        "POST",
        f"/upload?version_of={of}",
        user_id,
        files={"file": ("ada-2.txt", content)},
    )
    assert answer.status_code == 201, answer.text
    resume_id: int = answer.json()["id"]
    await resumes.read(resume_id, user_id)
    return resume_id


async def test_versions_of_one_resume_are_a_family(resumes: Resumes) -> None:
    one = await resumes.have()
    two = await add_version(resumes, one)
    three = await add_version(resumes, two, TEXT)

    for member in (one, two, three):
        listed = (await resumes.get(f"/{member}/versions")).json()
        assert [item["id"] for item in listed["items"]] == [three, two, one]
        assert [item["version_number"] for item in listed["items"]] == [3, 2, 1]
        assert {item["family_id"] for item in listed["items"]} == {one}
    assert (await resumes.get("/stats")).json()["families"] == 1


async def test_a_family_survives_its_first(resumes: Resumes) -> None:
    one = await resumes.have()
    two = await add_version(resumes, one)
    await resumes.ask("DELETE", f"/{one}")

    three = await add_version(resumes, two, TEXT)

    listed = (await resumes.get(f"/{three}/versions")).json()["items"]
    assert [item["version_number"] for item in listed] == [3, 2]


async def test_versions_that_come_at_once_have_a_number_each(resumes: Resumes) -> None:
    one = await resumes.have()

    answers = await asyncio.gather(
        *(
            resumes.ask(
                "POST",
                f"/upload?version_of={one}",
                files={"file": ("a.txt", TEXT + b"%d" % n)},
            )
            for n in range(4)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    listed = (await resumes.get(f"/{one}/versions")).json()["items"]
    assert [item["version_number"] for item in listed] == [3, 2, 1]
    assert len(resumes.files()) >= 3


async def test_a_newer_version_follows_the_primary_one_once_it_is_read(
    resumes: Resumes,
) -> None:
    one = await resumes.have()

    broken = await add_version(resumes, one, BROKEN)
    assert await resumes.primary() == one
    two = await add_version(resumes, one)

    assert await resumes.primary() == two
    assert broken < two


async def test_a_version_of_another_one_does_not_push_itself_forward(
    resumes: Resumes,
) -> None:
    one, other = await resumes.have(), await resumes.have(TEXT + b"Go\n")

    await add_version(resumes, other)

    assert await resumes.primary() == one


@pytest.mark.parametrize("of", ["999", "0", "-1", "x", str(2**63), "1_0", ""])
async def test_a_version_of_nothing_is_refused_and_leaves_no_file(
    resumes: Resumes, of: str
) -> None:
    answer = await resumes.ask(
        "POST", f"/upload?version_of={of}", files={"file": ("a.txt", TEXT)}
    )

    assert answer.status_code == (404 if of == "999" else 422)
    assert resumes.files() == []


async def test_nobody_makes_versions_of_what_is_not_theirs(resumes: Resumes) -> None:
    one = await resumes.have()

    answer = await resumes.ask(
        "POST", f"/upload?version_of={one}", 8, files={"file": ("a.txt", TEXT)}
    )

    assert answer.status_code == 404
    assert len((await resumes.get(f"/{one}/versions")).json()["items"]) == 1


async def test_a_diff_says_what_changed_and_nothing_else(resumes: Resumes) -> None:
    one = await resumes.have()
    two = await add_version(resumes, one)

    diff = (await resumes.get(f"/{two}/diff?against={one}")).json()

    assert [change["field"] for change in diff["fields"]] == ["phone"]
    assert diff["skills"]["gained"] == ["Rust"]
    assert diff["skills"]["lost"] == ["Kubernetes"]
    assert diff["skills"]["kept"] >= 3
    [changed] = diff["bullets"]["changed"]
    assert "40000" in changed["before"]
    assert "55000" in changed["after"]
    assert {"op": "insert", "text": "55000"} in changed["pieces"]
    assert diff["bullets"]["added"] == ["Led a team of four engineers"]
    assert diff["bullets"]["removed"] == ["Cut handling time by 12 %"]
    scores = [(await resumes.get(f"/{n}")).json()["ats_score"] for n in (one, two)]
    assert (diff["score"]["before"], diff["score"]["after"]) == tuple(scores)
    assert diff["score"]["change"] == scores[1] - scores[0]
    for check in diff["score"]["checks"]:
        assert check["change"] == round(check["after"] - check["before"], 2) != 0


async def test_a_diff_the_other_way_is_the_opposite(resumes: Resumes) -> None:
    one = await resumes.have()
    two = await add_version(resumes, one)

    there = (await resumes.get(f"/{two}/diff?against={one}")).json()
    back = (await resumes.get(f"/{one}/diff?against={two}")).json()

    assert there["skills"]["gained"] == back["skills"]["lost"]
    assert there["bullets"]["added"] == back["bullets"]["removed"]
    assert there["score"]["change"] == -back["score"]["change"]


async def test_the_same_content_does_not_differ(resumes: Resumes) -> None:
    one = await resumes.have()
    two = await add_version(resumes, one, TEXT)

    diff = (await resumes.get(f"/{two}/diff?against={one}")).json()

    assert (diff["fields"], diff["lists"], diff["score"]["checks"]) == ([], [], [])
    assert (diff["skills"]["gained"], diff["skills"]["lost"]) == ([], [])
    assert diff["bullets"]["added"] == diff["bullets"]["changed"] == []


@pytest.mark.parametrize(
    ("against", "status", "code"),
    [
        ("{one}", 422, "same_resume"),
        ("{foreign}", 404, "resume_not_found"),
        ("{broken}", 409, "resume_not_ready"),
        ("0", 422, "validation_failed"),
        ("1.0", 422, "validation_failed"),
        ("", 422, "validation_failed"),
    ],
)
async def test_what_cannot_be_compared_is_refused(
    resumes: Resumes, against: str, status: int, code: str
) -> None:
    ids = {
        "one": await resumes.have(),
        "broken": await resumes.have(BROKEN),
        "foreign": await resumes.have(user_id=8),
    }

    answer = await resumes.get(f"/{ids['one']}/diff?against={against.format(**ids)}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_lines_are_counted_as_often_as_they_stand() -> None:
    changes = compare_bullets(["a b c", "a b c", "x"], ["a b c", "y z w v"])

    assert changes.kept == 1
    assert changes.removed == ["a b c", "x"]
    assert changes.added == ["y z w v"]


def test_a_rewritten_line_can_be_put_together_from_its_pieces() -> None:
    before = "Built a service that answers 40 calls a day in Python"
    after = "Built and ran a service that answers 90 calls a day"

    [changed] = compare_bullets([before], [after]).changed

    kept = ("equal", "delete"), ("equal", "insert")
    for ops, whole in zip(kept, (before, after), strict=True):
        assert " ".join(p.text for p in changed.pieces if p.op in ops) == whole


def test_very_many_lines_are_compared_in_bounds() -> None:
    old = [f"Did {n} things with {n * 7} people in {n % 90} days" for n in range(3000)]
    new = [f"Did {n} things for {n * 9} people in {n % 80} weeks" for n in range(3000)]

    changes = compare_bullets(old, new)

    assert len(changes.changed) <= 300
    assert len(changes.changed) + len(changes.added) + changes.kept == 3000
