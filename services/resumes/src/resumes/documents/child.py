"""The reading process: a document comes in on stdin, one JSON object goes out.

Started as `python -I -m resumes.documents.child <kind>` by `process`. It confines
itself before a parser is imported, hence the imports inside functions.
"""

import json
import sys

from resumes.documents.confinement import confine
from resumes.documents.reading import CannotRead, Reading


def main() -> None:
    """Answer `{"reading": …}`, `{"unreadable": reason}` or, to a probe, what holds."""
    offline = confine()
    kind = sys.argv[1]
    if kind == "probe":
        answer: dict[str, object] = {"offline": offline}
    else:
        answer = _answer(sys.stdin.buffer.read(), kind)
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _answer(content: bytes, kind: str) -> dict[str, object]:
    try:
        return {"reading": _read(content, kind).to_json()}
    except CannotRead as refusal:
        return {"unreadable": refusal.reason}
    except (MemoryError, RecursionError):
        return {"unreadable": "too_complex"}
    except Exception:  # noqa: BLE001 - a parser may raise anything at a broken file
        return {"unreadable": "damaged"}


def _read(content: bytes, kind: str) -> Reading:
    if kind == "pdf":
        from resumes.documents.pdf import read_pdf  # noqa: PLC0415 - after confining

        return read_pdf(content)
    if kind == "docx":
        from resumes.documents.docx import read_docx  # noqa: PLC0415 - after confining

        return read_docx(content)
    from resumes.documents.plain import read_txt  # noqa: PLC0415 - after confining

    return read_txt(content)


if __name__ == "__main__":
    main()
