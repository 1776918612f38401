"""The vocabulary of request and response models."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    HttpUrl,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core.core_schema import (
    CoreSchema,
    no_info_after_validator_function,
    no_info_before_validator_function,
)
from starlette.convertors import Convertor, register_url_convertor

MAX_ID = 10**15 - 1
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


class Body(BaseModel):
    """What a client sends: exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class View(BaseModel):
    """What a client gets; made from rows."""

    model_config = ConfigDict(from_attributes=True, hide_input_in_errors=True)


class IdConvertor(Convertor[int]):
    """`{job_id:id}`: one spelling for each id. Anything else is no such path, a 404."""

    regex = r"[1-9][0-9]{0,14}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", IdConvertor())

PathId = Annotated[int, Path(ge=1, le=MAX_ID)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("must be like 2026-03-02T09:00:00Z, with its zone")
    try:
        # Out of range at either end once the offset is taken off: no moment of ours.
        moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("is no moment in time") from error
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("must lie between 1900 and 2200")
    return moment


def _on_the_wire(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_on_the_wire, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


@dataclass(frozen=True)
class _Written:
    """A check of a text, and what of it a JSON Schema can say."""

    check: Callable[[str], str]
    said: dict[str, str] = field(hash=False)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**self.said, **handler(schema)}


@dataclass(frozen=True)
class _BlankClears:
    """An emptied field of a form is sent as an empty text, and means `null`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(_or_none, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        said = handler(schema)
        return {**said, "anyOf": [*said["anyOf"], {"type": "string", "maxLength": 0}]}


def _or_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


# `Annotated[Line | None, BLANK_CLEARS]`
BLANK_CLEARS = _BlankClears()


def _clean(text: str) -> str:
    """No control characters, no run of combining marks that covers the page."""
    # What is usual is taken off as bytes, a thousand letters in a microsecond; of the
    # rest each character is looked at once.
    rest = text.encode(errors="surrogatepass").translate(None, _USUAL)
    others = set(rest.decode(errors="surrogatepass")) if rest else ()
    if not any(map(_is_unusual, others)):
        return text
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > 8:
            raise ValueError("holds too many combining marks")
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t":
            raise ValueError("holds a control character")
    return text


_USUAL = bytes(range(0x20, 0x7F)) + b"\n\r\t"


def _is_unusual(char: str) -> bool:
    return bool(unicodedata.combining(char)) or (
        unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t"
    )


def _one_line(text: str) -> str:
    if text.isascii() and text.isprintable():  # as most are
        return text
    if any(char in text for char in "\n\r\t\v\f\u2028\u2029"):
        raise ValueError("must be one line")
    return _clean(text)


def _shown(text: str) -> str:
    if all(unicodedata.category(char)[0] in "CZM" for char in text):
        raise ValueError("must show something")
    return text


_HTTP_URL = TypeAdapter(HttpUrl)
_WEB = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)


def _web_address(text: str) -> str:
    """Stored as text and never fetched; only http and https make a link."""
    try:
        _HTTP_URL.validate_python(text)
    except ValidationError as error:
        raise ValueError("must be a web address (http or https)") from error
    # The parser would quietly drop tabs and turn backslashes.
    if not _WEB.fullmatch(text):
        raise ValueError("must be a web address without spaces")
    return text


WebAddress = Annotated[
    str,
    Field(max_length=500),
    AfterValidator(_one_line),
    _Written(
        _web_address, {"format": "uri", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://"}
    ),
]

# After the length: `Annotated[str, Field(max_length=255), ONE_LINE]`. White space
# around a text of a body is taken off first.
ONE_LINE = _Written(
    _one_line, {"pattern": r"^\s*[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*\s*$"}
)
# Of a name: what nobody can see is none.
SHOWN = AfterValidator(_shown)
PROSE = _Written(
    _clean,
    {"pattern": r"^\s*[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*\s*$"},
)
