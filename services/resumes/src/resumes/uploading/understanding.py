"""What the bytes of a résumé say, and the report on it: found outside the service."""

import asyncio
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from resumes.ats import Report, report
from resumes.documents import Reading, Unreadable
from resumes.documents.process import answer_about, checked_reading
from resumes.exchanging.laying_out import lay_out
from resumes.facts import years_by_skill
from resumes.parsing import ParsedResume


@dataclass(frozen=True)
class Understood:
    """What a résumé says."""

    reading: Reading
    parsed: ParsedResume
    report: Report
    skill_years: dict[str, float]


async def understand(
    content: bytes, kind: str, *, today: date
) -> Understood | Unreadable:
    """Raises: Interrupted: See `read_document`."""
    if kind == "json":  # checked when it came in, so nothing in it can surprise
        return await asyncio.to_thread(_imported, content, today)
    answer = await answer_about(content, kind, today)  # type: ignore[arg-type]  # as stored
    if isinstance(answer, Unreadable):
        return answer
    return await asyncio.to_thread(_checked, answer, today)


def _imported(content: bytes, today: date) -> Understood | Unreadable:
    laid_out = lay_out(content, today)
    if isinstance(laid_out, Unreadable):
        return laid_out
    return _complete(*laid_out, report(*laid_out), today)


def _checked(answer: dict[str, object], today: date) -> Understood | Unreadable:
    reading = checked_reading(answer)
    if isinstance(reading, Unreadable):
        return reading
    try:
        parsed = ParsedResume.model_validate(answer.get("parsed"))
        judged = Report.model_validate(answer.get("report"))
    except ValidationError:
        return Unreadable("damaged")
    return _complete(reading, parsed, judged, today)


def _complete(
    reading: Reading, parsed: ParsedResume, judged: Report, today: date
) -> Understood:
    years = years_by_skill(reading.text, parsed, today=today)
    return Understood(reading, parsed, judged, years)
