"""What ai holds of people."""

from ai.tables import (
    ChatMessage,
    ChatSession,
    IdeaSet,
    RememberedAnswer,
    TailoredResume,
    UsageOfDay,
)
from common.personal import Owned, PersonalData

PERSONAL = PersonalData(
    owned=[
        Owned(
            UsageOfDay,
            lambda user_id: UsageOfDay.user_id == user_id,
            exported=[
                *("day", "task", "engine", "model", "calls"),
                *("input_tokens", "output_tokens", "micro_dollars"),
            ],
            hidden=["user_id"],
        ),
        Owned(
            RememberedAnswer,
            lambda user_id: RememberedAnswer.user_id == user_id,
            exported=["task", "answer", "created_at"],
            hidden=["user_id", "question"],
        ),
        # Before the conversations they stand in.
        Owned(
            ChatMessage,
            lambda user_id: ChatMessage.user_id == user_id,
            exported=[
                *("id", "session_id", "role", "content", "engine", "model"),
                *("tokens_used", "degraded_reason", "sources", "created_at"),
            ],
            hidden=["user_id"],
        ),
        Owned(
            ChatSession,
            lambda user_id: ChatSession.user_id == user_id,
            exported=["id", "title", "messages", "created_at", "last_message_at"],
            hidden=["user_id", "version"],
        ),
        Owned(
            IdeaSet,
            lambda user_id: IdeaSet.user_id == user_id,
            exported=[
                *("id", "asked", "ideas", "engine", "degraded_reason", "created_at"),
            ],
            hidden=["user_id"],
        ),
        Owned(
            TailoredResume,
            lambda user_id: TailoredResume.user_id == user_id,
            exported=[
                *("id", "resume_id", "job_id", "title", "ats_score"),
                *("ats_score_before", "engine", "degraded_reason", "created_at"),
                "paper",
            ],
            hidden=["user_id"],
        ),
    ],
)
