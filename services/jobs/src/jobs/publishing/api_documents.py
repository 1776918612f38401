"""The HTTP door: jobs for search engines and feed readers. Nobody has to sign in."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import Annotated

from fastapi import Path, Request, Response
from sqlalchemy.orm import Session

from common.clock import utc_now
from common.deps import ReadSession
from common.errors import problems
from common.routing import router as make_router
from common.schemas import MAX_ID, PathId
from jobs.postings import postings
from jobs.postings.postings import JobNotFound
from jobs.publishing import feeds, sitemaps, structured
from jobs.publishing.documents import Content, Document, Documents
from jobs.publishing.feeds import Site
from jobs.publishing.sitemaps import NoSuchPart
from jobs.settings import Settings

router = make_router("/api/v1/jobs", tag="feeds")

_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
LD_JSON, RSS = "application/ld+json", "application/rss+xml"
FEED_JSON, XML = "application/feed+json", "application/xml"

Part = Annotated[int, Path(ge=1, le=MAX_ID, examples=[1])]


def _answers(media_type: str) -> dict[int | str, dict[str, object]]:
    schema = {"type": "object" if media_type.endswith("json") else "string"}
    return {
        200: {
            "content": {media_type: {"schema": schema}},
            "description": "The document",
        },
        304: {"description": "The one you have"},
    }


@router.get(
    "/{job_id:id}/structured-data",
    response_class=Response,
    responses={
        **problems(JobNotFound),
        200: {
            "content": {LD_JSON: {"schema": {"type": "object"}}},
            "description": "A JobPosting",
        },
    },
)
async def read_structured_data(
    job_id: PathId, request: Request, session: ReadSession
) -> Response:
    """An open job as a schema.org JobPosting, for the page that shows it."""
    job = await postings.get_visible(session, job_id, now=utc_now())
    settings: Settings = request.state.settings
    body = structured.job_posting(job, site=settings.site)
    return Response(body, media_type=LD_JSON, headers=_HEADERS)


@router.get("/feed.rss", response_class=Response, responses=_answers(RSS))
async def read_rss_feed(request: Request) -> Response:
    """The newest 100 open jobs as RSS 2.0."""
    return await _answer(request, "rss", feeds.rss, RSS)


@router.get("/feed.json", response_class=Response, responses=_answers(FEED_JSON))
async def read_json_feed(request: Request) -> Response:
    """The newest 100 open jobs as a JSON Feed 1.1."""
    return await _answer(request, "json", feeds.json_feed, FEED_JSON)


@router.get("/sitemap.xml", response_class=Response, responses=_answers(XML))
async def read_sitemap(request: Request) -> Response:
    """The parts of the sitemap of all open jobs."""
    return await _answer(request, "sitemap", sitemaps.index, XML)


@router.get(
    "/sitemap-{part:id}.xml",
    response_class=Response,
    responses={**problems(NoSuchPart), **_answers(XML)},
)
async def read_sitemap_part(part: Part, request: Request) -> Response:
    """The pages of open jobs, at most 10,000 to a part."""
    make = partial(sitemaps.part, number=part)
    return await _answer(request, f"sitemap-{part}", make, XML)


# What is not GET alone would have two operations of one name in the documentation.
for _path, _read in (
    ("/{job_id:id}/structured-data", read_structured_data),
    ("/feed.rss", read_rss_feed),
    ("/feed.json", read_json_feed),
    ("/sitemap.xml", read_sitemap),
    ("/sitemap-{part:id}.xml", read_sitemap_part),
):
    router.add_api_route(_path, _read, methods=["HEAD"], include_in_schema=False)


async def _answer(
    request: Request, name: str, make: Callable[..., Content], media_type: str
) -> Response:
    settings: Settings = request.state.settings
    documents: Documents = request.state.documents
    site = Site(settings.site, settings.public_url.rstrip("/"))
    now = utc_now()

    def made(session: Session) -> Content:
        return make(session, site=site, now=now)

    document = await documents.get(name, made, now=now)
    headers = {
        **_HEADERS,
        "ETag": document.etag,
        "Last-Modified": format_datetime(document.changed_at, usegmt=True),
    }
    if _has_it(request, document):
        return Response(status_code=304, headers=headers)
    return Response(document.body, media_type=media_type, headers=headers)


def _has_it(request: Request, document: Document) -> bool:
    """By the tag, if one is sent; else by the date."""
    if (tags := request.headers.get("if-none-match")) is not None:
        named = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return tags.strip() == "*" or document.etag in named
    since = _moment(request.headers.get("if-modified-since", ""))
    return since is not None and document.changed_at.replace(microsecond=0) <= since


def _moment(text: str) -> datetime | None:
    """A date of HTTP; what is none is not asked for."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year or a zone of twenty digits
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
