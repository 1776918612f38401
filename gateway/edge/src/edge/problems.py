"""The gateway's own errors as problem+json, and the 404 for what nobody serves."""

from fastapi import Request
from starlette.responses import Response

from common.errors import AppError, NotFound, Unavailable, problem_response
from common.log import current_request_id
from common.routing import router as make_router
from common.uploads import FileTooLarge

router = make_router("", tag="edge")

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class UpstreamFailed(AppError):
    status = 500
    code = "internal_error"
    detail = "Something went wrong here. It has been noted."


class UpstreamAway(Unavailable):
    status = 502
    detail = "This part of the platform is not available: try again shortly."


class UpstreamSlow(Unavailable):
    status = 504
    detail = "This part of the platform took too long: try again shortly."


BY_STATUS: dict[int, type[AppError]] = {
    404: NotFound,
    413: FileTooLarge,  # only uploads are measured by the gateway
    500: UpstreamFailed,
    502: UpstreamAway,
    504: UpstreamSlow,
}


@router.api_route("/problem/{status:int}", methods=METHODS, include_in_schema=False)
async def problem(status: int) -> Response:
    """What Traefik shows in place of an error that has no body of ours."""
    return problem_response(
        BY_STATUS.get(status, UpstreamFailed)(), current_request_id()
    )


@router.api_route("/{path:path}", methods=METHODS, include_in_schema=False)
async def nothing_here(_request: Request, path: str) -> Response:  # noqa: ARG001
    raise NotFound
