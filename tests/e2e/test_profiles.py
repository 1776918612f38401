"""The profile screen's journey, through the gateway."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from tests.e2e.platform import Person, Platform, eventually

ME = "/api/v1/users/me"
AVATAR = "/api/v1/users/avatar"
PAGES = "/api/v1/social/profiles"


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (20, 120, 220)).save(file, kind)
    return file.getvalue()


def name_of(person: Person) -> str:
    """Nobody of that name was here before, also in a stack that runs for long."""
    name = f"Ada {uuid4().hex[:12]}"
    answer = person.api.put(ME, json={"full_name": name, "location": "London"})
    assert answer.status_code == 200, answer.text
    return name


def test_a_profile_becomes_complete_and_public(
    platform: Platform, person: Person
) -> None:
    assert person.api.get(ME).json()["profile_completion"] == 0
    name = name_of(person)
    edited = person.api.put(
        ME,
        json={
            "headline": "I teach machines to listen",
            "bio": "Born in London.",
            "current_position": "Engineer",
            "experience_level": "lead",
            "ai_specializations": ["Conversational AI"],
            "github_url": "https://github.com/ada",
        },
    )
    for skill in ("k8s", "Python", "Dialogflow CX"):
        added = person.api.post("/api/v1/skills", json={"skill_name": skill})
        assert added.status_code == 201, added.text
    again = person.api.post("/api/v1/skills", json={"skill_name": "Kubernetes"})
    assert again.status_code == 409
    person.api.post("/api/v1/achievements", json={"title": "A prize"})
    person.api.post(f"{ME}/portfolio", json={"title": "A bot"})
    assert person.api.post(AVATAR, files={"file": picture()}).status_code == 201

    mine = person.api.get(ME).json()

    assert (mine["profile_completion"], mine["missing"]) == (100, [])
    assert mine["slug"] == name.lower().replace(" ", "-") == edited.json()["slug"]
    with platform.client() as anybody:
        page = anybody.get(f"{PAGES}/{mine['slug']}").json()
    assert page["full_name"] == name
    assert page["email"] is None
    assert page["skills"][0]["skill_name"] == "Kubernetes"
    assert page["achievements"][0]["title"] == "A prize"
    assert page["portfolio"][0]["title"] == "A bot"


def test_an_img_of_any_page_shows_the_picture(
    platform: Platform, person: Person
) -> None:
    answer = person.api.post(AVATAR, files={"file": ("me.jpg", picture("JPEG"))})
    url = answer.json()["avatar_url"]

    with platform.client() as browser:
        shown = browser.get(url, headers={"Sec-Fetch-Dest": "image"})
        assert shown.status_code == 200
        assert shown.headers["content-type"] == "image/webp"
        assert shown.headers.get_list("cross-origin-resource-policy") == [
            "cross-origin"
        ]
        assert "immutable" in shown.headers["cache-control"]
        assert "content-encoding" not in shown.headers
        assert Image.open(BytesIO(shown.content)).size == (256, 256)
        headers = {"If-None-Match": shown.headers["etag"]}
        assert browser.get(url, headers=headers).status_code == 304
        assert browser.head(url).status_code == 200
        other = browser.get("/api/v1/jobs")
        assert other.headers.get_list("cross-origin-resource-policy") == ["same-site"]

        assert person.api.delete(AVATAR).status_code == 204
        assert browser.get(url).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html>", 415, "not_a_picture"),
        (picture("GIF"), 415, "not_a_picture"),
        (picture()[:200], 422, "picture_damaged"),
        (b"x" * (6 * 1024 * 1024), 413, None),
    ],
)
def test_what_is_no_picture_is_refused(
    person: Person, content: bytes, status: int, code: str | None
) -> None:
    answer = person.api.post(AVATAR, files={"file": content})

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert code in (None, answer.json()["code"])
    assert person.api.get(ME).json()["avatar_url"] is None


def test_a_page_moves_and_its_former_address_leads_there(
    platform: Platform, person: Person
) -> None:
    former = name_of(person).lower().replace(" ", "-")
    moved = person.api.put(ME, json={"slug": f"new-{former}"})
    assert moved.status_code == 200, moved.text

    with platform.client() as anybody:
        answer = anybody.get(f"{PAGES}/{former}")
        assert answer.status_code == 308
        arrived = anybody.get(answer.headers["location"])
    assert arrived.json()["slug"] == f"new-{former}"


def test_who_may_not_see_finds_nothing(platform: Platform, person: Person) -> None:
    name = name_of(person)
    slug = name.lower().replace(" ", "-")
    with platform.sign_in() as other, platform.client() as anybody:
        readers = (other.api, anybody)
        assert {r.get(f"{PAGES}/{slug}").status_code for r in readers} == {200}
        hits = other.api.get(PAGES, params={"q": name}).json()
        assert [hit["slug"] for hit in hits["items"]] == [slug]

        privacy = {"profile_visibility": "private"}
        person.api.put(f"{ME}/settings", json={"privacy": privacy})

        for path in (f"{PAGES}/{slug}", f"/api/v1/users/{person.id}"):
            assert {reader.get(path).status_code for reader in readers} == {404}
            assert person.api.get(path).status_code == 200
        assert other.api.get(PAGES, params={"q": name}).json()["total"] == 0


def test_only_who_is_signed_in_searches(platform: Platform) -> None:
    with platform.client() as anybody:
        for path in (PAGES, f"{PAGES}/suggestions", "/api/v1/skills/suggest?q=a"):
            answer = anybody.get(path)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
        assert anybody.get(f"{PAGES}/search").status_code == 404


def test_a_visitor_counts_once_whatever_address_they_claim(
    platform: Platform, person: Person
) -> None:
    slug = name_of(person).lower().replace(" ", "-")
    with platform.sign_in() as other, platform.client() as anybody:
        for number in range(3):
            person.api.get(f"{PAGES}/{slug}")
            other.api.get(f"{PAGES}/{slug}")
            claimed = {"X-Forwarded-For": f"198.51.100.{number}"}
            assert anybody.get(f"{PAGES}/{slug}", headers=claimed).status_code == 200

    views = eventually(lambda: _views(person, at_least=2))
    assert views == 2


def _views(person: Person, *, at_least: int) -> int | None:
    views: int = person.api.get(ME).json()["total_views"]
    return views if views >= at_least else None


def test_people_with_the_same_skills_are_suggested(
    platform: Platform, person: Person
) -> None:
    name = name_of(person)
    skill = f"Weaving {uuid4().hex[:8]}"
    person.api.put(ME, json={"skills": [skill, "Python"]})
    with platform.sign_in() as other:
        other.api.put(ME, json={"skills": [skill]})

        found = other.api.get(f"{PAGES}/suggestions").json()["items"]

    assert [(each["full_name"], each["common_skills"]) for each in found] == [
        (name, [skill])
    ]
