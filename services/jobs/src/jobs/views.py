"""What clients get of jobs and matches."""

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from common.contracts.jobs import ApplicationStatus
from common.contracts.profiles import Level
from common.schemas import Moment, View
from jobs.ai_client import Explanation
from jobs.postings.job_states import JobStatus
from jobs.tables import Job
from matching import Evidence, Match, Requirement, Suiting, Verdict
from matching.suiting import WishKind, WishVerdict

JobType = Literal["full-time", "part-time", "contract", "internship", "temporary"]
SalaryPeriod = Literal["year", "month", "day", "hour"]
ClosedReason = Literal["closed", "expired", "deleted"]


class JobSummary(View):
    id: int = Field(examples=[7])
    title: str = Field(examples=["Conversational AI Engineer"])
    company: str
    company_logo: str | None
    location: str | None
    remote: bool
    job_type: JobType | None
    experience_level: Level | None
    salary_min: int | None
    salary_max: int | None
    currency: str
    salary_period: SalaryPeriod
    skills: list[str]
    ai_specializations: list[str]
    source: str
    external_url: str | None
    posted_at: Moment
    expires_at: Moment


class JobHit(JobSummary):
    application_status: ApplicationStatus | None = Field(
        default=None, description="The caller's own application, if there is one"
    )
    is_saved: bool = Field(default=False, description="By the caller")


class JobView(JobHit):
    description: str
    requirements: str
    benefits: str
    status: JobStatus
    closed_reason: ClosedReason | None = Field(
        default=None, description="Why it is closed", examples=["expired"]
    )
    views: int | None = Field(
        default=None,
        description="How often others opened it; for who hires",
        examples=[120],
    )
    applicants: int | None = Field(
        default=None, description="For who hires", examples=[4]
    )
    quality: "QualityView | None" = Field(
        default=None, description="For who posted it and for admins"
    )


class QualityView(View):
    """How much a posting tells, by the checks of the jobs service's README."""

    score: int = Field(ge=0, le=100, examples=[85])
    lacks: list[str] = Field(examples=[["says_pay"]], description="Checks that failed")


class OwnJob(JobSummary):
    """A job as who posted it has it in a list."""

    status: JobStatus = Field(examples=["active"])
    closed_reason: ClosedReason | None = Field(description="Why it is closed")
    views: int = Field(description="How often others opened it", examples=[120])
    applicants: int = Field(examples=[4])
    created_at: Moment
    updated_at: Moment


class EvidenceView(View):
    """`text[start:end]` of that section is `quote`; a fact is its own text."""

    source: Literal["posting", "resume", "resume_facts", "profile"] = Field(
        description="`resume_facts`: read in the résumé, but no place in its text",
        examples=["resume"],
    )
    section: str
    start: int
    end: int
    quote: str


class VerdictView(View):
    requirement: str = Field(examples=["Python"])
    kind: str = Field(examples=["skill"])
    importance: Literal["must", "nice"]
    verdict: Literal["met", "adjacent", "missing", "unknown"]
    evidence: list[EvidenceView] = Field(description="The posting's words come first")


class MatchView(View):
    match_score: int = Field(ge=0, le=100, description="A function of the verdicts")
    verdicts: list[VerdictView]
    reasons: list[str]
    matching_skills: list[str]
    missing_skills: list[str]
    skills_to_learn: list[str] = Field(description="What would help most comes first")


class WishView(View):
    """One thing the caller looks for, beside the ledger: it never enters the score."""

    kind: WishKind = Field(examples=["place"])
    verdict: WishVerdict = Field(examples=["met"])
    reason: str | None = Field(examples=["In Lisbon, Portugal, as you prefer."])


class ExplainedMatch(MatchView):
    preferences: list[WishView] = Field(
        description="How the job suits what the caller looks for"
    )
    explanation: str
    engine: str = Field(description="Who wrote the explanation", examples=["offline"])
    degraded_reason: str | None = Field(
        description="Why the explanation is less than it could be"
    )


class RecommendedJob(View):
    job: JobHit
    match_score: int = Field(examples=[74])
    rank_score: int = Field(
        description="The order: `match_score`, and points for the caller's preferences",
        examples=[82],
    )
    preferences: list[WishView]
    reasons: list[str] = Field(
        examples=[["Has 7 of 10 required skills.", "In Lisbon, as you prefer."]]
    )
    matching_skills: list[str] = Field(examples=[["Python"]])
    missing_skills: list[str] = Field(examples=[["Terraform"]])


class JobInBrief(View):
    id: int
    title: str
    company: str
    location: str | None
    remote: bool


class ApplicationView(View):
    id: int
    job_id: int
    job: JobInBrief
    resume_id: int | None
    resume_filename: str | None
    cover_letter: str | None
    notes: str | None
    status: ApplicationStatus
    match_score: int | None
    applied_at: Moment
    updated_at: Moment
    job_is_open: bool = Field(
        description="A closed job leaves its applications as they are: somebody decides"
    )


def quality_view(job: Job) -> QualityView | None:
    if job.quality_score is None:
        return None
    return QualityView(score=job.quality_score, lacks=job.quality_lacks)


def match_view(match: Match) -> MatchView:
    return MatchView(
        match_score=match.score,
        verdicts=[_verdict(verdict) for verdict in match.verdicts],
        reasons=list(match.reasons),
        matching_skills=list(match.matching_skills),
        missing_skills=list(match.missing_skills),
        skills_to_learn=list(match.skills_to_learn),
    )


def explained(
    match: Match, suiting: Suiting, explanation: Explanation
) -> ExplainedMatch:
    return ExplainedMatch(
        preferences=_wishes(suiting),
        **match_view(match).model_dump(),
        explanation=explanation.text,
        engine=explanation.engine,
        degraded_reason=explanation.degraded_reason,
    )


def recommended(
    job: Job, match: Match, suiting: Suiting, saved: Collection[int] = ()
) -> RecommendedJob:
    hit = JobHit.model_validate(job)
    return RecommendedJob(
        job=hit.model_copy(update={"is_saved": job.id in saved}),
        match_score=match.score,
        rank_score=match.score + suiting.points,
        preferences=_wishes(suiting),
        reasons=[*match.reasons, *suiting.reasons],
        matching_skills=list(match.matching_skills),
        missing_skills=list(match.missing_skills),
    )


def _wishes(suiting: Suiting) -> list[WishView]:
    return [WishView.model_validate(wish) for wish in suiting.wishes]


def _verdict(verdict: Verdict) -> VerdictView:
    asked = verdict.requirement
    return VerdictView(
        requirement=asked.name,
        kind=asked.kind,
        importance=asked.importance,
        verdict=verdict.verdict,
        evidence=[_asked_for(asked), *map(_evidence, verdict.evidence)],
    )


def _asked_for(asked: Requirement) -> EvidenceView:
    return EvidenceView(
        source="posting",
        section=asked.section,
        start=asked.start,
        end=asked.end,
        quote=asked.quote,
    )


def _evidence(found: Evidence) -> EvidenceView:
    return EvidenceView.model_validate(found)
