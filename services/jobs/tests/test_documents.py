"""Feeds and the sitemap: valid, current, and for everybody."""

import html
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from sqlalchemy import event, insert, update

from common.clock import utc_now
from common.testing import bearer, running_service, settings_for
from jobs.main import build
from jobs.publishing import sitemaps
from jobs.publishing.feeds import ATOM, SHOWN
from jobs.publishing.sitemaps import NAMESPACE
from jobs.settings import Settings
from jobs.tables import Job
from services.jobs.tests.conftest import JOB, RECRUITER, Jobs

OWNER = bearer(RECRUITER, role="recruiter")
FEEDS = ("feed.rss", "feed.json", "sitemap.xml", "sitemap-1.xml")
NASTY = '</script><script>alert(1)</script> & "quotes" ]]> <!-- \ufffe\u200b 👩‍💻'
SITE = "http://localhost:8080"


async def get(jobs: Jobs, name: str, **headers: str) -> httpx.Response:
    return await jobs.client.get(f"/api/v1/jobs/{name}", headers=headers)


async def posting_of(jobs: Jobs, job_id: int) -> dict:
    answer = await get(jobs, f"{job_id}/structured-data")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/ld+json"
    found: dict = answer.json()
    return found


async def set_(jobs: Jobs, job_id: int, **values: object) -> None:
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(**values))


