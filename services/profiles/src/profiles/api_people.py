"""The HTTP door: people's public pages, and finding people."""

from datetime import date
from typing import Annotated

from fastapi import BackgroundTasks, Path, Query, Request, Response
from pydantic import AfterValidator
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep, ReadSession
from common.errors import Unauthorized, ValidationFailed, problems
from common.identity import Caller, CallerDep, InvalidToken, MaybeCallerDep
from common.networks import network_behind
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import ONE_LINE, View
from common.workers import Worker
from profiles import (
    achievements,
    acquaintance,
    own_skills,
    people_search,
    portfolio,
    skill_names,
    visibility,
)
from profiles.fields import SkillName
from profiles.people_search import Found, Wanted
from profiles.profile import ProfileNotFound
from profiles.slugs import SLUG
from profiles.views import (
    FoundPerson,
    PublicPage,
    SuggestedPerson,
    found_person,
    public_page,
)
from profiles.visibility import Sight
from profiles.visits import Seen, stranger

router = make_router("/api/v1/social/profiles", tag="people")

SkillNames = Annotated[
    list[SkillName],
    Query(max_length=10, description="All of them", examples=[["Python"]]),
]


Words = Annotated[str, Query(max_length=200), ONE_LINE, AfterValidator(str.strip)]


class SuggestedPeople(View):
    items: list[SuggestedPerson]


@router.get("", responses=problems(Unauthorized, InvalidToken, ValidationFailed))
async def search_people(
    caller: CallerDep,
    paging: PagingDep,
    database: DatabaseDep,
    q: Annotated[Words, Query(description="Name, headline, position, company")] = "",
    location: Words = "",
    skills: SkillNames = [],  # noqa: B006
) -> Page[FoundPerson]:
    """People by what they show of themselves, the best match first."""
    found, total = await database.offload(
        lambda session: people_search.search(
            session,
            Wanted(q, location, skill_names.keys_of(skills)),
            reader=caller.user_id,
            paging=paging,
        )
    )
    names = await _skills(database, found)
    return Page.of([_hit(one, names) for one in found], total, paging)


@router.get("/suggestions", responses=problems(Unauthorized, InvalidToken))
async def suggest_people(
    caller: CallerDep,
    database: DatabaseDep,
    limit: Annotated[QueryInt, Query(ge=1, le=50)] = 10,
) -> SuggestedPeople:
    """People who share skills or connections with the caller, the most first."""
    me = caller.user_id
    found = await database.offload(
        lambda session: people_search.suggest(session, reader=me, limit=limit)
    )
    names = await _skills(database, found, me)
    mine = names.get(me, [])
    return SuggestedPeople(items=[_suggested(one, names, mine) for one in found])


@router.get(
    "/{slug}",
    response_model=PublicPage,
    responses={
        **problems(Unauthorized, InvalidToken, ProfileNotFound),
        308: {"description": "A former address: `Location` is the present one"},
    },
)
async def read_public_profile(
    slug: Annotated[str, Path(examples=["ada-lovelace"])],
    caller: MaybeCallerDep,
    session: ReadSession,
    request: Request,
    after: BackgroundTasks,
) -> PublicPage | Response:
    """A person's public page, by its address."""
    if not SLUG.fullmatch(slug):
        raise ProfileNotFound
    reader = caller.user_id if caller else visibility.NOBODY
    sight = await visibility.see_by_slug(session, slug, reader=reader)
    if sight.profile.slug != slug:
        present = f"/api/v1/social/profiles/{sight.profile.slug}"
        # Browsers would remember it for ever, and it may become somebody else's.
        headers = {"Location": present, "Cache-Control": "no-store"}
        return Response(status_code=308, headers=headers)
    if not sight.is_own:
        request.state.visits.note(_seen(request, sight, caller))
        after.add_task(_count, request.state.visit_counter)
    return await _page(session, sight)


async def _page(session: AsyncSession, sight: Sight) -> PublicPage:
    user_id = sight.profile.user_id
    return public_page(
        sight,
        skills=await own_skills.all_of(session, user_id),
        achievements=await achievements.all_of(session, user_id),
        portfolio=await portfolio.all_of(session, user_id),
        total_connections=await acquaintance.count_connections(session, user_id),
    )


def _seen(request: Request, sight: Sight, caller: Caller | None) -> Seen:
    day = utc_now().date()
    visitor = str(caller.user_id) if caller else _stranger(request, day)
    return Seen(sight.profile.user_id, day, visitor)


def _stranger(request: Request, day: date) -> str:
    agent = request.headers.get("user-agent", "")
    return stranger(request.state.visitor_key, network_behind(request), agent, day)


async def _count(counter: Worker) -> None:
    counter.wake()


async def _skills(
    database: Database, found: list[Found], *more: int
) -> dict[int, list[str]]:
    ids = [one.sight.profile.user_id for one in found]
    async with database.read() as session:
        return await own_skills.names_of_all(session, [*ids, *more])


def _hit(one: Found, names: dict[int, list[str]]) -> FoundPerson:
    skills = names.get(one.sight.profile.user_id, [])
    return found_person(one.sight, skills, is_connected=one.is_connected)


def _suggested(
    one: Found, names: dict[int, list[str]], mine: list[str]
) -> SuggestedPerson:
    hit = _hit(one, names)
    common = [name for name in hit.skills or [] if name in mine]
    return SuggestedPerson(
        **hit.model_dump(),
        common_skills=common,
        common_connections=one.common_connections,
    )
