"""What an engine is asked, and what it answers.

The numbers and the names in a question belong to who asks. An engine puts them into
words; it changes none of them, adds none, and takes no text for an instruction.
"""

from dataclasses import dataclass
from typing import Annotated, Protocol

from pydantic import Field

from common.schemas import ONE_LINE, PROSE, Body

MOST_SKILLS = 50

Percent = Annotated[int, Field(ge=0, le=100)]
Line = Annotated[str, Field(max_length=300), ONE_LINE]
Skill = Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
Sentence = Annotated[str, Field(max_length=1000), PROSE]


class MatchQuestion(Body):
    """How well somebody fits a job, as jobs has found it."""

    job_title: Line
    score: Percent
    reasons: Annotated[list[Sentence], Field(max_length=20)]
    matching_skills: Annotated[list[Skill], Field(max_length=MOST_SKILLS)]
    missing_skills: Annotated[list[Skill], Field(max_length=MOST_SKILLS)]
    # Missing or nearly held; what would help most comes first.
    skills_to_learn: Annotated[list[Skill], Field(max_length=10)]


class AspectScores(Body):
    """The four aspects of a report, each of 100."""

    keyword_matching: Percent
    formatting: Percent
    content: Percent
    relevance: Percent


class ReportQuestion(Body):
    """What the checks of a résumé came to, as resumes has found it."""

    score: Percent
    scores: AspectScores
    strengths: Annotated[list[Line], Field(max_length=10)]  # titles of checks
    weaknesses: Annotated[list[Line], Field(max_length=10)]
    fixes: Annotated[list[Sentence], Field(max_length=10)]  # the most useful first
    missing_skills: Annotated[list[Skill], Field(max_length=20)]


@dataclass(frozen=True)
class Explanation:
    text: str  # at most 4000 characters
    engine: str
    degraded_reason: str | None = None  # why it is less than it could be


class Engine(Protocol):
    """Whoever writes the prose."""

    async def explain_match(self, question: MatchQuestion) -> Explanation: ...

    async def explain_report(self, question: ReportQuestion) -> Explanation: ...
