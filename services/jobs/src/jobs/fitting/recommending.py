"""The jobs that fit somebody best, of all that are open.

The index names the jobs that ask for most of a person's skills; the ledger decides
among them, and what the person prefers moves them up or down. Nothing is asked of
anybody: all of it is in our own copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from tantivy import Occur, Query

from common.db import Database
from jobs.fitting import fitting, wishes
from jobs.fitting.fitting import CONSIDERED
from jobs.fitting.nearest import Nearest
from jobs.fitting.outlines import Outlines
from jobs.postings.postings import WITHOUT_TEXTS
from jobs.tables import Application, Job
from matching import Candidate, Judge, Match, Suiting, Wishes, suit

MOST_LEFT_OUT = 1000  # jobs applied to, or one's own, that are looked past
_LEVEL_WORTH, _PLACE_WORTH = 1.5, 1.5  # in the first choice; a rare skill is worth 6


@dataclass(frozen=True)
class Engine:
    """What recommending works with."""

    database: Database
    nearest: Nearest
    outlines: Outlines


@dataclass(frozen=True)
class Recommendation:
    job: Job
    match: Match
    suiting: Suiting


@dataclass(frozen=True)
class Recommended:
    items: list[Recommendation]
    total: int


class _Ranked(NamedTuple):
    job_id: int
    score: int
    points: int


@dataclass(frozen=True)
class _Person:
    user_id: int
    candidate: Candidate
    wishes: Wishes
    left_out: frozenset[int]


async def recommend(
    engine: Engine,
    user_id: int,
    *,
    min_score: int = 0,
    offset: int = 0,
    limit: int,
    now: datetime,
) -> Recommended | None:
    """The best first, never those applied to nor their own postings.

    None while there is neither a résumé nor a skill of theirs.

    Raises:
        SearchBusy: Too many ask at this moment.
    """
    async with engine.database.read() as session:
        person = await _person(session, user_id)
    if person is None:
        return None
    ids = await engine.nearest.run(lambda: _first_choice(engine.nearest, person, now))
    judge = Judge(person.candidate)
    ranked = await engine.database.offload(
        lambda session: _rank(session, engine.outlines, person, judge, ids, now)
    )
    fitting_ones = [each for each in ranked if each.score >= min_score]
    shown = fitting_ones[offset : offset + limit]
    async with engine.database.read() as session:
        jobs = await _load(session, shown)
    items = [_explained(job, judge, person.wishes) for job in jobs]
    return Recommended(items, len(fitting_ones))


async def _person(session: AsyncSession, user_id: int) -> _Person | None:
    candidate = await fitting.find_candidate(session, user_id)
    if candidate is None:
        return None
    wanted = await wishes.of(session, user_id, level=candidate.level)
    applied = await session.scalars(
        select(Application.job_id)
        .where(Application.user_id == user_id)
        .order_by(Application.id.desc())
    )
    own = await session.scalars(
        select(Job.id)
        .where(Job.posted_by == user_id)
        .order_by(Job.id.desc())
        .limit(MOST_LEFT_OUT)
    )
    return _Person(user_id, candidate, wanted, frozenset((*applied, *own)))


def _first_choice(nearest: Nearest, person: _Person, now: datetime) -> list[int]:
    """Open jobs that ask for some of the skills; those for most, and rare ones, first.

    A level and a place that suit count for a little here, too: else a good job might
    not be among the first.
    """
    make = nearest.make
    skills = make.skills(dict.fromkeys(s.skill_id for s in person.candidate.skills))
    if not skills:
        return []
    some = Query.boolean_query([(Occur.Should, skill) for skill in skills])
    worth = [
        *((each, _LEVEL_WORTH) for each in make.exact("level", person.wishes.level)),
        *(
            (each, _PLACE_WORTH)
            for place in person.wishes.places
            for each in make.place(place)
        ),
    ]
    helping = [
        (Occur.Should, Query.const_score_query(query, points))
        for query, points in worth
    ]
    open_ = [(Occur.Must, some), (Occur.MustNot, make.over(now))]
    query = Query.boolean_query([*open_, *helping])
    looked_past = min(len(person.left_out), MOST_LEFT_OUT)
    found = nearest.best(query, CONSIDERED + looked_past)
    return [each for each in found if each not in person.left_out][:CONSIDERED]


def _rank(
    session: Session,
    outlines: Outlines,
    person: _Person,
    judge: Judge,
    ids: Sequence[int],
    now: datetime,
) -> list[_Ranked]:
    """By score and preferences; of equals the better score, then the newest."""
    changes = fitting.open_among(session, ids, now=now, reader=person.user_id)
    ranked = [
        _Ranked(
            job_id,
            judge.score(brief.outline),
            suit(brief.offer, person.wishes).points,
        )
        for job_id, brief in outlines.of(session, changes).items()
    ]
    ranked.sort(key=itemgetter(0), reverse=True)
    return sorted(ranked, key=lambda each: (-each.score - each.points, -each.score))


async def _load(session: AsyncSession, shown: Sequence[_Ranked]) -> list[Job]:
    """In that order; what went in between is left out."""
    ids = [each.job_id for each in shown]
    found = await session.scalars(
        select(Job).where(Job.id.in_(ids)).options(*WITHOUT_TEXTS)
    )
    by_id = {job.id: job for job in found}
    return [by_id[job_id] for job_id in ids if job_id in by_id]


def _explained(job: Job, judge: Judge, wanted: Wishes) -> Recommendation:
    match = judge.match(fitting.requirements_of(job))
    return Recommendation(job, match, suit(wishes.offer_of(job), wanted))
