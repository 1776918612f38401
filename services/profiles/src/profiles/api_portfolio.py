"""The HTTP door: pieces of work people show."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import Body, PathId, WebAddress
from profiles import portfolio
from profiles.fields import Label, Line, Text
from profiles.portfolio import PortfolioItemNotFound, TooManyPortfolioItems
from profiles.tables import PortfolioItem
from profiles.views import PortfolioItemView

router = make_router("/api/v1/users/me/portfolio", tag="portfolio")

Order = Annotated[int, Field(ge=0, le=100_000)]
Stack = Annotated[list[Label], Field(max_length=20)]


class NewPortfolioItem(Body):
    title: Line = Field(examples=["A voice bot for a bank"])
    description: Text | None = None
    url: WebAddress | None = Field(
        default=None, examples=["https://example.com/voice-bot"]
    )
    tech_stack: Stack = Field(default=[], examples=[["Dialogflow CX", "Python"]])
    order: Order | None = Field(default=None, description="Absent: after the others")


class PortfolioItemEdit(Body):
    """What is omitted stays; `null` clears."""

    title: Line = Field(default="", examples=["A voice bot for a bank"])
    description: Text | None = None
    url: WebAddress | None = None
    tech_stack: Stack = Field(default=[], examples=[["Dialogflow CX", "Python"]])
    order: Order = Field(default=0, description="Lower comes first", examples=[2])


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_portfolio(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[PortfolioItemView]:
    """The caller's pieces of work, in their order."""
    found, total = await portfolio.page_of(session, caller.user_id, paging)
    items = [PortfolioItemView.model_validate(item) for item in found]
    return Page.of(items, total, paging)


@router.post(
    "",
    status_code=201,
    responses=problems(Unauthorized, InvalidToken, TooManyPortfolioItems),
)
async def add_portfolio_item(
    body: NewPortfolioItem,
    caller: CallerDep,
    session: WriteSession,
    response: Response,
) -> PortfolioItemView:
    """Show a piece of work. Its address is stored as text and never opened here."""
    item = await portfolio.add(
        session, caller.user_id, body.model_dump(), now=utc_now()
    )
    response.headers["Location"] = f"/api/v1/users/me/portfolio/{item.id}"
    return _view(item, response)


@router.get(
    "/{item_id:id}",
    responses=problems(Unauthorized, InvalidToken, PortfolioItemNotFound),
)
async def read_portfolio_item(
    item_id: PathId, caller: CallerDep, session: ReadSession, response: Response
) -> PortfolioItemView:
    """One piece of work of the caller's."""
    found = await portfolio.get_own(session, caller.user_id, item_id)
    return _view(found, response)


@router.put(
    "/{item_id:id}",
    responses=problems(
        Unauthorized, InvalidToken, PortfolioItemNotFound, PreconditionFailed
    ),
)
async def edit_portfolio_item(
    item_id: PathId,
    body: PortfolioItemEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> PortfolioItemView:
    """Change a piece of work of the caller's: what is omitted stays, `null` clears."""
    edited = await portfolio.edit(
        session,
        caller.user_id,
        item_id,
        body.model_dump(exclude_unset=True),
        if_match=if_match,
        now=utc_now(),
    )
    return _view(edited, response)


@router.delete(
    "/{item_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, PortfolioItemNotFound, PreconditionFailed
    ),
)
async def remove_portfolio_item(
    item_id: PathId, caller: CallerDep, if_match: IfMatchDep, session: WriteSession
) -> None:
    """Show a piece of work no longer."""
    await portfolio.remove(session, caller.user_id, item_id, if_match=if_match)


def _view(item: PortfolioItem, response: Response) -> PortfolioItemView:
    response.headers["ETag"] = etag_of(item.version)
    return PortfolioItemView.model_validate(item)
