"""The HTTP door: what people are proud of."""

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
from common.schemas import ONE_LINE, Body, PathId
from profiles import achievements
from profiles.achievements import AchievementNotFound, TooManyAchievements
from profiles.fields import Day, Line, Text
from profiles.tables import Achievement
from profiles.views import AchievementView

router = make_router("/api/v1/achievements", tag="achievements")

Icon = Annotated[str, Field(min_length=1, max_length=100), ONE_LINE]


class NewAchievement(Body):
    title: Line = Field(examples=["AWS Certified Solutions Architect"])
    description: Text | None = None
    icon: Icon | None = Field(default=None, examples=["award"])
    date_achieved: Day | None = Field(default=None, examples=["2025-11-03"])


class AchievementEdit(Body):
    """What is omitted stays; `null` clears."""

    title: Line = Field(default="", examples=["AWS Certified Solutions Architect"])
    description: Text | None = None
    icon: Icon | None = Field(default=None, examples=["award"])
    date_achieved: Day | None = Field(default=None, examples=["2025-11-03"])


@router.post(
    "",
    status_code=201,
    responses=problems(Unauthorized, InvalidToken, TooManyAchievements),
)
async def add_achievement(
    body: NewAchievement, caller: CallerDep, session: WriteSession, response: Response
) -> AchievementView:
    """Add an achievement to the caller's profile."""
    made = await achievements.add(
        session, caller.user_id, body.model_dump(), now=utc_now()
    )
    response.headers["Location"] = f"/api/v1/achievements/{made.id}"
    return _view(made, response)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_achievements(
    caller: CallerDep, paging: PagingDep, session: ReadSession
) -> Page[AchievementView]:
    """The caller's achievements, the latest first."""
    found, total = await achievements.page_of(session, caller.user_id, paging)
    return Page.of([AchievementView.model_validate(a) for a in found], total, paging)


@router.get(
    "/{achievement_id:id}",
    responses=problems(Unauthorized, InvalidToken, AchievementNotFound),
)
async def read_achievement(
    achievement_id: PathId,
    caller: CallerDep,
    session: ReadSession,
    response: Response,
) -> AchievementView:
    """One achievement of the caller's."""
    found = await achievements.get_own(session, caller.user_id, achievement_id)
    return _view(found, response)


@router.put(
    "/{achievement_id:id}",
    responses=problems(
        Unauthorized, InvalidToken, AchievementNotFound, PreconditionFailed
    ),
)
async def edit_achievement(
    achievement_id: PathId,
    body: AchievementEdit,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> AchievementView:
    """Change an achievement of the caller's: what is omitted stays, `null` clears."""
    edited = await achievements.edit(
        session,
        caller.user_id,
        achievement_id,
        body.model_dump(exclude_unset=True),
        if_match=if_match,
        now=utc_now(),
    )
    return _view(edited, response)


@router.delete(
    "/{achievement_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, AchievementNotFound, PreconditionFailed
    ),
)
async def remove_achievement(
    achievement_id: PathId,
    caller: CallerDep,
    if_match: IfMatchDep,
    session: WriteSession,
) -> None:
    """Remove an achievement of the caller's."""
    await achievements.remove(
        session, caller.user_id, achievement_id, if_match=if_match
    )


def _view(achievement: Achievement, response: Response) -> AchievementView:
    response.headers["ETag"] = etag_of(achievement.version)
    return AchievementView.model_validate(achievement)
