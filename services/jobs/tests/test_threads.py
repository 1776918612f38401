"""The threads that search: a short queue before them, and an answer when it is full."""

import asyncio
import threading

import pytest

from jobs.searching.threads import MAX_WAITING, SearchBusy, Threads


async def test_who_comes_to_a_full_queue_is_told_and_the_others_are_served() -> None:
    threads, gate = Threads("test"), threading.Event()
    waiting = [
        asyncio.create_task(threads.run(lambda: gate.wait(10)))
        for _ in range(MAX_WAITING)
    ]
    await asyncio.sleep(0)  # each has taken its place

    with pytest.raises(SearchBusy):
        await threads.run(lambda: True)
    gate.set()

    assert await asyncio.gather(*waiting) == [True] * MAX_WAITING
    assert await threads.run(lambda: "free again") == "free again"


async def test_a_look_that_fails_gives_its_place_back() -> None:
    threads = Threads("test")

    for _ in range(MAX_WAITING + 1):
        with pytest.raises(ZeroDivisionError):
            await threads.run(lambda: 1 // 0)
