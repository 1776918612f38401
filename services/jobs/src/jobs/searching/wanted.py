"""What somebody looks for beside words, and the queries it becomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tantivy import Query

from jobs.searching.index_schema import milliseconds
from jobs.searching.queries import QueryMaker
from jobs.searching.query_parts import all_but
from jobs.searching.readings import Reading

Sort = Literal["relevance", "newest", "salary"]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is None does not matter."""

    q: str = ""
    location: str | None = None
    company: str | None = None
    remote: bool | None = None
    job_type: str | None = None
    experience_level: str | None = None
    source: str | None = None
    currency: str | None = None  # jobs paid in it
    salary_min: int | None = None  # in US dollars by the year
    salary_max: int | None = None
    skill_ids: tuple[str, ...] = ()
    ai_specializations: tuple[str, ...] = ()
    posted_since: datetime | None = None
    sort: Sort = "relevance"


def query_of(
    make: QueryMaker,
    wanted: Wanted,
    reading: Reading,
    now: datetime,
    without: str | None = None,
) -> Query:
    """Open jobs that have the words and pass all filters but the one left out."""
    words = make.words(reading.typed, needed=reading.needed)
    by_name = filters(make, wanted).items()
    chosen = [query for name, each in by_name if name != without for query in each]
    musts = [*([words] if words else []), *chosen] or [Query.all_query()]
    return all_but(make.over(now), *musts)


def filters(make: QueryMaker, wanted: Wanted) -> dict[str, list[Query]]:
    """By the facet that each belongs to, or by its own name."""
    skills = [f for each in wanted.skill_ids for f in make.exact("skill", each)]
    special = [
        each
        for name in wanted.ai_specializations
        for each in make.exact("specialization", name.lower())
    ]
    return {
        "job_type": make.exact("kind", wanted.job_type),
        "experience_level": make.exact("level", wanted.experience_level),
        "source": make.exact("source", wanted.source),
        "currency": make.exact("currency", wanted.currency),
        "remote": make.exact("remote", wanted.remote),
        "skills": skills,
        "ai_specializations": special,
        "country": make.place(wanted.location),
        "company": make.text("company", wanted.company),
        "salary": _salary(make, wanted),
        "posted": _posted(make, wanted),
    }


def _salary(make: QueryMaker, wanted: Wanted) -> list[Query]:
    ranges = []
    if wanted.salary_min is not None:
        ranges.append(make.range("salary_high", lower=wanted.salary_min))
    if wanted.salary_max is not None:
        # What says nothing of its pay is at 0, and not below any limit.
        ranges.append(make.range("salary_low", lower=1, upper=wanted.salary_max))
    return ranges


def _posted(make: QueryMaker, wanted: Wanted) -> list[Query]:
    if wanted.posted_since is None:
        return []
    return [make.range("posted", lower=milliseconds(wanted.posted_since))]
