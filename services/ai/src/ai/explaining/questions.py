"""What others ask to have explained: numbers and names that are theirs."""

from typing import Annotated

from pydantic import Field

from common.schemas import ONE_LINE, PROSE, Body, Id

MOST_SKILLS = 50

Percent = Annotated[int, Field(ge=0, le=100)]
Line = Annotated[str, Field(max_length=300), ONE_LINE]
Skill = Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
Sentence = Annotated[str, Field(max_length=1000), PROSE]


class MatchQuestion(Body):
    """How well somebody fits a job, as jobs has found it."""

    user_id: Id
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

    user_id: Id
    score: Percent
    scores: AspectScores
    strengths: Annotated[list[Line], Field(max_length=10)]  # titles of checks
    weaknesses: Annotated[list[Line], Field(max_length=10)]
    fixes: Annotated[list[Sentence], Field(max_length=10)]  # the most useful first
    missing_skills: Annotated[list[Skill], Field(max_length=20)]
