"""The HTTP door: one's own résumés, their names, which one counts."""

from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import AfterValidator, Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import BLANK_CLEARS, ONE_LINE, SHOWN, Body, PathId, View
from common.uploads import display_name
from resumes.keeping import library, primary, statistics
from resumes.keeping.library import ResumeNotFound
from resumes.keeping.primary import ResumeUnreadable
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.views import ResumeSummary, ResumeView

router = make_router("/api/v1/resumes", tag="resumes")

Name = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE, SHOWN]


class ResumeEdit(Body):
    """What is omitted stays; `null` clears the title."""

    filename: Annotated[Name, AfterValidator(display_name)] = Field(
        default="", examples=["ada-lovelace.pdf"]
    )
    title: Annotated[Name | None, BLANK_CLEARS] = Field(
        default=None, examples=["For banks"]
    )


class Stats(View):
    total: int = Field(examples=[3])
    analyzed: int = Field(examples=[2])
    average_score: float | None = Field(examples=[74.5])
    high_score: int | None = Field(examples=[81])
    in_progress: int = Field(examples=[1])
    unreadable: int = Field(examples=[0])
    families: int = Field(
        description="Résumés, all versions of one counted once", examples=[2]
    )
    primary_id: int | None = Field(examples=[3])
    primary_score: int | None = Field(examples=[81])
    primary_breakdown: dict[str, int] | None = Field(
        description="The primary one's score by aspect, each 0 to 100",
        examples=[{"keyword_matching": 70, "formatting": 92}],
    )
    bytes_used: int = Field(examples=[184213])
    resumes_allowed: int = Field(examples=[20])
    bytes_allowed: int = Field(examples=[52428800])


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_resumes(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[ResumeSummary]:
    """The caller's résumés, the newest first."""
    found, total = await library.list_of(session, caller.user_id, paging)
    items = [ResumeSummary.model_validate(resume) for resume in found]
    return Page.of(items, total, paging)


@router.get("/stats", responses=problems(Unauthorized, InvalidToken))
async def count_resumes(
    caller: CallerDep, session: ReadSession, request: Request
) -> Stats:
    """How many résumés there are, how they score, and how much room is left."""
    settings: Settings = request.state.settings
    found = await statistics.of(session, caller.user_id)
    return Stats(
        **vars(found),
        resumes_allowed=settings.resumes_each,
        bytes_allowed=settings.bytes_each,
    )


@router.get(
    "/{resume_id:id}", responses=problems(Unauthorized, InvalidToken, ResumeNotFound)
)
async def read_resume(
    resume_id: PathId, caller: CallerDep, session: ReadSession, response: Response
) -> ResumeView:
    """One résumé with what was read in it."""
    resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    summary = _summary(resume, response)
    text = resume.reading["text"] if resume.reading else None
    return ResumeView(**summary.model_dump(), text=text, parsed_data=resume.parsed_data)


@router.put(
    "/{resume_id:id}",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, PreconditionFailed),
)
async def edit_resume(
    resume_id: PathId,
    body: ResumeEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    session: WriteSession,
    response: Response,
) -> ResumeSummary:
    """Rename a résumé: what is omitted stays, `null` clears the title."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    resume = await library.edit(
        session,
        caller.user_id,
        resume_id,
        changes,
        if_match=if_match,
        now=utc_now(),
    )
    return _summary(resume, response)


@router.put(
    "/{resume_id:id}/primary",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, ResumeUnreadable),
)
async def make_primary(
    resume_id: PathId, caller: CallerDep, session: WriteSession, response: Response
) -> ResumeSummary:
    """Let this résumé stand for you: jobs are matched and applied to with it."""
    resume = await library.get_own(session, caller.user_id, resume_id)
    await primary.choose(session, resume)
    return _summary(resume, response)


@router.delete(
    "/{resume_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, PreconditionFailed),
)
async def remove_resume(
    resume_id: PathId,
    caller: CallerDep,
    if_match: IfMatchDep,
    session: WriteSession,
    request: Request,
) -> None:
    """Delete a résumé with its file, what was read in it and its report.

    What was sent with an application stays with that. If it was the primary one, the
    newest other that can be read takes its place.
    """
    settings: Settings = request.state.settings
    await library.remove(
        session,
        caller.user_id,
        resume_id,
        if_match=if_match,
        files_dir=settings.files_dir,
    )


@router.get(
    "/{resume_id:id}/versions",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound),
)
async def list_versions(
    resume_id: PathId, caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[ResumeSummary]:
    """All versions of the same résumé that are still here, the newest first."""
    resume = await library.get_own(session, caller.user_id, resume_id)
    found, total = await library.list_versions(session, resume, paging)
    items = [ResumeSummary.model_validate(version) for version in found]
    return Page.of(items, total, paging)


def _summary(resume: Resume, response: Response) -> ResumeSummary:
    response.headers["ETag"] = etag_of(resume.version)
    return ResumeSummary.model_validate(resume)
