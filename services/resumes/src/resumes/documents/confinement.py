"""What a reading process may not do, set by itself before it imports a parser.

The limits are the kernel's, so a parser led astray by a hostile file cannot lift them.
Only the standard library and our own `syscalls` are imported here, for that reason.
"""

import ctypes
import os
import resource

from resumes.documents.syscalls import refuse_sockets_and_processes

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 5
OPEN_FILES = 32

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def confine() -> bool:
    """Give up what reading does not need; tell whether the network is gone as well."""
    left = _leave_network()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    return refuse_sockets_and_processes() or left


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))


def _leave_network() -> bool:
    """Not every kernel, and few containers, allow it; the filter then has to do."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
        if libc.unshare(flags) == 0:
            return True
        return bool(libc.unshare(_CLONE_NEWNET | _CLONE_NEWUSER) == 0)
    except (OSError, AttributeError):
        return False
