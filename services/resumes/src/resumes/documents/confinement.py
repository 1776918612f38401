"""What a reading process may not do, set by itself before it sees the document.

The limits are the kernel's, so a parser led astray by a hostile file cannot lift them.
"""

import ctypes
import os
import resource
import signal
from contextlib import suppress

from resumes.documents.syscalls import refuse_sockets_and_processes

MEMORY_BYTES = 512 * 1024 * 1024  # with what the helper had imported
CPU_SECONDS = 5
OPEN_FILES = 32
HELPER_OPEN_FILES = 64

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


def confine() -> bool:
    """Give up what reading does not need; tell whether that takes the network away."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_NPROC, 0)
    limit(resource.RLIMIT_CPU, CPU_SECONDS)
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    return refuse_sockets_and_processes()


def limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))


def leave_network() -> bool:
    """Not every kernel, and few containers, allow it; the filter then has to do.

    It takes a while, so the helper does it, and its children begin without one.
    """
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
        if libc.unshare(flags) == 0:
            return True
        return bool(libc.unshare(_CLONE_NEWNET | _CLONE_NEWUSER) == 0)
    except (OSError, AttributeError):
        return False


def die_with_parent(parent: int) -> None:
    """However it ends; where the kernel cannot do that, the limits end us soon."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # it ended before we asked
