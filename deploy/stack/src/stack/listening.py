"""The sockets services listen on, kept open while a service is started again.

Whoever connects meanwhile waits in the kernel's queue for the next process, instead of
being refused. What is kept away, or ends again and again, is refused at once.
"""

import socket
from contextlib import suppress

QUEUE = 2048  # connections that wait to be accepted


class Listening:
    def __init__(self, ports: dict[str, int]) -> None:
        self._ports = ports
        self._open: dict[str, socket.socket] = {}

    def open(self, name: str) -> None:
        if name in self._open:
            return
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", self._ports[name]))
            listening.listen(QUEUE)
        except OSError:
            listening.close()
            raise
        self._open[name] = listening

    def close(self, name: str) -> None:
        """From now on nobody is let in; who waits in the queue is sent away."""
        if listening := self._open.pop(name, None):
            # Closing alone would leave it open where a dying process still holds it.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()

    def only(self, name: str) -> socket.socket:
        """In a forked child: its own; it holds nobody else's open."""
        mine = self._open.pop(name)
        for other in self._open.values():
            other.close()
        self._open.clear()
        return mine
