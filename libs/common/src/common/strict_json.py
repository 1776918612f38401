"""JSON as we accept it: UTF-8, no duplicate keys, nothing that cannot be stored.

Python's parser takes much that poisons a database later: NaN, infinities, lone
surrogates, NUL, integers without end, structures too deep to walk.
"""

import json
import math
import re
from typing import Any

from common.errors import BadRequest, Unprocessable, UnsupportedMediaType

MAX_DEPTH = 32
MAX_INTEGER = 2**63 - 1
_BAD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")  # NUL, and halves of pairs


class MalformedJson(BadRequest):
    detail = "The body is not valid JSON."


class UnacceptableJson(Unprocessable):
    detail = "The body holds a value that is not accepted."


def loads(body: bytes) -> Any:  # any JSON value
    """Parse `body`.

    Raises:
        MalformedJson: Not JSON, a byte order mark, a key twice.
        UnacceptableJson: NaN, infinities, NUL, lone surrogates, too deep, too big.
        UnsupportedMediaType: UTF-16 or UTF-32.
    """
    text = _decode(body)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJson from error
    except RecursionError as error:
        raise MalformedJson from error
    # Only a body with certain escapes can hold bad characters, only one with many
    # brackets can be deep: most bodies need no walk.
    if ("\\u" in text and _BAD_ESCAPE.search(text)) or text.count("[") + text.count(
        "{"
    ) > MAX_DEPTH:
        _check(value, depth=1)
    return value


def storable(text: str) -> bool:
    """Whether `text` can be stored and sent again: no NUL, no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _decode(body: bytes) -> str:
    if body[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\0" in body[:4]:
        raise UnsupportedMediaType
    if body.startswith(b"\xef\xbb\xbf"):
        raise MalformedJson("The body must not start with a byte order mark.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise MalformedJson("The body is not valid UTF-8.") from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("An object holds the same key twice.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 20 or abs(value := int(digits)) > MAX_INTEGER:
        raise UnacceptableJson("An integer is out of range.")
    return value


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise UnacceptableJson("A number is out of range.")
    return value


def _constant(name: str) -> float:
    raise UnacceptableJson(f"{name} is not a number.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_duplicates,
    parse_int=_integer,
    parse_float=_number,
    parse_constant=_constant,
)


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if not storable(value):
            raise UnacceptableJson("A text holds NUL or half a surrogate pair.")
        return
    if isinstance(value, dict | list) and depth > MAX_DEPTH:
        raise UnacceptableJson(f"Nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
