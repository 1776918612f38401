"""The HTTP door: who fits a job and has not applied, for who hires for it."""

from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import Field
from sqlalchemy.orm import Session

from common.calls import CallsDep
from common.deps import DatabaseDep
from common.errors import Forbidden, Unauthorized, problems
from common.identity import InvalidToken, RecruiterDep
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import PathId, View
from jobs.applying import inbox
from jobs.applying.api_application import reader_of
from jobs.fitting import candidates
from jobs.fitting.candidates import Shown
from jobs.fitting.profiles_client import Named, read_names
from jobs.postings.postings import JobNotFound
from jobs.settings import Settings
from jobs.views import VerdictView, match_view

router = make_router("/api/v1/jobs/{job_id:id}/candidates", tag="matching")


class CandidateView(View):
    """What this job asks for, and whether the person has it; none of their words."""

    ref: str = Field(
        description="The same whenever this job is asked about, and for no other job",
        examples=["5f0c1de2a7b94c33d0e8b1aa"],
    )
    user_id: int | None = Field(
        description="Not in blind mode, nor of a profile that the reader may not see",
        examples=[42],
    )
    name: str | None = Field(examples=["Ada Lovelace"])
    slug: str | None = Field(
        description="Of the public profile", examples=["ada-lovelace"]
    )
    match_score: int = Field(ge=0, le=100, examples=[74])
    verdicts: list[VerdictView] = Field(
        description="The evidence is the posting's own words"
    )
    reasons: list[str] = Field(examples=[["Has 7 of 10 required skills."]])
    matching_skills: list[str] = Field(examples=[["Python"]])
    missing_skills: list[str] = Field(examples=[["Terraform"]])


class CandidatePage(Page[CandidateView]):
    blind: bool
    names_missing: Literal["profiles_unavailable"] | None = Field(
        description="Why there are no names though `blind` is false"
    )


@router.get("", responses=problems(Unauthorized, InvalidToken, Forbidden, JobNotFound))
async def list_candidates(
    job_id: PathId,
    caller: RecruiterDep,
    paging: PagingDep,
    database: DatabaseDep,
    calls: CallsDep,
    request: Request,
    *,
    min_score: Annotated[QueryInt, Query(ge=0, le=100)] = 0,
    blind: bool = True,
) -> CandidatePage:
    """Who fits a job of the caller's (or any, for admins) and has not applied.

    Only people who let companies find them, among the 500 with most of its skills.
    Blind, unless `blind=false`: then with names, where profiles shows them.
    """
    reader, key = reader_of(caller), request.state.candidate_key
    async with database.read() as session:
        job = await inbox.get_answered_job(session, job_id, reader, with_ledger=True)

    def look(session: Session) -> tuple[int, list[Shown]]:
        found = candidates.find(
            session, job, reader=reader.user_id, min_score=min_score, key=key
        )
        page = found[paging.offset :][: paging.page_size]
        return len(found), candidates.shown(job, page)

    total, page = await database.offload(look)
    settings: Settings = request.state.settings
    names = await read_names(
        calls,
        [] if blind else [each.user_id for each in page],
        reader=reader.user_id,
        timeout=settings.profiles_timeout_seconds,
    )
    items = [_view(each, names, blind=blind) for each in page]
    return CandidatePage(
        **dict(Page.of(items, total, paging)),
        blind=blind,
        names_missing="profiles_unavailable" if names is None else None,
    )


def _view(each: Shown, names: dict[int, Named] | None, *, blind: bool) -> CandidateView:
    """Whom profiles does not show stays a reference; it is away: by our own copy."""
    named = names.get(each.user_id) if names else None
    is_public = each.has_public_profile if names is None else named is not None
    is_known = not blind and is_public
    view = match_view(each.match)
    return CandidateView(
        ref=each.ref,
        user_id=each.user_id if is_known else None,
        name=named.full_name if named else None,
        slug=named.slug if named else None,
        match_score=view.match_score,
        verdicts=view.verdicts,
        reasons=view.reasons,
        matching_skills=view.matching_skills,
        missing_skills=view.missing_skills,
    )
