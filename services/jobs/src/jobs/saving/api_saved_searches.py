"""The HTTP door: searches that people keep."""

import asyncio
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import Field

from common.clock import utc_now
from common.contracts.profiles import Level
from common.deps import ReadSession, WriteSession
from common.errors import (
    PreconditionFailed,
    Unauthorized,
    Unprocessable,
    ValidationFailed,
    problems,
)
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import ONE_LINE, Body, Moment, PathId, View
from jobs.saving import criteria, saved_searches
from jobs.saving.saved_searches import (
    SavedSearchNotFound,
    SearchAlreadySaved,
    TooManySavedSearches,
)
from jobs.searching.api_wanted import MAX_SALARY
from jobs.searching.money import UnknownCurrency
from jobs.tables import SavedSearch
from jobs.views import JobType, SalaryPeriod
from skills import catalogue

router = make_router("/api/v1/saved-searches", tag="saved searches")

Words = Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
Salary = Annotated[int, Field(ge=0, le=MAX_SALARY)]


class SearchForNothing(Unprocessable):
    detail = "Say what to look for: a search for everything finds everything."


class Criteria(Body):
    """The parameters of `GET jobs`, what is absent does not matter."""

    q: Words | None = Field(default=None, examples=["conversational ai engineer"])
    location: Words | None = Field(default=None, examples=["Lisbon"])
    company: Words | None = None
    remote: bool | None = None
    job_type: JobType | None = None
    experience_level: Level | None = None
    source: Words | None = None
    salary_min: Salary | None = None
    salary_max: Salary | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    salary_period: SalaryPeriod | None = None
    skills: list[Words] = Field(
        default=[],
        max_length=20,
        examples=[["python"]],
        description="Ids or names of the taxonomy; answered as ids",
    )
    ai_specializations: list[Words] = Field(default=[], max_length=10)


class NewSavedSearch(Body):
    name: Annotated[str, Field(min_length=1, max_length=100), ONE_LINE] = Field(
        examples=["Voice bots in Lisbon"]
    )
    criteria: Criteria
    alerts: bool = Field(default=True, description="Tell me of new jobs it finds")


class SavedSearchEdit(Body):
    """What is omitted stays; criteria are replaced as a whole."""

    name: Annotated[str, Field(min_length=1, max_length=100), ONE_LINE] = Field(
        default="", examples=["Voice bots in Lisbon"]
    )
    criteria: Criteria = Field(default=Criteria())
    alerts: bool = True


class SavedSearchView(View):
    id: int = Field(examples=[3])
    name: str
    criteria: dict[str, Any] = Field(
        description="What is set of the parameters of `GET jobs`",
        examples=[{"q": "conversational ai engineer", "location": "Lisbon"}],
    )
    query: str = Field(
        description="The same as the query of `GET jobs`",
        examples=["q=conversational+ai+engineer&location=Lisbon"],
    )
    alerts: bool
    matches: int = Field(description="Jobs its owner was told of")
    last_match_at: Moment | None
    created_at: Moment
    updated_at: Moment


async def _of_new(body: NewSavedSearch) -> dict[str, Any]:
    return await asyncio.to_thread(_stored, body.criteria)


async def _of_edit(body: SavedSearchEdit) -> dict[str, Any]:
    changes = body.model_dump(exclude_unset=True)
    if "criteria" in changes:
        changes["criteria"] = await asyncio.to_thread(_stored, body.criteria)
    return changes


def _stored(wanted: Criteria) -> dict[str, Any]:
    """What is set, skills by their ids; names with typos take milliseconds to find."""
    stored = {
        name: value
        for name, value in wanted.model_dump().items()
        if value is not None and value != []
    }
    if not stored.keys() - {"currency", "salary_period"} and "currency" not in stored:
        raise SearchForNothing
    if wanted.skills:
        stored["skills"] = list(dict.fromkeys(map(_skill_id, wanted.skills)))
    criteria.wanted(stored)  # refuses what no search could do
    return stored


def _skill_id(name: str) -> str:
    known = catalogue()
    skill = known.find(name) or known.resolve(name)
    if skill is None:
        detail = "names a skill that the taxonomy does not have"
        raise ValidationFailed(
            errors=[{"pointer": "/criteria/skills", "detail": detail}]
        )
    return skill.id


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_saved_searches(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[SavedSearchView]:
    """The caller's saved searches, the newest first."""
    found, total = await saved_searches.page_of(session, caller.user_id, paging)
    return Page.of([_view(saved) for saved in found], total, paging)


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        UnknownCurrency,
        SearchForNothing,
        SearchAlreadySaved,
        TooManySavedSearches,
    ),
)
async def save_search(
    body: NewSavedSearch,
    caller: CallerDep,
    wanted: Annotated[dict[str, Any], Depends(_of_new)],
    session: WriteSession,
    response: Response,
) -> SavedSearchView:
    """Keep a search, and be told of jobs that it finds from now on, of each once."""
    saved = await saved_searches.add(
        session,
        caller.user_id,
        name=body.name,
        criteria=wanted,
        alerts=body.alerts,
        now=utc_now(),
    )
    response.headers["Location"] = f"/api/v1/saved-searches/{saved.id}"
    return _answer(saved, response)


@router.get(
    "/{search_id:id}",
    responses=problems(Unauthorized, InvalidToken, SavedSearchNotFound),
)
async def read_saved_search(
    search_id: PathId, caller: CallerDep, session: ReadSession, response: Response
) -> SavedSearchView:
    """One of the caller's saved searches."""
    saved = await saved_searches.get_own(session, caller.user_id, search_id)
    return _answer(saved, response)


@router.put(
    "/{search_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        SavedSearchNotFound,
        PreconditionFailed,
        UnknownCurrency,
        SearchForNothing,
        SearchAlreadySaved,
    ),
)
async def edit_saved_search(
    search_id: PathId,
    caller: CallerDep,
    changes: Annotated[dict[str, Any], Depends(_of_edit)],
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> SavedSearchView:
    """Change a saved search; with other criteria it tells of what comes from now on."""
    saved = await saved_searches.edit(
        session, caller.user_id, search_id, changes, if_match=if_match, now=utc_now()
    )
    return _answer(saved, response)


@router.delete(
    "/{search_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, SavedSearchNotFound, PreconditionFailed
    ),
)
async def remove_saved_search(
    search_id: PathId, caller: CallerDep, if_match: IfMatchDep, session: WriteSession
) -> None:
    """Forget a saved search."""
    await saved_searches.remove(session, caller.user_id, search_id, if_match=if_match)


def _answer(saved: SavedSearch, response: Response) -> SavedSearchView:
    response.headers["ETag"] = etag_of(saved.version)
    return _view(saved)


def _view(saved: SavedSearch) -> SavedSearchView:
    stored = SavedSearchView.model_fields.keys() - {"query"}
    fields = {name: getattr(saved, name) for name in stored}
    return SavedSearchView(**fields, query=criteria.query_string(saved.criteria))
