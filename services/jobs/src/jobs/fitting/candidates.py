"""People who fit a job and have not applied, for who hires for it.

Only people whose own setting lets companies find them: without word of it, nobody. What
is shown of them is verdicts on what this job asks for, and no word of their résumé.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from jobs.fitting import fitting
from jobs.fitting.fitting import OwnPart, from_facts, joined, own_part_of
from jobs.tables import (
    Application,
    Block,
    CandidateSkill,
    Job,
    Lock,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ProfileFacts,
    ResumeFacts,
)
from matching import Candidate, Judge, Match, Outline, outline
from matching.explaining import reasons

CONSIDERED = 500  # the best by skills; the ledger decides among them
FINDABLE = ("public", "companies")  # résumé visibility
_MUST, _NICE = 3, 1
_SPREAD, _TURNS = 7919, 1_000_003  # primes


class Found(NamedTuple):
    user_id: int
    has_public_profile: bool
    ref: str
    score: int
    candidate: Candidate


@dataclass(frozen=True)
class Shown:
    """A candidate as they may be shown: `match` rests on nothing of their own words."""

    user_id: int
    has_public_profile: bool
    ref: str
    match: Match


def find(
    session: Session, job: Job, *, reader: int, min_score: int, key: bytes
) -> list[Found]:
    """Who fits, the best first. For a thread of its own: it judges hundreds."""
    asked = outline(job.ledger)
    public = _first_choice(session, job, asked, reader)
    people = _read_all(session, list(public))
    found = (
        Found(
            user_id,
            public[user_id],
            ref_of(key, job.id, user_id),
            Judge(candidate).score(asked),
            candidate,
        )
        for user_id, candidate in people.items()
    )
    # Not by id where scores are equal: an order would tell who is who.
    best = sorted(found, key=lambda each: (-each.score, each.ref))
    return [each for each in best if each.score >= min_score]


def shown(job: Job, found: Sequence[Found]) -> list[Shown]:
    requirements = fitting.requirements_of(job)
    return [
        Shown(
            each.user_id,
            each.has_public_profile,
            each.ref,
            _without_evidence(Judge(each.candidate).match(requirements)),
        )
        for each in found
    ]


def ref_of(key: bytes, job_id: int, user_id: int) -> str:
    """The same for the same job; it leads neither to the person nor to another job."""
    about = f"{job_id}:{user_id}".encode()
    return blake2b(about, key=key, digest_size=12).hexdigest()


def _first_choice(
    session: Session, job: Job, asked: Outline, reader: int
) -> dict[int, bool]:
    """Those with most of the skills; and whether their profile is public."""
    weights = _weights(asked)
    if not weights:
        return {}
    # Added up before anything is joined: one look for a person, not for each skill.
    worth = func.sum(case(weights, value=CandidateSkill.skill_id, else_=0))
    fit = (
        select(CandidateSkill.user_id, worth.label("worth"))
        .where(CandidateSkill.skill_id.in_(weights))
        .group_by(CandidateSkill.user_id)
        .subquery()
    )
    readers = {reader, job.posted_by or 0}
    rows = session.execute(
        select(fit.c.user_id, Preferences.profile_visibility)
        .join(Preferences, Preferences.user_id == fit.c.user_id)
        .where(
            Preferences.resume_visibility.in_(FINDABLE),
            fit.c.user_id.not_in(_never(job, readers)),
            fit.c.user_id.not_in(readers),
        )
        .order_by(fit.c.worth.desc(), _turn(fit.c.user_id, job.id))
        .limit(CONSIDERED)
    )
    return {row.user_id: row.profile_visibility == "public" for row in rows}


def _turn(user_id: ColumnElement[int], job_id: int) -> ColumnElement[int]:
    """Of equals, who comes first: others for every job, else always the same do."""
    return user_id * pow(_SPREAD, job_id, _TURNS) % _TURNS


def _weights(asked: Outline) -> dict[str, int]:
    weights: dict[str, int] = {}
    for point in asked:
        skill = point.asked.skill_id
        if skill is not None:
            worth = _MUST if point.importance == "must" else _NICE
            weights[skill] = max(worth, weights.get(skill, 0))
    return weights


def _never(job: Job, readers: Collection[int]) -> Select[int]:
    """Who applied already, is locked out, or has blocked who asks, or is blocked."""
    applied = select(Application.user_id).where(Application.job_id == job.id)
    locked = select(Lock.user_id).where(Lock.locked)
    blocking = select(Block.blocker_id).where(
        Block.blocked_id.in_(readers), Block.blocked
    )
    blocked = select(Block.blocked_id).where(
        Block.blocker_id.in_(readers), Block.blocked
    )
    every = applied.union(locked, blocking, blocked).subquery()
    return select(every.c[0])


def _read_all(session: Session, user_ids: Sequence[int]) -> Mapping[int, Candidate]:
    """As `fitting.find_candidate`, for many in three statements."""
    facts = session.execute(
        select(PrimaryResume.user_id, ResumeFacts.facts)
        .join(ResumeFacts, ResumeFacts.resume_id == PrimaryResume.resume_id)
        .where(PrimaryResume.user_id.in_(user_ids), ResumeFacts.removed.is_(False))
    )
    read = {row.user_id: from_facts(row.facts) for row in facts}
    own = _own_parts(session, user_ids)
    return {
        user_id: joined(read.get(user_id, Candidate()), own.get(user_id, OwnPart()))
        for user_id in user_ids
    }


def _own_parts(session: Session, user_ids: Sequence[int]) -> dict[int, OwnPart]:
    skills = session.execute(
        select(OwnSkills.user_id, OwnSkills.skills).where(
            OwnSkills.user_id.in_(user_ids)
        )
    )
    levels = session.execute(
        select(ProfileFacts.user_id, ProfileFacts.level).where(
            ProfileFacts.user_id.in_(user_ids)
        )
    )
    listed = {row.user_id: row.skills for row in skills}
    level = {row.user_id: row.level for row in levels}
    return {
        user_id: own_part_of(listed.get(user_id), level.get(user_id))
        for user_id in listed.keys() | level.keys()
    }


def _without_evidence(match: Match) -> Match:
    """The verdicts alone: years, degrees and names of skills stay where they are."""
    verdicts = tuple(replace(each, evidence=()) for each in match.verdicts)
    return replace(match, verdicts=verdicts, reasons=reasons(verdicts))
