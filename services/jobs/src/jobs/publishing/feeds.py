"""The newest open jobs as feeds: RSS 2.0 and JSON Feed 1.1."""

import html
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from jobs.publishing.documents import Content
from jobs.publishing.xml_text import add, moment, written
from jobs.tables import Job

SHOWN = 100
SUMMARY_LENGTH = 400
TITLE = "CCAI Jobs: the newest jobs"
ABOUT = "Jobs in conversational AI and beyond, the newest first."
ATOM = "http://www.w3.org/2005/Atom"
register_namespace("atom", ATOM)


@dataclass(frozen=True)
class Site:
    """Where the pages of the front end are, and our own addresses."""

    pages: str
    api: str

    def job(self, job_id: int) -> str:
        return f"{self.pages}/jobs/{job_id}"

    def feed(self, name: str) -> str:
        return f"{self.api}/api/v1/jobs/{name}"


def rss(session: Session, site: Site, *, now: datetime) -> Content:
    jobs = _newest(session, now)
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    add(channel, "title", TITLE)
    add(channel, "link", f"{site.pages}/jobs")
    add(channel, "description", ABOUT)
    own = {"href": site.feed("feed.rss"), "rel": "self", "type": "application/rss+xml"}
    SubElement(channel, f"{{{ATOM}}}link", own)
    if jobs:
        newest = max(job.updated_at for job in jobs)
        add(channel, "lastBuildDate", format_datetime(newest, usegmt=True))
    for job in jobs:
        _add_item(channel, job, site)
    return Content(written(root), _until(jobs))


def json_feed(session: Session, site: Site, *, now: datetime) -> Content:
    jobs = _newest(session, now)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "description": ABOUT,
        "home_page_url": f"{site.pages}/jobs",
        "feed_url": site.feed("feed.json"),
        "items": [_item(job, site) for job in jobs],
    }
    return Content(json.dumps(feed, ensure_ascii=False).encode(), _until(jobs))


def _newest(session: Session, now: datetime) -> list[Job]:
    """Fewer than there could be while the newest have run out and are not closed yet.

    Asked for in SQL, their end would have SQLite read and sort all open jobs.
    """
    newest = select(Job).where(Job.status == "active").limit(SHOWN)
    texts = (Job.requirements, Job.benefits, Job.ledger)
    found = session.scalars(
        newest.order_by(Job.posted_at.desc(), Job.id.desc()).options(
            *(defer(text, raiseload=True) for text in texts)
        )
    )
    return [job for job in found if job.expires_at > now]


def _add_item(channel: Element, job: Job, site: Site) -> None:
    item = SubElement(channel, "item")
    add(item, "title", _title(job))
    add(item, "link", site.job(job.id))
    add(item, "guid", site.job(job.id), isPermaLink="true")
    add(item, "pubDate", format_datetime(job.posted_at, usegmt=True))
    add(item, "description", html.escape(_summary(job)))  # readers take it as HTML
    for name in _tags(job):
        add(item, "category", name)


def _item(job: Job, site: Site) -> dict[str, Any]:
    return {
        "id": site.job(job.id),
        "url": site.job(job.id),
        "title": _title(job),
        "content_text": _summary(job),
        "date_published": moment(job.posted_at),
        "date_modified": moment(job.updated_at),
        "authors": [{"name": job.company}],
        "tags": _tags(job),
    }


def _title(job: Job) -> str:
    return f"{job.title}, {job.company}"


def _summary(job: Job) -> str:
    place = "Remote" if job.remote else None
    where = ", ".join(part for part in (job.location, place) if part)
    # A little more than is shown: folding a whole posting takes milliseconds.
    text = job.description[: 4 * SUMMARY_LENGTH]
    begin = textwrap.shorten(text, SUMMARY_LENGTH, placeholder=" …")
    return f"{where}. {begin}" if where else begin


def _tags(job: Job) -> list[str]:
    kind = [job.job_type] if job.job_type else []
    return list(dict.fromkeys([*kind, *job.ai_specializations, *job.skills]))


def _until(jobs: Sequence[Job]) -> datetime | None:
    return min((job.expires_at for job in jobs), default=None)
