"""Scorecards: what an interviewer holds of a candidate. The candidate sees none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, Forbidden, NotFound
from interviews.scheduling.interviews import get_of, side_of
from interviews.tables import Interview, Scorecard

Recommendation = Literal["strong_no", "no", "yes", "strong_yes"]


class ScorecardNotFound(NotFound):
    detail = "You have not filled in a scorecard for this interview."


class NotAnInterviewer(Forbidden):
    detail = "Scorecards are the interviewers'."


class NothingToScore(Conflict):
    detail = "This interview has not begun, or did not take place."


async def fill_in(
    session: AsyncSession,
    author_id: int,
    interview_id: int,
    judgement: Mapping[str, Any],  # ratings, recommendation, summary
    *,
    now: datetime,
) -> Scorecard:
    """Write one's own, or write it anew.

    Raises:
        InterviewNotFound: They are on no side of it.
        NotAnInterviewer: They are the candidate.
        NothingToScore: It has not begun, or was called off.
    """
    interview = await _get(session, author_id, interview_id)
    if interview.scheduled_at > now or interview.status == "cancelled":
        raise NothingToScore
    card = await _find(session, author_id, interview_id)
    if card is None:
        card = Scorecard(
            interview_id=interview_id,
            author_id=author_id,
            user_id=interview.user_id,
            created_at=now,
        )
        session.add(card)
    for name, value in judgement.items():
        setattr(card, name, value)
    card.updated_at = now
    await session.flush()
    return card


async def get_own(
    session: AsyncSession, author_id: int, interview_id: int
) -> Scorecard:
    """Raises: NotAnInterviewer, ScorecardNotFound: There is none of theirs."""
    await _get(session, author_id, interview_id)
    card = await _find(session, author_id, interview_id)
    if card is None:
        raise ScorecardNotFound
    return card


async def _get(session: AsyncSession, user_id: int, interview_id: int) -> Interview:
    interview = await get_of(session, user_id, interview_id)
    if side_of(interview, user_id) != "employer":
        raise NotAnInterviewer
    return interview


async def _find(
    session: AsyncSession, author_id: int, interview_id: int
) -> Scorecard | None:
    return await session.scalar(
        select(Scorecard).where(
            Scorecard.interview_id == interview_id, Scorecard.author_id == author_id
        )
    )
