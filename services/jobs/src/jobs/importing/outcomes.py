"""What became of a row of a file."""

from dataclasses import dataclass, field
from typing import Literal

Result = Literal["created", "updated", "unchanged", "duplicate", "invalid"]


@dataclass
class Outcome:
    result: Result
    external_id: str | None
    job_id: int | None = None
    duplicate_of: int | None = None
    errors: list[dict[str, str]] = field(default_factory=list)

    def tell(self, job_id: int) -> None:
        if self.result == "duplicate":
            self.duplicate_of = job_id
        else:
            self.job_id = job_id
