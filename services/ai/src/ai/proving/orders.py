"""Lines that give orders to a machine instead of telling a reader something.

They stand in résumés, postings and messages to make a model write what their author
wants. They are kept from whoever writes, and quoted by nobody. What is not recognized
here still meets the fence around the data and the guard of what was written.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

_PIECES = re.compile(r"(\n+|(?<=[.!?])\s+)")
# Letters that are there and not seen, and those that look like others.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e001f\U000e007f-\U000e01ef]"
)
_LOOK_ALIKE = {
    **{0xE0000 + code: chr(code) for code in range(0x20, 0x7F)},
    **dict(zip(map(ord, "аеорсухіԁո"), "aeopcyxidn", strict=True)),
}


@cache
def _orders() -> re.Pattern[str]:
    text = (resources.files("ai.proving") / "orders.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    orders = "|".join(
        f"(?:{each})" for kind in told["orders"].values() for each in kind
    )
    for name, part in told["parts"].items():
        orders = orders.replace(f"{{{name}}}", part)
    return re.compile(orders, re.MULTILINE)


def without_orders(text: str) -> str:
    """The text without the sentences and lines that give orders to a machine."""
    if not (_is_order(text) or _is_order(text.replace("\n", " . "))):
        return text
    pieces = _PIECES.split(text)  # what is between them stands at the odd places
    said = pieces[::2]
    dropped = {number for number, each in enumerate(said) if _is_order(each)}
    for first, second in pairwise(range(len(said))):
        apart = first not in dropped and second not in dropped
        if apart and _is_order(f"{said[first]} {said[second]}"):
            dropped |= {first, second}  # one order, over the end of a line
    kept = [
        each + (pieces[2 * number + 1] if 2 * number + 1 < len(pieces) else "")
        for number, each in enumerate(said)
        if number not in dropped
    ]
    whole = "".join(kept).strip()
    return "" if _is_order(whole) else whole


def screened(model: M) -> M:
    """The same without orders in any of its texts; a list loses those left empty."""
    kept = {name: _screened(value) for name, value in model}
    return model.model_copy(update=kept)


def _screened(value: Any) -> Any:
    if isinstance(value, str):
        return without_orders(value)
    if isinstance(value, BaseModel):
        return screened(value)
    if isinstance(value, list | tuple):
        kept = (_screened(each) for each in value)
        return type(value)(each for each in kept if each != "")
    if isinstance(value, dict):
        return {name: _screened(each) for name, each in value.items()}
    return value


def _is_order(text: str) -> bool:
    return _orders().search(_seen_by_a_machine(text)) is not None


def _seen_by_a_machine(text: str) -> str:
    visible = _INVISIBLE.sub("", text.translate(_LOOK_ALIKE))
    return unicodedata.normalize("NFKC", visible).casefold()
