"""What is written for a person is theirs: they take it along, and it goes with them."""

import asyncio
import io
import json
import zipfile
from importlib.resources import files
from typing import Any

import pytest

from ai.asking.tasks import Answered, Task
from common.contracts.auth import ErasureRequested
from common.testing import internal_bearer
from services.ai.tests.people import ADA, BOB, WORDS
from services.ai.tests.products import Ai


async def live(ai: Ai, user_id: int) -> None:
    await ai.ask("How can I improve my résumé?", user_id=user_id)
    for path, body in (("/generate-project", {}), ("/resume-builder", {"job_id": 3})):
        assert (await ai.post(path, body, user_id)).status_code == 201


async def exported(ai: Ai, user_id: int) -> dict[str, list[dict]]:
    answer = await ai.running.client.get(
        f"/internal/people/{user_id}/export", headers=internal_bearer("auth", "ai")
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


async def test_a_person_takes_along_what_was_written_for_them(ai: Ai) -> None:
    await live(ai, ADA)
    await live(ai, BOB)

    taken = await exported(ai, ADA)

    assert {name: len(rows) for name, rows in taken.items()} == {
        "ai_chat_history.json": 2,
        "chat_sessions.json": 1,
        "project_ideas.json": 1,
        "remembered_answers.json": 0,
        "tailored_resumes.json": 1,
        "usage_of_days.json": 0,
    }
    assert WORDS[ADA] in json.dumps(taken)
    assert WORDS[BOB] not in json.dumps(taken)
    assert taken["tailored_resumes.json"][0]["paper"]["name"].startswith(WORDS[ADA])


async def test_nothing_is_left_of_who_is_erased(ai: Ai) -> None:
    await live(ai, ADA)
    await live(ai, BOB)

    erasing = ai.running.state["erasing"]
    await ai.running.hears(
        [erasing.reaction], ErasureRequested(erasure_id=1, user_id=ADA)
    )

    for path in ("/chat/sessions", "/chat/history", "/projects", "/resume-builder"):
        assert (await ai.get(path, ADA)).json()["items"] == [], path
        assert len((await ai.get(path, BOB)).json()["items"]) >= 1, path


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chat", {"message": "How can I improve my résumé?"}),
        ("/generate-project", {}),
        ("/resume-builder", {"job_id": 3}),
    ],
)
async def test_who_is_erased_while_somebody_writes_gets_nothing_stored(
    ai: Ai, path: str, body: dict
) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    class Slow:
        async def write(self, task: Task[Any], _user_id: int, /) -> Answered[Any]:
            begun.set()
            await go.wait()
            return Answered(task.offline(), "gemini")

    ai.written_by(Slow())
    asking = asyncio.create_task(ai.post(path, body, ADA))
    async with asyncio.timeout(10):
        await begun.wait()
    erasing = ai.running.state["erasing"]
    await ai.running.hears(
        [erasing.reaction], ErasureRequested(erasure_id=1, user_id=ADA)
    )
    go.set()

    assert (await asking).json()["code"] == "person_erased"
    for listed in ("/chat/sessions", "/projects", "/resume-builder"):
        assert (await ai.get(listed, ADA)).json()["items"] == []


@pytest.mark.parametrize(
    "task", ["chat", "cover_letter", "project_ideas", "tailor_resume"]
)
def test_every_task_has_its_prompt(task: str) -> None:
    text = (files("ai.prompts") / f"{task}.md").read_text(encoding="utf-8")

    head, _, rest = text.partition("\n\n")
    assert head.startswith("version: ")
    assert head.removeprefix("version: ").isdecimal()
    assert rest.strip()
