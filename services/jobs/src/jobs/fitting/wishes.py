"""What a person looks for in a job, and how far a job is that."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.searching.money import compared
from jobs.tables import Job, Preferences, ProfileFacts
from matching import Offer, Wishes

# Of a job, what its offer is made of.
COLUMNS = (
    *(Job.location, Job.remote, Job.job_type, Job.experience_level),
    *(Job.salary_min, Job.salary_max, Job.currency, Job.salary_period),
    Job.ai_specializations,
)
_ANYWHERE = frozenset({"anywhere", "everywhere", "worldwide", "global", "any"})


async def of(session: AsyncSession, user_id: int, *, level: str | None) -> Wishes:
    """`level` is where they stand now. Who set nothing has no wishes."""
    preferences = await session.get(Preferences, user_id)
    facts = await session.get(ProfileFacts, user_id)
    fields = tuple(facts.specializations) if facts else ()
    if preferences is None:
        return Wishes(level=level, specializations=fields)
    places, remote = _places(preferences.places)
    salary, currency = preferences.salary_min, preferences.salary_currency
    return Wishes(
        places=places,
        salary=compared(salary, currency, "year") or None if currency else None,
        arrangements=_arrangements(
            preferences.work_arrangements, alone=remote and not places, remote=remote
        ),
        job_types=tuple(preferences.job_types),
        level=level,
        specializations=fields,
    )


def offer_of(job: Job | Row[*tuple[Any, ...]]) -> Offer:
    """Of a job, or of a row of `COLUMNS`."""
    pay = job.salary_max or job.salary_min
    return Offer(
        place=job.location,
        salary=compared(pay, job.currency, job.salary_period) or None,
        remote=job.remote,
        job_type=job.job_type,
        level=job.experience_level,
        specializations=tuple(job.ai_specializations),
    )


def _places(written: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Without "remote", which is an arrangement, and "anywhere", which is no wish."""
    named = [place.strip() for place in written if place.strip()]
    if any(place.casefold() in _ANYWHERE for place in named):
        return (), False
    places = tuple(place for place in named if place.casefold() != "remote")
    return places, len(places) < len(named)


def _arrangements(
    chosen: Sequence[str], *, remote: bool, alone: bool
) -> tuple[str, ...]:
    """Who wrote "remote" among places wants that too; `alone`, and nothing else."""
    if chosen:
        return tuple(dict.fromkeys((*chosen, *(["remote"] if remote else []))))
    return ("remote",) if alone else ()
