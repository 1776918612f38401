"""The helper and its children: what they take, what is left when they are killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from resumes.documents import Interrupted, Reading, read_document
from resumes.documents.confinement import CPU_SECONDS, MEMORY_BYTES
from resumes.documents.manners import NICE
from resumes.documents.orders import WALL_SECONDS, Order
from resumes.documents.process import HELPER, Helper
from services.resumes.tests.conftest import TEXT, Resumes
from services.resumes.tests.test_documents_hostile import (
    big_xml,
    docx_with,
    flate_twice,
    laughs,
    many_text_operations,
    pdf_of,
)

Say = Callable[[str], None]


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def stopped_child() -> int:
    """One that will not come to an end by itself."""
    child = await child_at_work()
    os.kill(child, signal.SIGSTOP)
    return child


async def child_at_work(helper: Helper = HELPER) -> int:
    await until(lambda: helper.pid is not None and bool(children_of(helper.pid)))
    assert helper.pid is not None
    return children_of(helper.pid)[0]


def many_paragraphs() -> bytes:
    """Within what is said to be allowed, and dear all the same."""
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    one = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    return docx_with(f"{head}{one * 170_000}</w:body></w:document>".encode())


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (many_text_operations, "pdf"),
        (flate_twice, "pdf"),
        (big_xml, "docx"),
        (laughs, "docx"),
        (many_paragraphs, "docx"),
    ],
)
async def test_a_bomb_takes_no_more_than_it_may(
    make: Callable[[], bytes], kind: str, say: Say
) -> None:
    ended = await HELPER.ask(make(), Order(kind))

    used = ended.verdict
    say(
        f"{make.__name__}: at most {used.peak_megabytes:.0f} MB, "
        f"{used.cpu_seconds:.1f} s of CPU"
    )
    assert ended.answer is None or "unreadable" in ended.answer
    assert used.peak_megabytes <= MEMORY_BYTES / 2**20
    assert used.cpu_seconds <= CPU_SECONDS + 1


async def test_the_helper_does_not_grow(say: Say) -> None:
    async def peak_kb() -> int:
        await read_document(TEXT, "txt")
        status = Path(f"/proc/{HELPER.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])

    before = await peak_kb()
    large = b"words and more words\n" * 9_000
    for content in (flate_twice(), *[large] * 6):
        await HELPER.ask(content, Order("pdf" if content != large else "txt"))
    after = await peak_kb()

    say(
        f"the helper: {after / 1024:.0f} MB, and {after - before} kB more "
        "after a bomb and six large documents"
    )
    assert after - before < 1024
    assert len(list(Path(f"/proc/{HELPER.pid}/fd").iterdir())) < 10


async def test_children_come_behind_everything_else() -> None:
    reading = asyncio.create_task(read_document(many_text_operations(), "pdf"))
    child = await child_at_work()

    await until(lambda: os.getpriority(os.PRIO_PROCESS, child) >= NICE)
    await until(lambda: os.sched_getscheduler(child) == os.SCHED_BATCH)
    await until(lambda: os.sched_getscheduler(child) == os.SCHED_IDLE)
    weighed = Path(f"/proc/{child}/autogroup")
    if weighed.exists():  # sessions are weighed: its own weighs least
        assert os.getsid(child) == child
        assert weighed.read_text().endswith("nice 19\n")
    reading.cancel()
    await until(lambda: not is_alive(child))


async def test_who_waits_no_longer_ends_the_child() -> None:
    reading = asyncio.create_task(read_document(flate_twice(), "pdf"))
    child = await stopped_child()

    reading.cancel()

    await until(lambda: not is_alive(child))
    assert isinstance(await read_document(TEXT, "txt"), Reading)


async def test_a_killed_child_is_not_the_documents_fault() -> None:
    reading = asyncio.create_task(read_document(flate_twice(), "pdf"))
    os.kill(await child_at_work(), signal.SIGKILL)

    with pytest.raises(Interrupted):
        await reading


async def test_after_a_killed_helper_comes_another() -> None:
    reading = asyncio.create_task(read_document(flate_twice(), "pdf"))
    child = await stopped_child()
    first = HELPER.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)

    with pytest.raises(Interrupted):
        await reading
    await until(lambda: not is_alive(child))
    assert isinstance(await read_document(TEXT, "txt"), Reading)
    assert HELPER.pid != first


async def test_a_helper_that_is_idle_is_ended_and_comes_back() -> None:
    helper = Helper()
    await helper.ask(TEXT, Order("txt"))
    first = helper.pid
    assert first is not None

    helper.end_if_idle(after=3600)
    assert is_alive(first)
    asked = asyncio.create_task(helper.ask(flate_twice(), Order("pdf")))
    await child_at_work(helper)
    helper.end_if_idle(after=0)
    assert is_alive(first)  # somebody waits for it
    await asked
    helper.end_if_idle(after=0)

    assert not is_alive(first)
    ended = await helper.ask(TEXT, Order("txt"))
    assert ended.answer is not None
    helper.close()


async def test_one_that_is_stuck_is_ended_on_time(say: Say) -> None:
    """Stopped, it uses no CPU: only the clock tells."""
    asked = asyncio.create_task(HELPER.ask(flate_twice(), Order("pdf")))
    child = await stopped_child()

    ended = await asked

    assert ended.verdict.late
    assert not is_alive(child)
    say(f"a child that is stuck is killed after {WALL_SECONDS:.0f} s")


@pytest.mark.parametrize("victim", ["child", "helper"])
async def test_what_was_interrupted_is_read_again(
    resumes: Resumes, victim: str
) -> None:
    resume_id = (await resumes.upload(pdf_of(b"BT 9 9 Td (x) Tj ET", ""))).json()["id"]
    await resumes.read(resume_id)
    bomb = await resumes.upload(flate_twice(), name="bomb.pdf")
    child = await child_at_work()
    before = resumes.files()

    os.kill(child if victim == "child" else HELPER.pid or 0, signal.SIGKILL)

    assert (await resumes.read(bomb.json()["id"]))["failure_reason"] == "too_complex"
    good = await resumes.have(user_id=8)
    assert (await resumes.get(f"/{good}", user_id=8)).json()["status"] == "analyzed"
    assert set(before) <= set(resumes.files())
    assert len(resumes.files()) == len(before) + 1


async def test_one_that_always_ends_its_process_is_given_up(
    resumes: Resumes,
) -> None:
    bomb = (await resumes.upload(flate_twice(), name="bomb.pdf")).json()["id"]
    killed: set[int] = set()

    async def kill_all() -> None:
        while True:
            child = await child_at_work()
            os.kill(child, signal.SIGKILL)
            killed.add(child)
            await until(lambda pid=child: not is_alive(pid))

    killing = asyncio.create_task(kill_all())
    resume = await resumes.read(bomb)
    killing.cancel()

    assert resume["failure_reason"] == "too_complex"
    assert len(killed) == 3


_SERVICE = """
import asyncio, sys
from resumes.documents.process import HELPER, read_document
async def main():
    reading = asyncio.create_task(read_document(sys.stdin.buffer.read(), "pdf"))
    while HELPER.pid is None:
        await asyncio.sleep(0.01)
    print(HELPER.pid, flush=True)
    await reading
asyncio.run(main())
"""


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_nothing_outlives_the_service(end: signal.Signals) -> None:
    service = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _SERVICE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert service.stdin is not None
    assert service.stdout is not None
    service.stdin.write(flate_twice())
    service.stdin.close()
    helper = int(await service.stdout.readline())
    await until(lambda: bool(children_of(helper)))
    child = children_of(helper)[0]
    os.kill(child, signal.SIGSTOP)

    service.send_signal(end)
    await service.wait()

    await until(lambda: not is_alive(helper) and not is_alive(child))
