"""A job as schema.org has it (JobPosting), for search engines.

By the rules Google documents for job postings: what we do not know is left out.
"""

import json
from typing import Any

from jobs.publishing.prose_html import html_of
from jobs.publishing.xml_text import moment
from jobs.searching.countries import countries_of, is_country
from jobs.tables import Job

EMPLOYMENT_TYPES = {
    "full-time": "FULL_TIME",
    "part-time": "PART_TIME",
    "contract": "CONTRACTOR",
    "internship": "INTERN",
    "temporary": "TEMPORARY",
}
UNITS = {"year": "YEAR", "month": "MONTH", "day": "DAY", "hour": "HOUR"}
# In a page it stands in a script element, which nothing in a text may end.
_FOR_A_PAGE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def job_posting(job: Job, *, site: str) -> bytes:
    """The JSON-LD of a job, whose page is on `site`."""
    known = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": _description(job),
        "datePosted": moment(job.posted_at),
        "validThrough": moment(job.expires_at),
        "employmentType": EMPLOYMENT_TYPES.get(job.job_type or ""),
        "hiringOrganization": _organization(job),
        "identifier": {
            "@type": "PropertyValue",
            "name": job.company,
            "value": str(job.id),
        },
        "url": f"{site}/jobs/{job.id}",
        "directApply": job.external_url is None,
        **_place(job),
        "baseSalary": _salary(job),
    }
    text = json.dumps(_known(known), ensure_ascii=False)
    return text.translate(_FOR_A_PAGE).encode()


def _description(job: Job) -> str:
    return html_of(
        [
            (None, job.description),
            ("Requirements", job.requirements),
            ("Benefits", job.benefits),
        ]
    )


def _organization(job: Job) -> dict[str, Any]:
    return _known(
        {"@type": "Organization", "name": job.company, "logo": job.company_logo}
    )


def _place(job: Job) -> dict[str, Any]:
    """Where the work is done; for remote work, where people may live.

    A search engine takes countries there and lets nobody else in: a continent is left
    out.
    """
    countries = countries_of(job.location)
    if not job.remote:
        return {"jobLocation": _address(job, countries)}
    living = [{"@type": "Country", "name": country} for country in countries]
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": (living[0] if len(living) == 1 else living)
        or None,
    }


def _address(job: Job, countries: tuple[str, ...]) -> dict[str, Any] | None:
    """The place as it is written; taken apart as far as its parts are clear."""
    if job.location is None:
        return None
    country = countries[0] if len(countries) == 1 else None
    town, *more = (part.strip() for part in job.location.split(","))
    address = {
        "@type": "PostalAddress",
        "addressLocality": None if not more and is_country(town) else town,
        "addressRegion": _region(more),
        "addressCountry": country,
    }
    return {"@type": "Place", "name": job.location, "address": _known(address)}


def _region(more: list[str]) -> str | None:
    """Behind the town, what is no country: a state, or a part of one."""
    return next((part for part in more if part and not is_country(part)), None)


def _salary(job: Job) -> dict[str, Any] | None:
    low, high = job.salary_min, job.salary_max
    if low is None and high is None:
        return None
    amount = {"value": low} if low == high else {"minValue": low, "maxValue": high}
    value = {
        "@type": "QuantitativeValue",
        **amount,
        "unitText": UNITS[job.salary_period],
    }
    return {
        "@type": "MonetaryAmount",
        "currency": job.currency,
        "value": _known(value),
    }


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
