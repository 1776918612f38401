"""What the rubric says of an answer: points, and the words they rest on."""

from typing import Literal

from pydantic import Field

from common.schemas import View

PartName = Literal["structure", "relevance", "specificity", "length", "clarity"]

WORTH: dict[PartName, int] = {
    "structure": 24,
    "relevance": 32,
    "specificity": 24,
    "length": 10,
    "clarity": 10,
}


class Quote(View):
    """A place in the answer: `answer[start:end]` is the quote."""

    quote: str = Field(examples=["I restored the rows"])
    start: int = Field(examples=[212])
    end: int = Field(examples=[231])


class Part(View):
    """One of the five things looked at."""

    name: PartName = Field(examples=["structure"])
    points: int = Field(examples=[18])
    of: int = Field(examples=[24])
    evidence: list[Quote]
    comment: str = Field(
        examples=["Situation, task and action are told; the result is missing."]
    )


class Evaluation(View):
    """An answer's points, what they rest on, and what would earn more."""

    score: int = Field(ge=0, le=100, examples=[71])
    parts: list[Part]
    missing: list[str] = Field(examples=[["the prevention"]])
    strengths: list[str] = Field(examples=[["You say what you did yourself."]])
    improvements: list[str] = Field(
        examples=[["Say what came of it, in a number: the answer ends with the fix."]]
    )
