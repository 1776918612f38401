"""Who edits what somebody else changed meanwhile is told, and loses nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from services.profiles.tests.conftest import People

THINGS = [
    ("/skills", {"skill_name": "Python"}, {"years_of_experience": 3}),
    ("/achievements", {"title": "A prize"}, {"title": "Two prizes"}),
    ("/users/me/portfolio", {"title": "A bot"}, {"title": "Two bots"}),
]


async def ask(people: People, method: str, path: str, etag: str, **more: Any):
    return await people.ask(7, method, path, headers={"If-Match": etag}, **more)


@pytest.mark.parametrize(("path", "new", "change"), THINGS, ids=lambda v: str(v)[:12])
async def test_a_thing_is_changed_and_removed_as_it_was_read(
    people: People, path: str, new: dict, change: dict
) -> None:
    made = await people.post(7, path, new)
    one = made.headers["location"].removeprefix("/api/v1")
    read = await people.get(7, one)
    assert read.json() == made.json()
    assert read.headers["etag"] == made.headers["etag"]

    first = await ask(people, "PUT", one, read.headers["etag"], json=change)
    assert first.status_code == 200, first.text
    for method in ("PUT", "DELETE"):
        late = await ask(people, method, one, read.headers["etag"], json=change)
        assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")

    now = await people.get(7, one)
    assert now.json() == first.json()
    assert now.headers["etag"] == first.headers["etag"]
    # Whose it is not hears nothing of how it was changed.
    assert (await people.ask(8, "PUT", one, json=change)).status_code == 404
    assert (await people.get(8, one)).status_code == 404
    assert (await people.get(0, one)).status_code == 401
    gone = await ask(people, "DELETE", one, first.headers["etag"])
    assert gone.status_code == 204


async def upload(people: People) -> httpx.Response:
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    files = {"file": ("a.png", file.getvalue())}
    return await people.ask(7, "POST", "/users/avatar", files=files)


CHANGES: dict[str, Callable[[People], Any]] = {
    "skill added": lambda people: people.post(7, "/skills", {"skill_name": "Rust"}),
    "skill edited": lambda people: people.put(7, "/skills/1", {"skill_name": "Go"}),
    "skill removed": lambda people: people.delete(7, "/skills/1"),
    "picture": upload,
    "no picture": lambda people: people.delete(7, "/users/avatar"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_all_that_a_profile_shows_counts(people: People, change: str) -> None:
    await upload(people)
    await people.put(7, "/users/me", {"skills": ["Python"]})
    read = await people.get(7, "/users/me")

    changed = await CHANGES[change](people)

    assert changed.is_success, changed.text
    body = {"skills": ["Python", "SQL"]}
    late = await ask(people, "PUT", "/users/me", read.headers["etag"], json=body)
    assert late.status_code == 412
    now = await people.get(7, "/users/me")
    assert now.headers["etag"] != read.headers["etag"]
