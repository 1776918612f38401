"""The writes that clients make, and how each is read back."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.e2e.platform import RESUME

V1 = "/api/v1"
Query = Mapping[str, str | int]
# Far away, so that no reminder is due, and one after the other: nobody sits in two.
FIRST_DAY = datetime(2090, 1, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Write:
    """A kind of write; `body` makes one of its mark and number."""

    name: str
    path: str
    body: Callable[[str, int], dict[str, Any]]
    listed: str  # where it is seen afterwards
    shown_as: str  # the field that holds the mark
    weight: float = 1.0
    most: int = 10_000  # of one person
    paged_by: str = "page"

    def request(self, mark: str, number: int) -> dict[str, Any]:
        return {"json": self.body(mark, number)}


class Upload(Write):
    def request(self, mark: str, number: int) -> dict[str, Any]:
        return {"files": {"file": (f"{mark}.pdf", RESUME.read_bytes())}}


def _interview(mark: str, number: int) -> dict[str, Any]:
    begins = FIRST_DAY + timedelta(hours=number)
    return {
        "interview_type": "hr",
        "scheduled_at": begins.isoformat(),
        "duration_minutes": 30,
        "title": mark,
    }


WRITES = [
    Write(
        "achievement",
        f"{V1}/achievements",
        lambda mark, _: {"title": mark},
        f"{V1}/achievements",
        "title",
        most=90,
    ),
    Write(
        "portfolio",
        f"{V1}/users/me/portfolio",
        lambda mark, _: {"title": mark},
        f"{V1}/users/me/portfolio",
        "title",
        most=45,
    ),
    Write(
        "saved search",
        f"{V1}/saved-searches",
        lambda mark, _: {"name": mark, "criteria": {"q": mark}},
        f"{V1}/saved-searches",
        "name",
        most=45,
    ),
    Write(
        "interview",
        f"{V1}/interviews",
        _interview,
        f"{V1}/interviews",
        "title",
        weight=3,
        most=900,
    ),
    Write(
        "application",
        f"{V1}/applications",
        lambda _, number: {"job_id": number + 1},
        f"{V1}/applications",
        "job_id",
        weight=3,
        most=200,  # each is a notification, of which the bell keeps 500
    ),
    Write(
        "message",
        f"{V1}/social/messages",
        lambda mark, _: {"receiver_id": 0, "body": mark},
        f"{V1}/social/messages",
        "body",
        weight=3,
        most=150,  # as above; and 200 are the most in an hour
        paged_by="cursor",
    ),
    Write(
        "question to the assistant",
        f"{V1}/ai/chat",
        lambda mark, _: {"message": mark},
        f"{V1}/ai/chat/history",
        "content",
        most=60,
        paged_by="cursor",
    ),
    Upload(
        "résumé",
        f"{V1}/resumes/upload",
        lambda _mark, _number: {},
        f"{V1}/resumes",
        "filename",
        weight=0.3,
        most=15,
    ),
]
BY_NAME = {write.name: write for write in WRITES}


def chosen(chance: random.Random, made: Counter[str]) -> Write | None:
    """One of those of which this person may have more."""
    left = [write for write in WRITES if made[write.name] < write.most]
    if not left:
        return None
    return chance.choices(left, [write.weight for write in left])[0]


def seen(api: httpx.Client, write: Write, **query: int) -> Counter[str]:
    """The marks of everything of that kind that its owner is shown."""
    rows = _by_cursor if write.paged_by == "cursor" else _by_page
    marks = (str(row[write.shown_as]) for row in rows(api, write.listed, query))
    return Counter(mark.removesuffix(".pdf") for mark in marks)


def _by_page(api: httpx.Client, path: str, query: Query) -> Iterator[dict[str, Any]]:
    page, total, had = 1, 1, 0
    while had < total:
        asked = {**query, "page": page, "page_size": 100}
        found = api.get(path, params=asked).raise_for_status().json()
        yield from found["items"]
        page, total, had = page + 1, found["total"], had + len(found["items"])
        if not found["items"]:
            return


def _by_cursor(api: httpx.Client, path: str, query: Query) -> Iterator[dict[str, Any]]:
    asked: Query | None = {**query, "limit": 100}
    while asked is not None:
        found = api.get(path, params=asked).raise_for_status().json()
        yield from found["items"]
        cursor = found.get("next_cursor")
        asked = {**asked, "cursor": cursor} if cursor else None


def rows_by_cursor(api: httpx.Client, path: str) -> list[dict[str, Any]]:
    return list(_by_cursor(api, path, {}))
