"""The pages of all open jobs, for search engines: an index of parts.

A part is a range of ids, so that a job stays in the part where it was.
"""

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from common.errors import NotFound
from jobs.publishing.documents import Content
from jobs.publishing.feeds import Site
from jobs.publishing.xml_text import add, moment, written
from jobs.tables import Job

PART = 10_000  # the format's limit is 50,000, which would take half a second to write
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class NoSuchPart(NotFound):
    detail = "The sitemap has no such part: see sitemap.xml."


def index(session: Session, site: Site, *, now: datetime) -> Content:
    """The parts that have open jobs."""
    parts = session.execute(
        select(_part(), func.max(Job.updated_at), func.min(Job.expires_at))
        .where(*_open(now))
        .group_by(_part())
        .order_by(_part())
    ).all()
    pages = ((site.feed(f"sitemap-{part + 1}.xml"), at) for part, at, _ in parts)
    root = _document("sitemapindex", "sitemap", pages)
    until = min((ends for _, _, ends in parts), default=None)
    return Content(root, until)


def part(session: Session, number: int, site: Site, *, now: datetime) -> Content:
    """Raises: NoSuchPart: No job in it is open."""
    jobs = session.execute(
        select(Job.id, Job.updated_at, Job.expires_at)
        .where(*_open(now), _part() == number - 1)
        .order_by(Job.id)
    ).all()
    if not jobs:
        raise NoSuchPart
    pages = ((site.job(job_id), updated_at) for job_id, updated_at, _ in jobs)
    until = min(expires_at for _, _, expires_at in jobs)
    return Content(_document("urlset", "url", pages), until)


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Job.status == "active", Job.expires_at > now


def _part() -> ColumnElement[int]:
    # Computed, so that SQLite reads it in the index instead of through the long rows.
    return (Job.id - 1) // PART


def _document(root_tag: str, tag: str, pages: Iterable[tuple[str, datetime]]) -> bytes:
    root = Element(root_tag, xmlns=NAMESPACE)
    for address, changed_at in pages:
        one = SubElement(root, tag)
        add(one, "loc", address)
        add(one, "lastmod", moment(changed_at))
    return written(root)
