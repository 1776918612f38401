"""The door for the other services and the operator, which the gateway never routes."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field
from sqlalchemy import func, select

from common.calls import called_by
from common.clock import utc_now
from common.db import after_commit
from common.deps import ReadSession, WriteSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from jobs.postings import postings
from jobs.postings.api import NewJob
from jobs.settings import Settings
from jobs.tables import Job

router = make_router("/internal/jobs", tag="internal")

OperatorDep = Annotated[str, called_by("operator")]
ProfilesDep = Annotated[str, called_by("profiles")]


class LoadedJob(NewJob):
    source: str = Field(max_length=100)
    external_id: str = Field(max_length=200)
    posted_days_ago: int = Field(default=0, ge=0, le=3650)

    def fields(self) -> dict[str, Any]:
        fields = self.model_dump(exclude={"posted_days_ago"})
        posted_at = utc_now() - timedelta(days=self.posted_days_ago)
        return {**fields, "posted_at": posted_at}


class LabelsWanted(Body):
    ids: list[Id] = Field(max_length=100)


class Label(View):
    """What a job is called, where it is only named."""

    title: str
    company: str


class Count(View):
    jobs: int


@router.get("/count", include_in_schema=False)
async def count_jobs(_caller: OperatorDep, session: ReadSession) -> Count:
    return Count(jobs=await session.scalar(select(func.count(Job.id))) or 0)


async def _read_postings(
    body: Annotated[list[LoadedJob], Field(max_length=500)],
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    def read() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        all_fields = [job.fields() for job in body]
        return [(fields, postings.read_posting(fields)) for fields in all_fields]

    return await asyncio.to_thread(read)


@router.post("/load", include_in_schema=False)
async def load_jobs(
    _caller: OperatorDep,
    read: Annotated[
        list[tuple[dict[str, Any], list[dict[str, Any]]]], Depends(_read_postings)
    ],
    request: Request,
    session: WriteSession,
) -> Count:
    """Store postings that are not there yet, by source and external id."""
    settings: Settings = request.state.settings
    sources = {fields["source"] for fields, _ in read}
    fresh = []
    for source in sources:
        batch = [pair for pair in read if pair[0]["source"] == source]
        known = await postings.known_external_ids(
            session, source, [fields["external_id"] for fields, _ in batch]
        )
        fresh += [pair for pair in batch if pair[0]["external_id"] not in known]
    posted = await postings.post(
        session,
        fresh,
        posted_by=None,
        lifetime=timedelta(days=settings.job_lifetime_days),
        now=utc_now(),
    )
    after_commit(session, request.state.indexer.wake)
    return Count(jobs=len(posted))


@router.post("/labels", include_in_schema=False)
async def label_jobs(
    body: LabelsWanted, _caller: ProfilesDep, session: ReadSession
) -> dict[int, Label]:
    """What these jobs are called; those that are not there are left out."""
    rows = await session.execute(
        select(Job.id, Job.title, Job.company).where(Job.id.in_(body.ids))
    )
    return {row.id: Label(title=row.title, company=row.company) for row in rows}
