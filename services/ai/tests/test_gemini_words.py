"""Names of models, and schemas in the words Gemini knows."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from ai.gemini.names import current
from ai.gemini.schemas import as_gemini
from tests.fakes.gemini import unknown_words


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class Idea(BaseModel):
    """One of several."""

    title: Annotated[str, Field(min_length=3, max_length=80, pattern="^[A-Z]")]
    level: Level
    kind: Literal["project"]
    hours: Annotated[int, Field(gt=0, lt=100, multiple_of=5)]
    links: dict[str, str] = {}
    note: str | None = None


class Ideas(BaseModel):
    ideas: Annotated[list[Idea], Field(min_length=1, max_length=5)]
    best: Idea


def test_a_schema_keeps_only_words_that_gemini_knows() -> None:
    schema = Ideas.model_json_schema()
    assert unknown_words(schema)

    told = as_gemini(schema)

    assert not unknown_words(told)
    idea = told["$defs"]["Idea"]["properties"]
    assert (
        idea["title"]["description"] == "At most 80 characters. At least 3 characters."
    )
    assert idea["kind"]["enum"] == ["project"]
    assert "More than 0." in idea["hours"]["description"]
    assert told["properties"]["best"] == {"$ref": "#/$defs/Idea"}
    assert told["properties"]["ideas"]["maxItems"] == 5
    assert told["required"] == ["ideas", "best"]


def test_fields_may_be_called_like_words_of_the_schema() -> None:
    class Odd(BaseModel):
        pattern: str
        default: str
        maxLength: int  # noqa: N815

    told = as_gemini(Odd.model_json_schema())

    assert set(told["properties"]) == {"pattern", "default", "maxLength"}
    assert not unknown_words(told)


@pytest.mark.parametrize(
    ("named", "used"),
    [
        ("gemini-1.5-pro", "gemini-3.8-flash"),
        ("gemini-1.5-pro-latest", "gemini-3.8-flash"),
        ("models/gemini-1.5-pro-002", "gemini-3.8-flash"),
        ("gemini-pro", "gemini-3.8-flash"),
        ("gemini-pro-latest", "gemini-3.8-flash"),
        ("gemini-flash-latest", "gemini-3.8-flash"),
        ("gemini-flash-lite-latest", "gemini-3.5-flash-lite"),
        ("gemini-1.5-flash", "gemini-3.5-flash-lite"),
        ("gemini-1.5-flash-8b", "gemini-3.5-flash-lite"),
        ("gemini-2.0-flash", "gemini-3.5-flash-lite"),
        ("text-embedding-004", "gemini-embedding-2"),
        ("models/embedding-001", "gemini-embedding-2"),
    ],
)
def test_a_retired_model_is_replaced_with_a_warning(
    named: str, used: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert current(named) == used
    assert "model_retired" in capsys.readouterr().out


@pytest.mark.parametrize(
    "named", ["gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-embedding-2", "x"]
)
def test_a_living_model_is_taken_by_its_name(
    named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert current(named) == named
    assert capsys.readouterr().out == ""


def test_what_the_schema_cannot_say_is_still_checked() -> None:
    told: dict[str, Any] = as_gemini(Ideas.model_json_schema())

    assert "pattern" not in str(told)
    with pytest.raises(ValueError, match="title"):
        Idea.model_validate(
            {"title": "low", "level": "low", "kind": "project", "hours": 5}
        )
