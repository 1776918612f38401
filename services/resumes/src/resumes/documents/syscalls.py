"""A filter in the kernel that refuses sockets and new processes from here on.

Limits alone do not take the network from a process, and containers rarely let it leave
its network namespace. A filter is always allowed, and cannot be taken off again. The
program is classic BPF: check the machine, load the number of the call, compare.
"""

import ctypes
import platform
import struct

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_ABOVE, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # EPERM
_FOREIGN_CALLS = 0x40000000  # the x32 numbers, another way in

# machine: its audit number, then socket, socketpair, clone, fork, vfork, execve,
# execveat, clone3, io_uring_setup, ptrace, as far as it has them
_REFUSED = {
    "x86_64": (0xC000003E, (41, 53, 56, 57, 58, 59, 322, 435, 425, 101)),
    "aarch64": (0xC00000B7, (198, 199, 220, 221, 281, 435, 425, 117)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def refuse_sockets_and_processes() -> bool:
    """Set the filter; tell whether the kernel took it."""
    known = _REFUSED.get(platform.machine())
    if known is None:
        return False
    code = _program(*known)
    program = _Program(len(code) // 8, code)
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(machine: int, refused: tuple[int, ...]) -> bytes:
    """Jumps count the steps to skip; the last step refuses, the one before allows."""
    steps = [
        _step(_LOAD, _MACHINE_AT),
        _step(_JUMP_EQUAL, machine, miss=len(refused) + 3),
        _step(_LOAD, _NUMBER_AT),
        _step(_JUMP_ABOVE, _FOREIGN_CALLS, hit=len(refused) + 1),
    ]
    for place, number in enumerate(refused):
        steps.append(_step(_JUMP_EQUAL, number, hit=len(refused) - place))
    return b"".join([*steps, _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE)])


def _step(code: int, operand: int, *, hit: int = 0, miss: int = 0) -> bytes:
    return struct.pack("=HBBI", code, hit, miss, operand)
