"""Forgetting people: the file goes with its row, read or unread."""

import asyncio

from sqlalchemy import select

from common.contracts.auth import ErasureRequested
from resumes.tables import Step
from services.resumes.tests.conftest import Resumes


async def test_files_go_and_others_keep_theirs(resumes: Resumes) -> None:
    for user_id in (7, 8):
        answer = await resumes.upload(user_id=user_id)
        assert answer.status_code == 201, answer.text
    assert len(list(resumes.settings.files_dir.iterdir())) == 2

    erasing = resumes.running.state["erasing"]
    event = ErasureRequested(erasure_id=1, user_id=7)
    await resumes.running.hears([erasing.reaction], event)

    assert (await resumes.get("", 7)).json()["items"] == []
    async with resumes.running.database.read() as session:
        assert set(await session.scalars(select(Step.user_id))) == {8}
    assert len((await resumes.get("", 8)).json()["items"]) == 1
    async with asyncio.timeout(20):
        while len(list(resumes.settings.files_dir.iterdir())) > 1:
            await asyncio.sleep(0.01)
