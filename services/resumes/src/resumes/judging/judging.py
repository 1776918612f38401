"""Judging a résumé against what it is for, outside every transaction."""

import asyncio
from dataclasses import dataclass

from common.calls import Calls
from common.errors import Unprocessable
from resumes.ats import Report, report
from resumes.documents import Reading
from resumes.jobs_client import Posting, read_posting
from resumes.keeping.library import ResumeNotReady
from resumes.parsing import ParsedResume
from resumes.tables import Resume


class TwoTargets(Unprocessable):
    detail = "Name a job or send a description, not both."


@dataclass(frozen=True)
class Target:
    """What a résumé is judged against; without text, roles like its own."""

    text: str | None = None
    posting: Posting | None = None


async def find_target(
    calls: Calls,
    user_id: int,
    job_id: int | None,
    description: str | None,
    *,
    timeout: float,
) -> Target:
    """The posting that was named, or the text that was sent, or neither.

    Raises:
        TwoTargets: Both were given.
        JobNotFound, JobsUnavailable: See `read_posting`.
    """
    if job_id is None:
        return Target(description)
    if description is not None:
        raise TwoTargets
    posting = await read_posting(calls, user_id, job_id, timeout=timeout)
    return Target(posting.text, posting)


async def judge(resume: Resume, target: str | None) -> Report:
    """Raises: ResumeNotReady: Nothing was read in it, yet or at all."""
    reading, parsed = contents_of(resume)
    return await asyncio.to_thread(report, reading, parsed, target)


def contents_of(resume: Resume) -> tuple[Reading, ParsedResume]:
    """What was read. Raises: ResumeNotReady: See `judge`."""
    if resume.reading is None or resume.parsed_data is None:
        raise ResumeNotReady
    return (
        Reading.from_json(resume.reading),
        ParsedResume.model_validate(resume.parsed_data),
    )
