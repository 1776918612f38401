"""The door for others: a posting to write for, to judge against, to practise for."""

from typing import Annotated

from common.calls import called_by
from common.clock import utc_now
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, View
from jobs.postings import postings

router = make_router("/internal/jobs", tag="internal")
CallerDep = Annotated[str, called_by("ai", "resumes", "interviews")]


class PostingWanted(Body):
    user_id: Id
    job_id: Id


class PostingView(View):
    id: int
    title: str
    company: str
    location: str | None
    experience_level: str | None
    description: str
    requirements: str
    skills: list[str]


@router.post("/posting", include_in_schema=False)
async def posting(
    body: PostingWanted, _caller: CallerDep, session: ReadSession
) -> PostingView:
    """A posting that this person may see; 404 for any other."""
    job = await postings.get_visible(
        session, body.job_id, now=utc_now(), reader=body.user_id
    )
    return PostingView.model_validate(job)
