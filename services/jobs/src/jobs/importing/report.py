"""What is said of an imported file: each row's result, and how many of each."""

from collections import Counter

from pydantic import Field
from pydantic_core import to_json

from common.schemas import View
from jobs.importing.outcomes import Outcome, Result


class RowError(View):
    pointer: str = Field(examples=["/salary_min"], description="Empty: the whole row")
    detail: str = Field(examples=["is missing"])


class RowResult(View):
    row: int = Field(examples=[1], description="Counted from 1, empty lines left out")
    result: Result
    external_id: str | None = Field(examples=["r-1029"])
    job_id: int | None = Field(examples=[7])
    duplicate_of: int | None = Field(
        description="The job that this row is again: of another source, or of this file"
    )
    errors: list[RowError]


class ImportTotals(View):
    created: int = Field(examples=[940])
    updated: int = Field(examples=[12])
    unchanged: int = Field(examples=[40])
    duplicate: int = Field(examples=[5])
    invalid: int = Field(examples=[3])


class ImportReport(View):
    totals: ImportTotals
    rows: list[RowResult] = Field(description="A result for each row, in its order")


def report_of(outcomes: list[Outcome]) -> bytes:
    """In a thread and of plain values: they may be ten thousand."""
    totals: Counter[str] = Counter(outcome.result for outcome in outcomes)
    report = {
        "totals": {name: totals[name] for name in ImportTotals.model_fields},
        "rows": [
            {"row": number, **vars(outcome)}
            for number, outcome in enumerate(outcomes, start=1)
        ],
    }
    return to_json(report)
