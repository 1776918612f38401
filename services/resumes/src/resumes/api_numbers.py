"""The door for a person's dashboard: how their résumés do."""

from typing import Annotated

from common.calls import called_by
from common.deps import ReadSession
from common.numbers import PATH, Span
from common.routing import router as make_router
from common.schemas import View
from resumes.keeping import statistics

router = make_router("", tag="internal")


class Numbers(View):
    total: int
    analyzed: int
    average_score: float | None
    high_score: int | None
    primary_score: int | None
    primary_breakdown: dict[str, int] | None


@router.post(PATH, include_in_schema=False)
async def numbers(
    span: Span,
    _caller: Annotated[str, called_by("profiles")],
    session: ReadSession,
) -> Numbers:
    """Counts and scores, and the primary résumé's score by aspect."""
    return Numbers.model_validate(await statistics.of(session, span.user_id))
