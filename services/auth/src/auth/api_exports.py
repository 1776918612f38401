"""The HTTP door: having all of one's own data, from every service, as one file."""

from typing import Literal

from fastapi import Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from auth import exports
from auth.accounts import AccountNotFound
from auth.api_clients import ClientDep
from auth.collector import Collector
from auth.exports import (
    ExportNotFound,
    ExportNotReady,
    ExportUnderWay,
    TooManyExports,
)
from auth.tables import Export
from common.clock import utc_now
from common.db import after_commit
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Moment, View

PATH = "/api/v1/users/me/export"
router = make_router(PATH, tag="exports")


class ExportState(View):
    id: int = Field(examples=[3])
    status: Literal["collecting", "ready", "failed"]
    requested_at: Moment
    expires_at: Moment = Field(description="Until then it can be fetched")
    file_size: int | None = Field(description="In bytes, once it is ready")
    download_url: str | None = Field(examples=[f"{PATH}/file"])


@router.post(
    "",
    status_code=202,
    responses=problems(
        Unauthorized, InvalidToken, AccountNotFound, ExportUnderWay, TooManyExports
    ),
)
async def request_export(
    caller: CallerDep,
    client: ClientDep,
    request: Request,
    response: Response,
    session: WriteSession,
) -> ExportState:
    """Ask for everything the platform holds of the caller, as one ZIP file.

    It is collected from all its parts; a notification says when it is ready.
    """
    export = await exports.ask(session, caller.user_id, client, now=utc_now())
    collector: Collector = request.state.collector
    after_commit(session, collector.worker.wake)
    response.headers["Location"] = PATH
    return _state(export)


@router.get("", responses=problems(Unauthorized, InvalidToken, ExportNotFound))
async def read_export(caller: CallerDep, session: ReadSession) -> ExportState:
    """How far the caller's newest export is."""
    return _state(await exports.get_newest(session, caller.user_id))


@router.get(
    "/file",
    response_class=FileResponse,
    responses={
        200: {"content": {"application/zip": {}}, "description": "The ZIP file"},
        **problems(Unauthorized, InvalidToken, ExportNotFound, ExportNotReady),
    },
)
async def download_export(
    caller: CallerDep, request: Request, session: ReadSession
) -> FileResponse:
    """The caller's newest export."""
    export = await exports.get_newest(session, caller.user_id)
    if export.status != "ready":
        raise ExportNotReady
    collector: Collector = request.state.collector
    file = collector.folder / export.file_name
    if not file.is_file():  # its day was over this very moment
        raise ExportNotFound
    return FileResponse(
        file,
        media_type="application/zip",
        filename=f"ccai-jobs-export-{export.requested_at:%Y-%m-%d}.zip",
        headers={"Cache-Control": "no-store"},
    )


def _state(export: Export) -> ExportState:
    return ExportState(
        id=export.id,
        status=export.status,
        requested_at=export.requested_at,
        expires_at=export.expires_at,
        file_size=export.file_size,
        download_url=f"{PATH}/file" if export.status == "ready" else None,
    )
