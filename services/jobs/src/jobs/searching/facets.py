"""How many of what is found there are of each kind, level, employer, …

Each facet is counted without its own filter, so that one sees what else could be
chosen. That is one more count over the hits for each filter that is set; facets whose
filter is not set share one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Query

SHOWN = 20  # values of a facet
_BANDS = (0, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000)
# What the answer calls it -> the field of the index.
FIELDS = {
    "job_type": "kind",
    "experience_level": "level",
    "company": "employer",
    "source": "source",
    "skills": "skill",
    "country": "country",
    "remote": "remote",
    "salary": "salary_high",
}


@dataclass(frozen=True)
class Count:
    value: str
    count: int


Facets = dict[str, list[Count]]


def count(
    searcher: tantivy.Searcher,
    without: Callable[[str | None], Query],
    filtered: frozenset[str],
) -> Facets:
    """`without(name)` is the query without the filter of that facet."""
    own = [name for name in FIELDS if name in filtered]
    shared = [name for name in FIELDS if name not in filtered]
    counted = _count(searcher, without(None), shared)
    for name in own:
        counted |= _count(searcher, without(name), [name])
    return {name: counted[name] for name in FIELDS}


def _count(searcher: tantivy.Searcher, query: Query, names: list[str]) -> Facets:
    if not names:
        return {}
    answer = searcher.aggregate(query, {name: _asked(name) for name in names})
    return {name: _read(name, answer[name]) for name in names}


def _asked(name: str) -> dict[str, Any]:
    field = FIELDS[name]
    if name != "salary":
        return {"terms": {"field": field, "size": SHOWN}}
    ends = [*_BANDS[1:], None]
    ranges = [
        {"from": max(low, 1), **({"to": high} if high else {})}
        for low, high in zip(_BANDS, ends, strict=True)
    ]
    return {"range": {"field": field, "ranges": ranges}}


def _read(name: str, answer: Mapping[str, Any]) -> list[Count]:
    buckets = answer["buckets"]
    if name == "salary":
        return [
            Count(_band(bucket), bucket["doc_count"])
            for bucket in buckets
            if bucket.get("from") and bucket["doc_count"]
        ]
    return [Count(_value(bucket), bucket["doc_count"]) for bucket in buckets]


def _value(bucket: Mapping[str, Any]) -> str:
    said = bucket.get("key_as_string", bucket["key"])
    return {True: "true", False: "false"}.get(said, str(said))


def _band(bucket: Mapping[str, Any]) -> str:
    low = int(bucket["from"])
    start = 0 if low == 1 else low
    return f"{start}-{int(bucket['to'])}" if bucket.get("to") else f"{start}-"
