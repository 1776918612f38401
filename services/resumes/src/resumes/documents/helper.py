"""The helper: it has imported all that reading takes, and forks a child a document.

Started as `python -I -m resumes.documents.helper` by `process`; its standard input is
the socket on which orders come. It has one thread, sees no document itself, and ends
when its parent does: then there is nobody at the other end of that socket.
"""

import gc
import os
import resource
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field

from resumes.documents import child
from resumes.documents.confinement import HELPER_OPEN_FILES, leave_network, limit
from resumes.documents.manners import ORDINARY_SECONDS, cpu_seconds, wait_for_others
from resumes.documents.orders import ORDER_BYTES, WALL_SECONDS, Order, Verdict
from skills import catalogue

MOST = 4  # children at once; the service asks for fewer
_LOOK_SECONDS = 0.1
_MEGABYTE = 1024  # in the unit of `ru_maxrss`, but for macOS, where it is a byte


def main() -> None:
    """Serve until the service is gone."""
    limit(resource.RLIMIT_NOFILE, HELPER_OPEN_FILES)
    offline = leave_network()
    catalogue()
    gc.collect()
    gc.freeze()  # children that collect would copy all of it
    control = socket.socket(fileno=0)
    Helper(control, offline=offline).run()


@dataclass
class Child:
    pid: int
    lifeline: socket.socket
    began: float = field(default_factory=time.monotonic)
    looked: float = field(default_factory=time.monotonic)
    waits: bool = False  # for all others, as it takes more than most
    late: bool = False

    @property
    def due(self) -> float:
        """When it is to be looked at."""
        end = self.began + WALL_SECONDS
        return end if self.waits else min(end, self.looked + _LOOK_SECONDS)

    def look(self, now: float) -> None:
        self.looked = now
        if now >= self.began + WALL_SECONDS:
            self.late = True
            self.kill()
        elif cpu_seconds(self.pid) > ORDINARY_SECONDS:
            self.waits = True
            wait_for_others(self.pid)

    def kill(self) -> None:
        """With its group: a parser may have started something of its own."""
        for kill in (os.kill, os.killpg):  # it may have no group as yet
            with suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)


class Helper:
    def __init__(self, control: socket.socket, *, offline: bool) -> None:
        self._control = control
        self._offline = offline
        self._children: dict[int, Child] = {}
        self._ended, wakeup = socket.socketpair()
        for end in (self._ended, wakeup):
            end.settimeout(0)
        self._wakeup = wakeup  # kept: the signal handler writes to it
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        while True:
            ready = self._wait()
            if self._ended.fileno() in ready:
                self._ended.recv(4096)
                self._bury()
            self._look_after(ready)
            if self._control.fileno() in ready and not self._take_order():
                break
        for each in self._children.values():
            each.kill()

    def _wait(self) -> set[int]:
        poll = select.poll()
        poll.register(self._ended, select.POLLIN)
        if len(self._children) < MOST:
            poll.register(self._control, select.POLLIN)
        for each in self._children.values():
            poll.register(each.lifeline, 0)  # tells that the other end is closed
        all_due = (each.due for each in self._children.values() if not each.late)
        due = min(all_due, default=None)
        left = None if due is None else 1000 * max(0.0, due - time.monotonic()) + 1
        return {descriptor for descriptor, _ in poll.poll(left)}

    def _look_after(self, ready: set[int]) -> None:
        now = time.monotonic()
        for each in self._children.values():
            if each.lifeline.fileno() in ready:
                each.kill()  # nobody waits for it any more
            elif now >= each.due and not each.late:
                each.look(now)

    def _bury(self) -> None:
        """Tell how each ended that did, after what it may have left behind."""
        while self._children:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            each = self._children.pop(ended.si_pid)
            each.kill()
            _, status, used = os.wait4(each.pid, 0)
            verdict = Verdict(
                cpu_seconds=round(used.ru_utime + used.ru_stime, 3),
                peak_megabytes=round(used.ru_maxrss / _MEGABYTE, 1),
                signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                late=each.late,
            )
            with each.lifeline, suppress(OSError):
                each.lifeline.send(verdict.to_bytes())

    def _take_order(self) -> bool:
        """Whether there was one; there is none once the service has ended."""
        message, descriptors, *_ = socket.recv_fds(self._control, ORDER_BYTES, 2)
        if len(message) < ORDER_BYTES or len(descriptors) < 2:
            return False
        document, lifeline = (socket.socket(fileno=each) for each in descriptors)
        with document:
            pid = os.fork()
            if pid == 0:
                child.run(document, Order.from_bytes(message), offline=self._offline)
        self._children[pid] = Child(pid, lifeline)
        return True


if __name__ == "__main__":
    main()
