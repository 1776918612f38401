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
    # Without whom it means nothing: when one of them is erased, nobody acts on it.
    about: ClassVar[tuple[str, ...]] = ("user_id",)

    event_id: str = Field(default_factory=_event_id, max_length=32)
    occurred_at: AwareDatetime = Field(default_factory=utc_now)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        if "subject" in vars(cls):
            PUBLISHED[cls.subject] = cls

    @property
    def people(self) -> list[int]:
        return [getattr(self, name) for name in self.about if hasattr(self, name)]


class OfErasure(Event):
    """Speaks of somebody who is being erased, or was: acted on all the same."""

    about: ClassVar[tuple[str, ...]] = ()

    erasure_id: int
    user_id: int


class Receipt(OfErasure):
    """A service holds nothing of the person any more; `removed` is rows by table."""

    removed: dict[str, int]
