"""Lever's postings: `GET /v0/postings/{site}?mode=json`.

A list. The text is cut into an opening, lists of a heading and HTML items, and a
closing; what the lists ask for is the posting's requirements.
"""

import re
from collections.abc import Iterator
from typing import Any

from jobs.importing.feeds_in.parts import (
    Row,
    each,
    html,
    job_type,
    moment,
    objects,
    part,
    sections,
    text,
    whole,
)
from jobs.searching.countries import countries_of, country_by_code

_ASKS = re.compile(
    r"require|qualif|you.ll need|you (?:have|bring|are)|must|looking for|skills"
    r"|experience|who you|about you",
    re.IGNORECASE,
)
_GIVES = re.compile(r"benefit|perk|we offer|what you.ll get", re.IGNORECASE)
# Here the country is the office's, and must not narrow where people may live.
_WIDE = re.compile(
    r"\b(?:anywhere|worldwide|global|europe|eu|emea|apac|asia|africa|latam|america"
    r"|americas|oceania|middle east)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"per-(year|month|day|hour)-")


def read(document: Any, company: str | None) -> Iterator[Row | str]:
    return each(document, lambda item: _row(item, company))


def _row(item: Row, company: str | None) -> Row:
    kinds: dict[str, list[str]] = {"asks": [], "gives": [], "tells": []}
    for part_ in objects(item, "lists"):
        heading = text(part_, "text") or ""
        kinds[_kind(heading)].append(sections(heading, html(part_, "content")))
    opening = text(item, "descriptionPlain") or html(item, "description")
    closing = text(item, "additionalPlain") or html(item, "additional")
    arrangement = text(item, "workplaceType")
    period = _PERIOD.match(text(item, "salaryRange", "interval") or "")
    paid = item if period else {}  # pay by a week or for a project is not compared
    return {
        "source": "lever",
        "external_id": text(item, "id"),
        "title": text(item, "text"),
        "company": company,
        "location": _place(item),
        "remote": arrangement == "remote",
        "job_type": job_type(text(item, "categories", "commitment")),
        "description": sections(opening, *kinds["tells"], closing),
        "requirements": sections(*kinds["asks"]),
        "benefits": sections(*kinds["gives"]),
        "external_url": text(item, "hostedUrl"),
        "posted_at": moment(part(item, "createdAt")),
        "salary_min": whole(part(paid, "salaryRange", "min")),
        "salary_max": whole(part(paid, "salaryRange", "max")),
        "currency": text(paid, "salaryRange", "currency"),
        "salary_period": period[1] if period else None,
    }


def _place(item: Row) -> str | None:
    """With the country, which Lever keeps beside it: "Toronto" may be many places."""
    place = text(item, "categories", "location")
    country = country_by_code(text(item, "country"))
    if place is None or country is None:
        return place or country
    if country in countries_of(place) or _WIDE.search(place):
        return place
    return f"{place}, {country}"


def _kind(heading: str) -> str:
    if _GIVES.search(heading):
        return "gives"
    return "asks" if _ASKS.search(heading) else "tells"
