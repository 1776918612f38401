"""The life of a posting through the gateway: draft, found, saved, closed, deleted."""

import httpx

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.test_applications import POSTING, good


def test_a_posting_from_draft_to_deleted(
    platform: Platform, admin: Person, person: Person
) -> None:
    title = f"Ornithological Engineer {person.id}"
    draft = {**POSTING, "title": title, "status": "draft"}
    path = f"/api/v1/jobs/{good(admin.api.post('/api/v1/jobs', json=draft))['id']}"
    anybody = httpx.Client(base_url=platform.url, trust_env=False)

    with anybody:
        assert anybody.get(path).status_code == 404
        good(admin.api.put(path, json={"status": "active"}))
        found = eventually(lambda: _found(anybody, title))
        job_id = found["id"]
        for name in ("feed.rss", "feed.json", "sitemap-1.xml"):
            feed = anybody.get(f"/api/v1/jobs/{name}")
            assert f"/jobs/{job_id}" in feed.text
            again = {"If-None-Match": feed.headers["etag"]}
            assert anybody.get(feed.url.path, headers=again).status_code == 304
        assert good(anybody.get(f"{path}/structured-data"))["title"] == title
        assert anybody.get("/api/v1/jobs/mine").status_code == 401
        assert person.api.get("/api/v1/jobs/mine").status_code == 403

        saved = f"/api/v1/saved-jobs/{job_id}"
        body = {"job_id": job_id, "notes": "Ask Ada."}
        assert person.api.post("/api/v1/saved-jobs", json=body).status_code == 201
        shown = good(admin.api.get(path))
        assert (shown["views"], shown["applicants"]) == (0, 0)
        good(admin.api.put(path, json={"status": "closed"}))
        assert anybody.get(path).status_code == 404
        assert good(person.api.get(saved))["job_is_open"] is False
        tag = {"If-Match": '"1"'}
        assert admin.api.delete(path, headers=tag).status_code == 412
        assert admin.api.delete(path).status_code == 204
        assert person.api.get(saved).status_code == 404
        eventually(lambda: _found(anybody, title) is None)


def _found(anybody: httpx.Client, title: str) -> dict | None:
    items = good(anybody.get("/api/v1/jobs", params={"q": title}))["items"]
    exact = [item for item in items if item["title"] == title]
    return exact[0] if exact else None
