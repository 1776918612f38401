"""A résumé that was read from a file, written as JSON Resume 1.2.1.

Only what was read: nothing is guessed, and what does not have the form the format asks
for is left out.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from resumes.exchanging.json_resume import MOST_ENTRIES
from resumes.parsing import Education, Experience, Found, ParsedResume, Project

VERSION = "v1.2.1"
Json = dict[str, Any]
_DATE = re.compile(r"[1-2]\d{3}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_NETWORKS = {
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "linkedin.com": "LinkedIn",
    "stackoverflow.com": "Stack Overflow",
    "kaggle.com": "Kaggle",
    "medium.com": "Medium",
    "twitter.com": "Twitter",
    "x.com": "X",
}


def to_json_resume(parsed: ParsedResume, *, updated_at: datetime) -> Json:
    """A valid document; what is empty is absent."""
    return _without_empty(
        {
            "basics": _basics(parsed),
            "work": _entries(_work(role) for role in parsed.experience),
            "education": _entries(_course(course) for course in parsed.education),
            "certificates": _entries(
                {"name": _words(each)} for each in parsed.certifications
            ),
            "skills": _entries({"name": _words(each)} for each in parsed.skills),
            "languages": _entries(
                {"language": _words(each)} for each in parsed.languages
            ),
            "projects": _entries(_project(project) for project in parsed.projects),
            "meta": {
                "version": VERSION,
                "lastModified": f"{updated_at:%Y-%m-%dT%H:%M:%S}",
            },
        }
    )


def _basics(parsed: ParsedResume) -> Json:
    email = parsed.email.value if parsed.email else ""
    titles = [role.title for role in parsed.experience if role.title]
    addresses = [_address(link.value) for link in parsed.links]
    accounts = [a for a in addresses if _network(a)]
    sites = [a for a in addresses if not _network(a)]
    return _without_empty(
        {
            "name": _words(parsed.name),
            "label": _words(titles[0]) if titles else "",
            "email": email if _EMAIL.fullmatch(email) and len(email) <= 320 else "",
            "phone": _words(parsed.phone),
            "url": sites[0] if sites else "",
            "summary": _prose(parsed.summary),
            "location": _without_empty({"address": _words(parsed.location)}),
            "profiles": [{"network": _network(a), "url": a} for a in accounts],
        }
    )


def _work(role: Experience) -> Json:
    return {
        "name": _words(role.company),
        "position": _words(role.title),
        "location": _words(role.location),
        "startDate": _date(role.start_date),
        "endDate": "" if role.current else _date(role.end_date),
        "highlights": _lines(role.bullets),
    }


def _course(course: Education) -> Json:
    return {
        "institution": _words(course.institution),
        "studyType": _words(course.degree),
        "startDate": _date(course.start_date),
        "endDate": _date(course.end_date),
    }


def _project(project: Project) -> Json:
    return {"name": _words(project.name), "highlights": _lines(project.bullets)}


def _entries(entries: Iterable[Json]) -> list[Json]:
    full = (_without_empty(entry) for entry in entries)
    return [entry for entry in full if entry][:MOST_ENTRIES]


def _lines(found: Iterable[Found]) -> list[str]:
    return [_prose(line) for line in found][:MOST_ENTRIES]


def _without_empty(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def _words(found: Found | None) -> str:
    return found.value[:1_000] if found else ""


def _prose(found: Found | None) -> str:
    return found.value[:20_000] if found else ""


def _date(found: Found | None) -> str:
    return found.value if found and _DATE.fullmatch(found.value) else ""


def _address(link: str) -> str:
    """As people write links, without the scheme; kept only where it is an address."""
    address = link if "://" in link or link.startswith("mailto:") else f"https://{link}"
    return "" if re.search(r"\s", address) or len(address) > 2_000 else address


def _network(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return _NETWORKS.get(host.removeprefix("www."), "")
