"""The door for a person's own use of the models."""

from datetime import date
from typing import Annotated

from fastapi import Request
from pydantic import Field

from ai.asking.writers import OFFLINE
from ai.settings import Settings
from ai.spending import ledger
from common.clock import utc_now
from common.deps import ReadSession
from common.identity import CallerDep
from common.routing import router as make_router
from common.schemas import Moment, View

router = make_router("/api/v1/ai", tag="usage")


class UsageView(View):
    """What somebody has used today, and what a day allows. Rules cost nothing."""

    engine: Annotated[
        str, Field(description="Who writes here: a model or rules", examples=["gemini"])
    ]
    day: Annotated[date, Field(description="In UTC", examples=["2026-11-23"])]
    calls: Annotated[int, Field(examples=[12])]
    calls_limit: Annotated[int, Field(examples=[100])]
    input_tokens: Annotated[int, Field(examples=[8410])]
    output_tokens: Annotated[int, Field(examples=[2204])]
    tokens_limit: Annotated[
        int, Field(description="Of both kinds together", examples=[300000])
    ]
    resets_at: Annotated[
        Moment,
        Field(description="Then it begins anew", examples=["2026-11-24T00:00:00Z"]),
    ]


@router.get("/usage")
async def my_usage(
    request: Request, caller: CallerDep, session: ReadSession
) -> UsageView:
    """What the caller has used of the AI models today, and when that begins anew."""
    settings: Settings = request.state.settings
    day = ledger.day_of(utc_now())
    used = await ledger.used(session, caller.user_id, day)
    return UsageView(
        engine=OFFLINE if settings.google_api_key is None else "gemini",
        day=day,
        calls=used.calls,
        calls_limit=settings.ai_calls_a_day,
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        tokens_limit=settings.ai_tokens_a_day,
        resets_at=ledger.resets_at(day),
    )
