"""What is wanted of whoever writes, of which data, in which shape; and what came back.

The numbers and the names in a task's data belong to who asks. Whoever writes puts them
into words; it changes none of them, adds none, and takes no text for an instruction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Answer = TypeVar("Answer", bound=BaseModel)


class Prose(BaseModel):
    text: str = Field(min_length=1, max_length=8000)


def _all_of_it(answer: Answer) -> Answer:
    return answer


@dataclass(frozen=True)
class Task(Generic[Answer]):
    """One thing to write.

    `name` names its prompt, `data` is all a model may know and always fenced as data.
    `offline` is the answer by rules: pure, the same bytes for the same task. `proven`
    is asked about a model's answer only: it drops what the data does not contain, and
    gives None when nothing useful is left.
    """

    name: str
    data: BaseModel
    answer: type[Answer]
    offline: Callable[[], Answer]
    proven: Callable[[Answer], Answer | None] = _all_of_it
    stands: Callable[[str], bool] | None = None  # of prose, for each sentence alone
    long: bool = False  # worth the larger model and its time
    unasked: bool = False  # nobody asked for a model: past a budget the rules will do
    by_rules: bool = False  # no model is asked: the rules are meant to answer


@dataclass(frozen=True)
class Answered(Generic[Answer]):
    answer: Answer
    engine: str
    degraded_reason: str | None = None  # why it is less than it could be
    model: str | None = None  # which one wrote it, and what it read and wrote
    tokens: int | None = None
