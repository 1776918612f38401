"""Nobody's many résumés make others wait."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from common.testing import running_service, settings_for
from resumes.main import build
from resumes.settings import Settings
from resumes.tables import Step
from resumes.uploading.pipeline import AT_ONCE
from resumes.uploading.turns import EACH, Waiting, next_of
from services.resumes.tests.conftest import TEXT, Resumes
from services.resumes.tests.test_documents_hostile import many_text_operations

BOMBS = 20
OTHERS = 10


def test_who_has_fewest_at_work_comes_first() -> None:
    waiting = [Waiting(1, 7, 0), Waiting(2, 7, 0), Waiting(3, 7, 0), Waiting(4, 8, 0)]

    assert next_of(waiting, {}) == 1
    assert next_of(waiting, {1: 7}) == 4
    assert next_of(waiting, {1: 7, 4: 8}) == 2
    assert next_of(waiting, {1: 7, 2: 7, 4: 8}) is None


def test_what_failed_before_comes_behind_what_was_not_tried() -> None:
    assert next_of([Waiting(1, 7, 2), Waiting(2, 8, 0)], {}) == 2


rows = st.lists(
    st.builds(Waiting, st.integers(1, 30), st.integers(1, 4), st.integers(0, 3)),
    unique_by=lambda one: one.id,
)


@given(rows, st.data())
def test_nobody_has_more_than_their_share(
    waiting: list[Waiting], data: st.DataObject
) -> None:
    at_work: dict[int, int] = {}
    owners = {one.id: one.user_id for one in waiting}
    for _ in range(40):
        if at_work and data.draw(st.booleans()):
            ended = data.draw(st.sampled_from(sorted(at_work)))
            at_work.pop(ended)
            waiting = [one for one in waiting if one.id != ended]
        chosen = next_of(waiting, at_work) if len(at_work) < AT_ONCE else None
        if chosen is None:
            continue
        assert chosen not in at_work
        at_work[chosen] = owners[chosen]
        theirs = list(at_work.values())
        assert theirs.count(owners[chosen]) <= EACH


async def waits(resumes: Resumes, first_user: int) -> list[float]:
    """Seconds until each of some people has a report."""

    async def seconds(user_id: int) -> float:
        began = time.monotonic()
        await resumes.have(TEXT, user_id=user_id)
        return time.monotonic() - began

    return [await seconds(first_user + number) for number in range(OTHERS)]


async def test_twenty_bombs_of_one_hold_up_nobody_else(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    settings = settings_for(Settings, tmp_path, ai_url="http://[::1]:9")
    async with running_service(build, settings) as running:
        resumes = Resumes(running, settings)
        await resumes.have(user_id=1)
        quiet = await waits(resumes, 100)
        bomb = many_text_operations()
        await asyncio.gather(
            *(resumes.upload(bomb, name="bomb.pdf", user_id=7) for _ in range(BOMBS))
        )
        beside = await waits(resumes, 200)
        async with running.database.read() as session:
            steps = (await session.scalars(select(Step).order_by(Step.id))).all()

    said = " and ".join(
        f"{1000 * sorted(w)[OTHERS // 2]:.0f} ms" for w in (quiet, beside)
    )
    say(f"text to report, p50, quiet and beside {BOMBS} bombs of another: {said}")
    theirs = [step for step in steps if step.user_id >= 200]
    began = [s for s in steps if s.user_id == 7 and s.status == "parsing"]
    ended = [s for s in steps if s.user_id == 7 and s.status == "failed"]
    assert [step.status for step in theirs].count("analyzed") == OTHERS
    # All others came to their end while hardly any bomb had.
    assert len([s for s in ended if s.id < theirs[-1].id]) <= 4
    for step in steps:
        at_once = [s for s in began if s.id <= step.id]
        over = [s for s in ended if s.id <= step.id]
        assert len(at_once) - len(over) <= 2
