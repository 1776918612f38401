"""Taking what is wanted out of documents that may hold anything anywhere."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from jobs.importing.plain_text import text_of_html

Row = dict[str, Any]  # as in a file of JSON lines; the columns are checked later


class NotThisFeed(ValueError):
    """The document has another shape."""


def each(items: Any, read: Callable[[Row], Row]) -> Iterator[Row | str]:
    if not isinstance(items, list):
        raise NotThisFeed("there is no list of postings")
    for item in items:
        yield _without_gaps(read(item)) if isinstance(item, dict) else "is no object"


def part(item: Row, *path: str) -> Any:
    """What stands there; None where the way ends before."""
    found: Any = item
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def text(item: Row, *path: str) -> str | None:
    found = part(item, *path)
    return found.strip() or None if isinstance(found, str) else None


def html(item: Row, *path: str) -> str:
    return text_of_html(text(item, *path) or "")


def objects(item: Row, name: str) -> list[Row]:
    found = item.get(name)
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []


def whole(value: Any) -> int | None:
    """A sum of money in whole units."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value)


def moment(milliseconds: Any) -> str | None:
    """A moment given as milliseconds since 1970, as one on the wire."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(milliseconds)  # refused with its own words where rows are checked


def sections(*texts: str | None) -> str:
    return "\n\n".join(text for text in texts if text)


def job_type(name: str | None) -> str | None:
    """One of ours, however the feed spells it; None for one we do not have."""
    letters = "".join(filter(str.isalpha, (name or "").lower()))
    for start, ours in _JOB_TYPES.items():
        if letters.startswith(start):
            return ours
    return None


def says_remote(place: str | None) -> bool:
    return "remote" in (place or "").lower()


_JOB_TYPES = {
    "full": "full-time",
    "permanent": "full-time",
    "regular": "full-time",
    "part": "part-time",
    "contract": "contract",
    "freelance": "contract",
    "intern": "internship",
    "temp": "temporary",
    "seasonal": "temporary",
}


def _without_gaps(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
