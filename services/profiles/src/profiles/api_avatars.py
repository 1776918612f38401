"""The HTTP door: pictures of people."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request, Response

from common.clock import utc_now
from common.db import StorageFull
from common.deps import WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.uploads import FileTooLarge, OneFileOnly, UploadDep
from profiles import avatars, profile
from profiles.avatars import AvatarNotFound, Studio, TooManyPictures
from profiles.pictures import (
    NotAPicture,
    PictureDamaged,
    PictureMoves,
    PictureTooLarge,
)
from profiles.settings import Settings
from profiles.views import AvatarView, avatar_urls

router = make_router("/api/v1/users", tag="avatars")

# A name never means another picture. Pages of any site may show it.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


async def _developed(_caller: CallerDep, upload: UploadDep, request: Request) -> str:
    """Made and written down before the transaction."""
    studio: Studio = request.state.studio
    return await studio.develop(upload.content)


@router.post(
    "/avatar",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        FileTooLarge,
        OneFileOnly,
        NotAPicture,
        PictureTooLarge,
        PictureMoves,
        PictureDamaged,
        TooManyPictures,
        StorageFull,
    ),
)
async def upload_avatar(
    caller: CallerDep,
    avatar: Annotated[str, Depends(_developed)],
    request: Request,
    response: Response,
    session: WriteSession,
) -> AvatarView:
    """Upload a picture of the caller: JPEG, PNG or WebP, at most 5 MB.

    It is cut to a square; what the file says of place and camera is removed.
    """
    now = utc_now()
    mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
    await avatars.put(session, _folder(request), mine, avatar, now=now)
    response.headers["Location"] = avatars.url_of(avatar)
    return AvatarView(**avatar_urls(avatar))


@router.delete(
    "/avatar",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, AvatarNotFound),
)
async def remove_avatar(
    caller: CallerDep, request: Request, session: WriteSession
) -> None:
    """Remove the caller's picture, also from where it is stored."""
    now = utc_now()
    mine = await profile.of_owner(session, caller.user_id, caller.email, now=now)
    if mine.avatar is None:
        raise AvatarNotFound
    await avatars.put(session, _folder(request), mine, None, now=now)


@router.get(
    "/avatars/{name}",
    response_class=Response,
    responses={
        **problems(AvatarNotFound),
        200: {"content": {"image/webp": {}}, "description": "The picture"},
        304: {"description": "The one you have"},
    },
)
async def show_avatar(name: str, request: Request) -> Response:
    """A picture, for an `<img>` of any page: nobody has to be signed in."""
    content = await asyncio.to_thread(avatars.read, _folder(request), name)
    headers = {**_HEADERS, "ETag": f'"{name}"'}
    if _has_it(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/webp", headers=headers)


# What is not GET alone would have two operations of one name in the documentation.
router.add_api_route(
    "/avatars/{name}", show_avatar, methods=["HEAD"], include_in_schema=False
)


def _has_it(request: Request, etag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return asked == "*" or etag in [
        part.strip().removeprefix("W/") for part in asked.split(",")
    ]


def _folder(request: Request) -> Path:
    settings: Settings = request.state.settings
    return settings.avatars_dir
