"""Who connects while a service is away: waits for the next process, or is refused."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from common.testing import free_port
from stack.listening import Listening


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def listening(port: int) -> Iterator[Listening]:
    made = Listening({"jobs": port, "ai": free_port()})
    yield made
    for name in ("jobs", "ai"):
        made.close(name)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def test_who_comes_between_two_processes_is_answered_by_the_next(
    listening: Listening, port: int
) -> None:
    listening.open("jobs")
    with connected(port) as client:
        client.sendall(b"hello")
        child = os.fork()
        if child == 0:
            accepted, _ = listening.only("jobs").accept()
            accepted.sendall(accepted.recv(5))
            os._exit(0)
        assert client.recv(5) == b"hello"
        os.waitpid(child, 0)


def test_what_is_closed_refuses_who_comes_and_sends_away_who_waits(
    listening: Listening, port: int
) -> None:
    listening.open("jobs")
    with connected(port) as waiting:
        listening.close("jobs")
        with suppress(ConnectionResetError):  # as the kernel likes
            assert waiting.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        connected(port)


def test_it_is_opened_once_and_can_be_opened_again(
    listening: Listening, port: int
) -> None:
    for _ in range(2):
        listening.open("jobs")
        listening.open("jobs")
        connected(port).close()
        listening.close("jobs")
        listening.close("jobs")


def test_a_child_holds_nobody_elses_open(listening: Listening) -> None:
    listening.open("jobs")
    listening.open("ai")

    mine = listening.only("jobs")

    assert mine.getsockname()[0] == "127.0.0.1"
    listening.open("ai")  # it would be taken
    mine.close()
