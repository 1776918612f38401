"""What several of our bodies hold."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from common.schemas import BLANK_CLEARS, ONE_LINE, PROSE, SHOWN, WebAddress
from profiles import slugs

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EARLIEST = date(1900, 1, 1)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("must be a day like 2026-03-02")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError("is no day of the calendar") from error
    if day < _EARLIEST:
        raise ValueError("must not be before 1900")
    return day


def _free(slug: str) -> str:
    if not slugs.is_allowed(slug):
        raise ValueError("is reserved, or has no letter: choose another")
    return slug


Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE, SHOWN]
Prose = Annotated[str, Field(max_length=4000), PROSE]
Text = Annotated[str, Field(max_length=2000), PROSE]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9 ().-]{5,20}$", max_length=20)]
Label = Annotated[str, Field(min_length=1, max_length=60), ONE_LINE]
SkillName = Annotated[str, Field(min_length=1, max_length=80), ONE_LINE]
MaybeLine = Annotated[Line | None, BLANK_CLEARS]
MaybePhone = Annotated[Phone | None, BLANK_CLEARS]
MaybeProse = Annotated[Prose | None, BLANK_CLEARS]
MaybeWebAddress = Annotated[WebAddress | None, BLANK_CLEARS]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Slug = Annotated[
    str,
    Field(min_length=3, max_length=60, pattern=f"^{slugs.SLUG.pattern}$"),
    AfterValidator(_free),
]
