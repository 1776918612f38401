"""A model, whoever provides it: what it is asked, what it answers, how it fails."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ai.asking.reasons import Reason


@dataclass(frozen=True)
class Turn:
    who: Literal["user", "model"]
    text: str


@dataclass(frozen=True)
class Request:
    """`instruction` is ours alone; what people wrote stands in `turns`, fenced."""

    instruction: str
    turns: Sequence[Turn]
    schema: dict[str, Any] | None  # JSON Schema of the answer; None for plain text
    long: bool


@dataclass(frozen=True)
class Spent:
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True)
class Reply:
    text: str
    spent: Spent


class Model(Protocol):
    engine: str

    def name(self, *, long: bool) -> str: ...

    async def write(self, request: Request) -> Reply:
        """The whole answer, or one of the failures below."""
        ...

    def stream(self, request: Request) -> AsyncIterator[str | Spent]:
        """Pieces as they come, and what was spent so far; fails like `write`."""
        ...

    async def close(self) -> None: ...


class ModelFailed(Exception):
    """No answer that can be used. `spent` is what it cost nevertheless."""

    reason: Reason

    def __init__(self, why: str, *, spent: Spent | None = None) -> None:
        super().__init__(why)
        self.spent = spent or Spent()


class ProviderFailed(ModelFailed):
    """The provider, not the answer: asked again when it may pass."""

    reason = Reason.MODEL_UNAVAILABLE

    def __init__(
        self, why: str, *, passes: bool = True, retry_after: float | None = None
    ) -> None:
        super().__init__(why)
        self.passes = passes
        self.retry_after = retry_after  # seconds


class ProviderLimits(ProviderFailed):
    reason = Reason.MODEL_LIMITED


class TimedOut(ProviderFailed):
    reason = Reason.MODEL_TIMEOUT


class Refused(ModelFailed):
    reason = Reason.MODEL_REFUSED


class AnswerInvalid(ModelFailed):
    reason = Reason.MODEL_ANSWER_INVALID


class AnswerUnfounded(ModelFailed):
    reason = Reason.MODEL_ANSWER_UNFOUNDED


class Busy(ModelFailed):
    reason = Reason.MODEL_BUSY


class BreakerOpen(ModelFailed):
    reason = Reason.BREAKER_OPEN
