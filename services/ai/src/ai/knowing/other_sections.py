"""Sections of a résumé that nobody reads into fields: kept line by line, as they are.

Awards, publications, volunteering: a résumé that is put together anew without them says
less than its source, and its owner may not notice.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict

_TOLD_ELSEWHERE = frozenset(("contact", "summary", "experience", "skills"))
# Told from fields, where anything could be read into them.
_READ = ("education", "projects", "certifications", "languages")
_WRAPPED_CHARACTERS = 70
_BULLET = re.compile(r"(?:[•◦▪▫■□●○‣⁃∙·➢➤►▸❖✓✔◆◇›»]|[-–—*](?=\s))\s*")


class OtherSection(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    heading: str
    bulleted: bool
    lines: tuple[str, ...]


def other_sections(parsed: dict[Any, Any], text: str) -> list[OtherSection]:
    """Of a résumé as resumes read it, with the places of its sections in the text."""
    told = _TOLD_ELSEWHERE.union(part for part in _READ if parsed.get(part))
    found = []
    for section in parsed.get("sections") or ():
        match section:
            case {"kind": str(kind), "heading": str(heading), "start": a, "end": b} if (
                heading and kind not in told
            ):
                found.append(_section(heading, text[a:b]))
    return [each for each in found if each.lines]


def _section(heading: str, text: str) -> OtherSection:
    written = [line.strip() for line in text.splitlines() if line.strip()]
    if written and written[0] == heading.strip():
        del written[0]
    bulleted = any(map(_BULLET.match, written))
    return OtherSection(
        heading=heading.strip(" :"),
        bulleted=bulleted,
        lines=tuple(_joined(written, bulleted=bulleted)),
    )


def _joined(written: list[str], *, bulleted: bool) -> Iterator[str]:
    """Its lines without bullets; one that was only wrapped goes on above."""
    said = ""
    for above, line in pairwise(["", *written]):
        words = " ".join(_BULLET.sub("", line.replace("\t", ", "), count=1).split())
        goes_on = not _BULLET.match(line) if bulleted else _wraps(above, line)
        if said and goes_on:
            said = f"{said} {words}"
            continue
        if said:
            yield said
        said = words
    if said:
        yield said


def _wraps(above: str, line: str) -> bool:
    return line[:1].islower() or (
        len(above) > _WRAPPED_CHARACTERS and not above.endswith((".", ";", ":", "!"))
    )
