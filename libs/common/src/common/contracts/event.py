"""What every event has."""

from typing import ClassVar
from uuid import uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from common.clock import utc_now

PUBLISHED: dict[str, type["Event"]] = {}


def _event_id() -> str:
    return uuid4().hex


class Event(BaseModel):
    """A fact in the past tense. Unknown fields are ignored: a newer sender may add."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: ClassVar[str]

    event_id: str = Field(default_factory=_event_id, max_length=32)
    occurred_at: AwareDatetime = Field(default_factory=utc_now)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        PUBLISHED[cls.subject] = cls
