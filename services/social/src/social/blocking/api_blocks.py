"""The HTTP door: blocking people."""

from fastapi import Response
from pydantic import Field

from common.calls import CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import Body, Id, Moment, PathId, View
from social.blocking import blocks
from social.blocking.blocks import (
    BlockedAlready,
    BlockNotFound,
    BlockOfOneself,
    TooManyBlocks,
)
from social.names_client import Named, read_names
from social.people import PersonNotFound

router = make_router("/api/v1/social/blocks", tag="blocks")


class NewBlock(Body):
    user_id: Id = Field(examples=[42])


class BlockView(View):
    user_id: int = Field(description="Who is blocked", examples=[42])
    created_at: Moment


class ListedBlock(BlockView):
    person: Named | None = Field(description="Null while names cannot be had")


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        PersonNotFound,
        BlockedAlready,
        TooManyBlocks,
        BlockOfOneself,
    ),
)
async def block_person(
    body: NewBlock, caller: CallerDep, response: Response, session: WriteSession
) -> BlockView:
    """Block a person: they can no longer ask, write, or see the caller's profile.

    A connection of the two, or a request, ends. The other is not told.
    """
    made = await blocks.block(session, caller.user_id, body.user_id, now=utc_now())
    response.headers["Location"] = f"{router.prefix}/{made.blocked_id}"
    return BlockView(user_id=made.blocked_id, created_at=made.created_at)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_blocks(
    caller: CallerDep, paging: PagingDep, database: DatabaseDep, calls: CallsDep
) -> Page[ListedBlock]:
    """Whom the caller blocks, the newest first."""
    async with database.read() as session:
        found, total = await blocks.list_of(session, caller.user_id, paging=paging)
    ids = [one.blocked_id for one in found]
    names = await read_names(calls, ids, introduced=ids, reader=caller.user_id)
    items = [
        ListedBlock(
            user_id=one.blocked_id,
            created_at=one.created_at,
            person=names.get(one.blocked_id),
        )
        for one in found
    ]
    return Page.of(items, total, paging)


@router.delete(
    "/{user_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, BlockNotFound),
)
async def unblock_person(
    user_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Undo a block. What it ended does not come back."""
    await blocks.unblock(session, caller.user_id, user_id)
