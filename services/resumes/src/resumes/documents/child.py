"""A reading process: forked by `helper` for one document, whose end is its own.

The document comes in on a socket, one JSON object goes out. The parsers have been
imported, and have seen nothing yet, when it confines itself.
"""

import os
import signal
import socket
import traceback
from datetime import date
from typing import NoReturn

from pydantic_core import to_json

from resumes.ats import report
from resumes.documents.confinement import HELPER_OPEN_FILES, confine, die_with_parent
from resumes.documents.docx import read_docx
from resumes.documents.manners import make_way
from resumes.documents.orders import Order
from resumes.documents.pdf import read_pdf
from resumes.documents.plain import read_txt
from resumes.documents.reading import CannotRead, Reading
from resumes.parsing import parse

_READERS = {"pdf": read_pdf, "docx": read_docx, "txt": read_txt}


def run(document: socket.socket, order: Order, *, offline: bool) -> NoReturn:
    """Answer `{"reading": …}`, `{"unreadable": reason}`, `{"bug": where}` or, to a
    probe, what holds. Nothing climbs back into the helper's loop.
    """
    try:
        helper = os.getppid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent(helper)
        make_way()
        os.dup2(document.fileno(), 0)
        os.closerange(3, HELPER_OPEN_FILES)  # of the helper and of the other children
        offline = confine() or offline
        with socket.socket(fileno=0) as stream:
            stream.sendall(to_json(_answer(stream, order, offline=offline)))
    finally:
        os._exit(0)


def _answer(stream: socket.socket, order: Order, *, offline: bool) -> dict[str, object]:
    if order.kind == "probe":
        return {"offline": offline}
    try:
        reading = _read(stream, order.kind)
        if isinstance(reading, str):
            return {"unreadable": reading}
        return {"reading": reading} | _understood(reading, order.today)
    except (MemoryError, RecursionError):
        return {"unreadable": "too_complex"}
    except Exception as error:  # noqa: BLE001 - ours, in what comes after reading
        return {"bug": f"{type(error).__name__} at {_place_of(error)}"}


def _read(stream: socket.socket, kind: str) -> Reading | str:
    """What stands in the document, or why it cannot be read."""
    content = bytearray()
    while piece := stream.recv(1 << 20):
        content += piece
    try:
        return _READERS[kind](bytes(content))
    except CannotRead as refusal:
        return refusal.reason
    except (MemoryError, RecursionError):
        return "too_complex"
    except Exception:  # noqa: BLE001 - a parser may raise anything at a broken file
        return "damaged"


def _understood(reading: Reading, today: date | None) -> dict[str, object]:
    if today is None:
        return {}
    parsed = parse(reading, today=today)
    return {"parsed": parsed, "report": report(reading, parsed)}


def _place_of(error: Exception) -> str:
    """Without what it says, which may be what stands in the résumé."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return ", ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
