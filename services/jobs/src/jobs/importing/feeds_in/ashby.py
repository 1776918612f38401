"""Ashby's job board: `GET /posting-api/job-board/{board}?includeCompensation=true`.

`{"apiVersion": "1", "jobs": [...]}`. What is not listed may be reached by its link
only, and is not imported.
"""

import re
from collections.abc import Iterator
from typing import Any

from jobs.importing.feeds_in.parts import (
    NotThisFeed,
    Row,
    each,
    html,
    job_type,
    objects,
    part,
    text,
    whole,
)

_INTERVAL = re.compile(r"1 (YEAR|MONTH|DAY|HOUR)")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read(document: Any, company: str | None) -> Iterator[Row | str]:
    jobs = document.get("jobs") if isinstance(document, dict) else None
    if not isinstance(jobs, list):
        raise NotThisFeed("there is no object with a list `jobs`")
    listed = [job for job in jobs if _is_listed(job)]
    return each(listed, lambda item: _row(item, company))


def _is_listed(job: Any) -> bool:
    return not isinstance(job, dict) or job.get("isListed") is not False


def _row(item: Row, company: str | None) -> Row:
    pay = _pay(item)
    return {
        "source": "ashby",
        "external_id": _id(item),
        "title": text(item, "title"),
        "company": company,
        "location": text(item, "location"),
        "remote": item.get("isRemote") is True,
        "job_type": job_type(text(item, "employmentType")),
        "description": html(item, "descriptionHtml") or text(item, "descriptionPlain"),
        "external_url": text(item, "jobUrl"),
        "posted_at": text(item, "publishedAt"),
        "salary_min": whole(pay.get("minValue")),
        "salary_max": whole(pay.get("maxValue")),
        "currency": text(pay, "currencyCode"),
        "salary_period": _INTERVAL.sub(r"\1", pay["interval"]).lower() if pay else None,
    }


def _id(item: Row) -> str | None:
    """Given in newer answers; in older ones it is the end of the link."""
    found = _ID.search(text(item, "jobUrl") or "")
    return text(item, "id") or (found[0] if found else text(item, "jobUrl"))


def _pay(item: Row) -> Row:
    """The salary of the first tier, where it is by a period that is ours."""
    compensation = part(item, "compensation")
    if not isinstance(compensation, dict):
        return {}
    tiers = objects(compensation, "compensationTiers")
    listed = [c for tier in tiers for c in objects(tier, "components")]
    for component in [*objects(compensation, "summaryComponents"), *listed]:
        interval = component.get("interval")
        is_salary = component.get("compensationType") == "Salary"
        if is_salary and isinstance(interval, str) and _INTERVAL.fullmatch(interval):
            return component
    return {}
