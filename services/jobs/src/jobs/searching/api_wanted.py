"""The HTTP door: what somebody looks for, as the parameters of a query."""

import asyncio
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from common.contracts.profiles import Level
from common.errors import ValidationFailed
from common.pages import QueryInt
from common.schemas import Moment
from common.strict_json import storable
from jobs.searching import money
from jobs.searching.wanted import Wanted
from jobs.views import JobType, SalaryPeriod
from skills import catalogue

MAX_SALARY = 1_000_000_000
MOST_SKILLS = 20


def _searchable(text: str) -> str:
    if not storable(text):
        raise ValueError("holds NUL or half a surrogate pair")
    return text


Words = Annotated[str, Query(max_length=200), AfterValidator(_searchable)]
Salary = Annotated[QueryInt, Query(ge=0, le=MAX_SALARY)]


async def _salaries(
    salary_min: Salary | None = None,
    salary_max: Salary | None = None,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
    salary_period: SalaryPeriod = "year",
) -> dict[str, int | str | None]:
    """In one currency by the year; a currency alone asks for jobs paid in it."""
    if salary_min is not None and salary_max is not None and salary_min > salary_max:
        problem = {"pointer": "salary_min", "detail": "is above salary_max"}
        raise ValidationFailed(errors=[problem])
    said = (currency or "USD", salary_period)
    bounded = salary_min is not None or salary_max is not None
    return {
        "salary_min": money.wanted(salary_min, *said),
        "salary_max": money.wanted(salary_max, *said),
        "currency": None if bounded else currency,
    }


async def _wanted(
    salaries: Annotated[dict[str, int | None], Depends(_salaries)],
    *,
    q: Words = "",
    location: Words | None = None,
    company: Words | None = None,
    remote: bool | None = None,
    job_type: JobType | None = None,
    experience_level: Level | None = None,
    source: Words | None = None,
    skills: Annotated[
        list[Words],
        Query(max_length=MOST_SKILLS, description="Ids or names, also with commas"),
    ] = [],  # noqa: B006
    ai_specializations: Annotated[list[Words], Query(max_length=10)] = [],  # noqa: B006
    posted_since: Moment | None = None,
) -> Wanted:
    """The query parameters of a search."""
    return Wanted(
        q=q,
        location=location,
        company=company,
        remote=remote,
        job_type=job_type,
        experience_level=experience_level,
        source=source,
        skill_ids=await asyncio.to_thread(_skill_ids, skills) if skills else (),
        ai_specializations=tuple(ai_specializations),
        posted_since=posted_since,
        **salaries,  # type: ignore[arg-type]  # its keys are those three
    )


def _skill_ids(names: list[str]) -> tuple[str, ...]:
    """Also of names with a typo, which takes milliseconds for many.

    A skill nobody knows is one that no job asks for.
    """
    known = catalogue()
    each = [part.strip() for name in names for part in name.split(",") if part.strip()]
    resolved = (known.find(name) or known.resolve(name) for name in each[:MOST_SKILLS])
    return tuple(skill.id if skill else "(unknown)" for skill in resolved)


WantedDep = Annotated[Wanted, Depends(_wanted)]