class Tags(HTMLParser):
    """What a browser makes of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not attrs
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_no_text_breaks_out_of_a_document(jobs: Jobs) -> None:
    texts = {"title": NASTY, "company": NASTY, "description": NASTY, "skills": [NASTY]}
    job_id = await jobs.post(**texts)

    raw = await get(jobs, f"{job_id}/structured-data")
    feed = ET.fromstring((await get(jobs, "feed.rss")).content)
    read = (await get(jobs, "feed.json")).json()

    assert not set("<>&") & set(raw.text)
    tags = Tags(raw.json()["description"])
    assert "script" not in tags.seen
    shown = NASTY.replace("\ufffe", "")
    assert shown in tags.text
    item = feed.find("channel/item")
    assert item is not None
    assert item.findtext("title") == f"{shown}, {shown}"
    described = Tags(item.findtext("description") or "")
    assert described.seen == []
    assert shown in html.unescape(described.text)
    assert read["items"][0]["title"] == f"{NASTY}, {NASTY}"


async def test_control_characters_of_old_rows_are_left_out(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await set_(jobs, job_id, title="A\x00B\x0bC\x1b", description="D\x07E")

    channel = ET.fromstring((await get(jobs, "feed.rss")).content)

    assert channel.findtext("channel/item/title") == "ABC, Northwind Voice"
    assert "<p>DE" in (await posting_of(jobs, job_id))["description"]


async def test_feeds_have_the_newest_first(jobs: Jobs) -> None:
    old = await jobs.post(title="Old")
    new = await jobs.post(title="New", remote=True)
    await set_(jobs, old, posted_at=datetime.now(UTC) - timedelta(days=3))
    await jobs.post(title="Draft", status="draft")

    rss = await get(jobs, "feed.rss")
    read = (await get(jobs, "feed.json")).json()

    assert rss.headers["content-type"] == "application/rss+xml"
    root = ET.fromstring(rss.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert root.find(f"channel/{{{ATOM}}}link[@rel='self']") is not None
    items = root.findall("channel/item")
    assert [item.findtext("link") for item in items] == [
        f"{SITE}/jobs/{new}",
        f"{SITE}/jobs/{old}",
    ]
    for item in items:
        assert item.findtext("guid") == item.findtext("link")
        parsedate_to_datetime(item.findtext("pubDate") or "")
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["feed_url"] == f"{SITE}/api/v1/jobs/feed.json"
    assert [item["title"] for item in read["items"]] == [
        "New, Northwind Voice",
        "Old, Northwind Voice",
    ]
    assert read["items"][0]["content_text"].startswith("Lisbon, Portugal, Remote. You")
    datetime.fromisoformat(read["items"][0]["date_published"])


async def test_feeds_are_bounded(jobs: Jobs) -> None:
    first = await jobs.post(description="word " * 4000)
    async with jobs.running.database.write() as session:
        job = await session.get_one(Job, first)
        columns = {c.name: getattr(job, c.name) for c in Job.__table__.columns}
        rows = [columns | {"id": n, "change": n} for n in range(2, SHOWN + 50)]
        await session.execute(insert(Job), rows)

    read = await get(jobs, "feed.json")

    assert len(read.json()["items"]) == SHOWN
    assert read.json()["items"][0]["id"].endswith(f"/{SHOWN + 49}")
    assert len(read.content) < 1000 * SHOWN


@pytest.mark.parametrize("name", FEEDS)
async def test_what_has_not_changed_is_not_sent_again(jobs: Jobs, name: str) -> None:
    job_id = await jobs.post()
    first = await get(jobs, name)
    tag, date = first.headers["etag"], first.headers["last-modified"]

    for condition in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"x", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": date},
    ):
        again = await get(jobs, name, **condition)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for condition in (
        {"If-None-Match": '"x"', "If-Modified-Since": date},
        {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If-Modified-Since": "banana"},
        {"If-Modified-Since": "Mon, 99 Jan 99999 00:00:00 GMT"},
        {"If-Modified-Since": f"Mon, 01 Jan {10**20} 00:00:00 GMT"},
        {"If-Modified-Since": f"Mon, 01 Jan 2024 00:00:00 +{10**20}"},
        bearer(RECRUITER),
    ):
        whole = await get(jobs, name, **condition)
        assert (whole.status_code, whole.content) == (200, first.content)
        assert whole.headers["cache-control"] == "public, max-age=300"
    other = await jobs.post(title="Another")
    changed = await get(jobs, name, **{"If-None-Match": tag})
    if name == "sitemap.xml":
        assert changed.status_code in (200, 304)  # its part may be of the same second
        return
    assert changed.status_code == 200
    for gone in (job_id, other):
        await jobs.client.delete(f"/api/v1/jobs/{gone}", headers=OWNER)
    emptied = await get(jobs, name)
    if name == "sitemap-1.xml":
        assert emptied.json()["code"] == "no_such_part"
    else:
        assert f"/jobs/{job_id}" not in emptied.text


@pytest.mark.parametrize("name", [*FEEDS, "1/structured-data"])
async def test_everybody_may_ask_for_the_head_alone(jobs: Jobs, name: str) -> None:
    await jobs.post()

    whole = await get(jobs, name)
    head = await jobs.client.head(f"/api/v1/jobs/{name}")

    assert head.status_code == 200
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-length"] == str(len(whole.content))
    assert whole.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("name", FEEDS)
async def test_what_runs_out_by_the_clock_is_left_out(jobs: Jobs, name: str) -> None:
    """Nothing in the table moves when time passes."""
    documents = jobs.running.state["documents"]
    ending = await jobs.post(title="Ending")
    await jobs.post(title="Staying")
    soon = utc_now() + timedelta(hours=1)
    await set_(jobs, ending, expires_at=soon)
    await get(jobs, name)

    kept = next(iter(documents._kept.values()))

    assert kept.is_current(kept.change, soon - timedelta(seconds=1))
    assert not kept.is_current(kept.change, soon)
    assert not kept.is_current(kept.change + 1, utc_now())
    await set_(jobs, ending, expires_at=utc_now() - timedelta(seconds=1), change=99)
    assert f"/jobs/{ending}<" not in (await get(jobs, name)).text


async def test_a_document_is_made_once_for_all_who_ask(jobs: Jobs) -> None:
    await jobs.post()
    documents = jobs.running.state["documents"]
    made = []
    real = documents._make

    async def counting(*args: object) -> object:
        made.append(args[0])
        return await real(*args)

    documents._make = counting
    for _ in range(3):
        await get(jobs, "feed.rss")

    assert made == ["rss"]


async def test_a_sitemap_names_every_open_job_once(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 2)
    ids = [await jobs.post() for _ in range(5)]
    await jobs.client.delete(f"/api/v1/jobs/{ids[1]}", headers=OWNER)
    await jobs.client.put(
        f"/api/v1/jobs/{ids[4]}", json={"status": "paused"}, headers=OWNER
    )
    space = {"s": NAMESPACE}

    index = ET.fromstring((await get(jobs, "sitemap.xml")).content)
    parts = [loc.text or "" for loc in index.findall("s:sitemap/s:loc", space)]
    pages = []
    for address in parts:
        answer = await jobs.client.get(address.removeprefix(SITE))
        assert answer.headers["content-type"] == "application/xml"
        root = ET.fromstring(answer.content)
        assert root.tag == f"{{{NAMESPACE}}}urlset"
        pages += [loc.text for loc in root.findall("s:url/s:loc", space)]
        for at in root.findall("s:url/s:lastmod", space):
            datetime.fromisoformat(at.text or "")

    assert parts == [f"{SITE}/api/v1/jobs/sitemap-{n}.xml" for n in (1, 2)]
    assert pages == [f"{SITE}/jobs/{job_id}" for job_id in (ids[0], *ids[2:4])]
    for number in (0, 3, 10**15, "1.0", "-1", "x"):
        missing = await get(jobs, f"sitemap-{number}.xml")
        assert missing.status_code == 404


@pytest.mark.parametrize(
    ("name", "part", "plan"),
    [
        ("feed.rss", "ORDER BY jobs.posted_at", "USING INDEX ix_jobs_status_posted_at"),
        # A posting's row is kilobytes; a sitemap needs two of its columns.
        ("sitemap.xml", "jobs.id - ", "USING COVERING INDEX ix_jobs_status_expires"),
        ("sitemap-1.xml", "jobs.id - ", "USING COVERING INDEX ix_jobs_status_expires"),
    ],
)
async def test_documents_are_read_by_an_index(
    jobs: Jobs, name: str, part: str, plan: str
) -> None:
    await jobs.post()
    asked: list[tuple[str, object]] = []
    engine = jobs.running.database._reader  # what is asked of it
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _connection, _cursor, sql, values, *_: asked.append((sql, values)),
    )
    assert (await get(jobs, name)).status_code == 200
    [(sql, values)] = [each for each in asked if part in each[0]]

    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        steps = [row[3] for row in found]

    assert plan in steps[0], steps


async def test_links_lead_to_the_front_end(tmp_path: Path) -> None:
    settings = settings_for(
        Settings,
        tmp_path,
        frontend_url="https://app.example/",
        public_url="https://api.example",
    )
    async with running_service(build, settings) as running:
        await running.client.post("/api/v1/jobs", json=JOB, headers=OWNER)

        async def text(name: str) -> str:
            return (await running.client.get(f"/api/v1/jobs/{name}")).text

        assert "<loc>https://app.example/jobs/1</loc>" in await text("sitemap-1.xml")
        index = await text("sitemap.xml")
        assert "<loc>https://api.example/api/v1/jobs/sitemap-1.xml</loc>" in index
        read = json.loads(await text("feed.json"))
        assert read["home_page_url"] == "https://app.example/jobs"
        posting = json.loads(await text("1/structured-data"))
        assert posting["url"] == "https://app.example/jobs/1"
