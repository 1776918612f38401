"""Practice as a conversation: question, answer, perhaps a follow-up, the next one.

Where a conversation stands is read off its questions, so it goes on after a pause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, Unprocessable
from interviews.practising import answering, preparing, sessions
from interviews.practising.rubric.evaluation import Evaluation
from interviews.practising.summing import GOOD
from interviews.tables import Interview, InterviewQuestion


class AllAnswered(Conflict):
    detail = "All questions are answered: ask for the feedback."


class AnswerTooLong(Unprocessable):
    detail = (
        "With what you answered before, an answer has at most"
        f" {answering.MOST_CHARACTERS} characters."
    )


class AnsweredMeanwhile(Conflict):
    detail = "This question was answered in another place meanwhile: look again."


@dataclass(frozen=True)
class Standing:
    """Where a conversation is; `current` is None at its end."""

    interview: Interview
    questions: Sequence[InterviewQuestion]
    current: InterviewQuestion | None

    def whole(self, said: str) -> tuple[InterviewQuestion, str]:
        """What is answered now, and the answer; to a follow-up it goes on.

        Raises:
            AllAnswered: Nothing is.
            AnswerTooLong: Both parts together are.
        """
        if self.current is None:
            raise AllAnswered
        parts = [self.current.answer] if self.current.awaits_follow_up else []
        whole = "\n\n".join(filter(None, (*parts, said)))
        if len(whole) > answering.MOST_CHARACTERS:
            raise AnswerTooLong
        return self.current, whole


@dataclass(frozen=True)
class Taken:
    """An answer that was stored, and where the conversation stands now."""

    question: InterviewQuestion
    evaluation: Evaluation
    standing: Standing


async def stand(session: AsyncSession, user_id: int, interview_id: int) -> Standing:
    """Raises: InterviewNotFound, InterviewOver."""
    interview = await sessions.get_open(session, user_id, interview_id)
    questions = await preparing.list_of(session, user_id, interview_id)
    waiting = (q for q in questions if q.answer is None or q.awaits_follow_up)
    return Standing(interview, questions, next(waiting, None))


async def take(
    session: AsyncSession,
    before: Standing,  # as it was when the answer was judged
    said: str,  # the whole answer
    evaluation: Evaluation,
    *,
    now: datetime,
) -> Taken:
    """Store an answer, and go on.

    Raises:
        InterviewNotFound, InterviewOver: The interview has gone, or is over.
        AnsweredMeanwhile: The conversation has gone on in another place.
    """
    whose, which = before.interview.user_id, before.interview.id
    present = await stand(session, whose, which)
    question = present.current
    if question is None or _place(question) != _place(before.current):
        raise AnsweredMeanwhile
    asks_on = not question.awaits_follow_up and bool(question.follow_ups)
    answering.store(question, said, evaluation, now=now)
    question.awaits_follow_up = asks_on and evaluation.score < GOOD
    await session.flush()
    return Taken(question, evaluation, await stand(session, whose, which))


def _place(question: InterviewQuestion | None) -> tuple[int, int] | None:
    return None if question is None else (question.id, question.tries)
