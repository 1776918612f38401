"""Greenhouse's job board: `GET /v1/boards/{board}/jobs?content=true`.

`{"jobs": [...], "meta": {"total": 1}}`. The text is HTML that is escaped once more, and
pay, where `pay_transparency=true` was asked for, is in hundredths.
"""

from collections.abc import Iterator
from html import unescape
from typing import Any

from jobs.importing.feeds_in.parts import (
    NotThisFeed,
    Row,
    each,
    objects,
    part,
    says_remote,
    text,
    whole,
)
from jobs.importing.plain_text import text_of_html


def read(document: Any, company: str | None) -> Iterator[Row | str]:
    if not isinstance(document, dict):
        raise NotThisFeed("there is no object with a list `jobs`")
    return each(document.get("jobs"), lambda item: _row(item, company))


def _row(item: Row, company: str | None) -> Row:
    place = text(item, "location", "name")
    number = part(item, "id")
    pay = next(iter(objects(item, "pay_input_ranges")), {})
    low, high = whole(pay.get("min_cents")), whole(pay.get("max_cents"))
    return {
        "source": "greenhouse",
        "external_id": str(number) if number is not None else None,
        "title": text(item, "title"),
        "company": company or text(item, "company_name"),
        "location": place,
        "remote": says_remote(place),
        "description": text_of_html(unescape(text(item, "content") or "")),
        "external_url": text(item, "absolute_url"),
        "posted_at": text(item, "first_published") or text(item, "updated_at"),
        "salary_min": None if low is None else low // 100,
        "salary_max": None if high is None else high // 100,
        "currency": text(pay, "currency_type"),
        # The feed says no period: an hour's pay is a hundred times below a year's.
        "salary_period": "hour" if high is not None and high < 100_000 else None,
    }
