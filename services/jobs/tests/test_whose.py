"""Every operation, tried by everybody: who may do it, and whose thing it is."""

from typing import Any

import pytest

from common.testing import bearer
from services.jobs.tests.conftest import CANDIDATE, JOB, RECRUITER, Jobs

STRANGER, RIVAL = 8, 12
ME, OTHER = bearer(CANDIDATE), bearer(STRANGER)
HIRES, COMPETES = bearer(RECRUITER, role="recruiter"), bearer(RIVAL, role="recruiter")
ROW = '{"source": "s", "external_id": "1", "title": "T", "company": "C"}'
SEARCH = {"name": "Mine", "criteria": {"q": "python"}}

EVERYBODY = {"nobody": 200, "other": 200, "rival": 200}
SIGNED_IN = {"nobody": 401, "other": 200, "rival": 200}
NOT_READY = {"nobody": 401, "other": 409, "rival": 409}  # without a résumé
FOUND_BY_OWNER = {"nobody": 401, "other": 404, "rival": 404}
RECRUITERS = {"nobody": 401, "other": 403, "rival": 200}
OWNING_RECRUITER = {"nobody": 401, "other": 403, "rival": 403}
THEIRS_ALONE = {"nobody": 401, "other": 403, "rival": 404}  # not even that it is there
ADMINS = OWNING_RECRUITER

# What is asked, with what, and what each of them gets.
OPERATIONS: dict[tuple[str, str], tuple[dict[str, int], Any]] = {
    ("get", "/api/v1/jobs"): (EVERYBODY, None),
    ("post", "/api/v1/jobs"): ({**RECRUITERS, "rival": 201}, JOB),
    ("get", "/api/v1/jobs/feed.json"): (EVERYBODY, None),
    ("get", "/api/v1/jobs/feed.rss"): (EVERYBODY, None),
    ("get", "/api/v1/jobs/sitemap.xml"): (EVERYBODY, None),
    ("get", "/api/v1/jobs/sitemap-{part}.xml"): (EVERYBODY, None),
    ("post", "/api/v1/jobs/import"): (ADMINS, ROW),
    ("get", "/api/v1/jobs/mine"): (RECRUITERS, None),
    ("get", "/api/v1/jobs/recommended"): (NOT_READY, None),
    ("post", "/api/v1/jobs/similar"): (SIGNED_IN, {"text": "Python and voice"}),
    ("get", "/api/v1/jobs/{job_id}"): (EVERYBODY, None),
    ("put", "/api/v1/jobs/{job_id}"): (OWNING_RECRUITER, {"title": "Taken"}),
    ("delete", "/api/v1/jobs/{job_id}"): (OWNING_RECRUITER, None),
    ("get", "/api/v1/jobs/{job_id}/applications"): (THEIRS_ALONE, None),
    ("post", "/api/v1/jobs/{job_id}/applications/move"): (
        THEIRS_ALONE,
        {"ids": [1], "to": "rejected"},
    ),
    ("get", "/api/v1/jobs/{job_id}/candidates"): (THEIRS_ALONE, None),
    ("post", "/api/v1/jobs/{job_id}/match"): (NOT_READY, {}),
    ("get", "/api/v1/jobs/{job_id}/similar"): (SIGNED_IN, None),
    ("get", "/api/v1/jobs/{job_id}/structured-data"): (EVERYBODY, None),
    ("get", "/api/v1/applications"): (SIGNED_IN, None),
    ("post", "/api/v1/applications"): (
        {"nobody": 401, "other": 201, "rival": 201},
        {"job_id": 1},
    ),
    ("post", "/api/v1/applications/batch"): (SIGNED_IN, {"job_ids": [1]}),
    ("get", "/api/v1/applications/stats"): (SIGNED_IN, None),
    ("get", "/api/v1/applications/{application_id}"): (FOUND_BY_OWNER, None),
    ("put", "/api/v1/applications/{application_id}"): (
        FOUND_BY_OWNER,
        {"status": "withdrawn"},
    ),
    ("delete", "/api/v1/applications/{application_id}"): (FOUND_BY_OWNER, None),
    ("get", "/api/v1/saved-jobs"): (SIGNED_IN, None),
    ("post", "/api/v1/saved-jobs"): (
        {"nobody": 401, "other": 201, "rival": 201},
        {"job_id": 1},
    ),
    ("get", "/api/v1/saved-jobs/{job_id}"): (FOUND_BY_OWNER, None),
    ("put", "/api/v1/saved-jobs/{job_id}"): (FOUND_BY_OWNER, {"notes": "Taken"}),
    ("delete", "/api/v1/saved-jobs/{job_id}"): (FOUND_BY_OWNER, None),
    ("get", "/api/v1/saved-searches"): (SIGNED_IN, None),
    ("post", "/api/v1/saved-searches"): (
        {"nobody": 401, "other": 201, "rival": 201},
        SEARCH,
    ),
    ("get", "/api/v1/saved-searches/{search_id}"): (FOUND_BY_OWNER, None),
    ("put", "/api/v1/saved-searches/{search_id}"): (FOUND_BY_OWNER, {"name": "Taken"}),
    ("delete", "/api/v1/saved-searches/{search_id}"): (FOUND_BY_OWNER, None),
}
WHO = {"nobody": {}, "other": OTHER, "rival": COMPETES}


async def owned(jobs: Jobs) -> dict[str, dict[str, Any]]:
    """A job, an application for it, and what the candidate saved; as they read it."""
    job_id = await jobs.post()
    applied = (await jobs.apply(job_id)).json()
    save = {"job_id": job_id, "notes": "Ask Ada."}
    await jobs.client.post("/api/v1/saved-jobs", json=save, headers=ME)
    await jobs.client.post("/api/v1/saved-searches", json=SEARCH, headers=ME)
    assert (job_id, applied["id"]) == (1, 1)
    return await _state(jobs)


async def _state(jobs: Jobs) -> dict[str, dict[str, Any]]:
    paths = {
        "/api/v1/jobs/1": HIRES,
        "/api/v1/applications/1": ME,
        "/api/v1/saved-jobs/1": ME,
        "/api/v1/saved-searches/1": ME,
    }
    read = {}
    for path, who in paths.items():
        answer = await jobs.client.get(path, headers=who)
        assert answer.status_code == 200, answer.text
        # How many looked and applied is the stranger's doing, and no harm.
        left_out = {"views", "applicants"}
        read[path] = {k: v for k, v in answer.json().items() if k not in left_out}
    return read


@pytest.mark.parametrize(("method", "path"), list(OPERATIONS))
async def test_who_may_do_what(jobs: Jobs, method: str, path: str) -> None:
    expected, body = OPERATIONS[method, path]
    before = await owned(jobs)
    for name in ("job_id", "application_id", "search_id", "part"):
        path = path.replace(f"{{{name}}}", "1")
    given: dict[str, Any] = {} if body is None else {"json": body}
    kind: dict[str, str] = {}
    if isinstance(body, str):
        given, kind = {"content": body}, {"Content-Type": "application/x-ndjson"}

    found = {}
    for who, headers in WHO.items():
        answer = await jobs.client.request(
            method, path, headers=headers | kind, **given
        )
        found[who] = answer.status_code
        assert await _state(jobs) == before, who

    assert found == expected


async def test_every_operation_is_tried(jobs: Jobs) -> None:
    document = jobs.running.app.openapi()
    documented = {
        (method, path)
        for path, operations in document["paths"].items()
        for method in operations
        if path.startswith("/api/") and method in ("get", "post", "put", "delete")
    }

    assert documented == set(OPERATIONS)
