"""What clients get of conversations."""

from typing import Literal

from pydantic import Field

from ai.tables import ChatMessage
from common.schemas import Moment, View


class SourceView(View):
    kind: str = Field(
        description="`guide`, or whose data: resumes, profiles, interviews, jobs",
        examples=["guide"],
    )
    title: str = Field(examples=["Bullets that show results"])
    id: str | None = Field(description="Of the guide", examples=["resume-bullets"])


class ChatAnswer(View):
    session_id: int = Field(examples=[4])
    message_id: int = Field(examples=[18])
    text: str = Field(examples=["Your next interview: Second round, on Tuesday ..."])
    engine: str = Field(description="Who wrote it", examples=["offline"])
    degraded_reason: str | None = Field(
        description="Why it is less than it could be", examples=[None]
    )
    sources: list[SourceView]


class MessageView(View):
    id: int = Field(examples=[18])
    session_id: int = Field(examples=[4])
    role: Literal["user", "assistant"]
    content: str = Field(examples=["How can I improve my résumé?"])
    engine: str | None = Field(examples=["offline"])
    model: str | None = Field(examples=[None])
    tokens_used: int | None = Field(examples=[None])
    degraded_reason: str | None = Field(examples=[None])
    sources: list[SourceView]
    created_at: Moment


class SessionView(View):
    id: int = Field(examples=[4])
    title: str = Field(examples=["How can I improve my résumé?"])
    messages: int = Field(description="How many are in it", examples=[2])
    created_at: Moment
    last_message_at: Moment


def answer_of(message: ChatMessage) -> ChatAnswer:
    return ChatAnswer(
        session_id=message.session_id,
        message_id=message.id,
        text=message.content,
        engine=message.engine or "",
        degraded_reason=message.degraded_reason,
        sources=[SourceView.model_validate(source) for source in message.sources],
    )
