"""What ai holds of people."""

from ai.tables import RememberedAnswer, UsageOfDay
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
    ],
)
