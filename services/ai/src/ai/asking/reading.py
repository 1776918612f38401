"""A model's answer, read as what it is: text from outside."""

from collections.abc import Iterator

from pydantic import ValidationError

from ai.asking.tasks import Answer, Prose
from common import strict_json
from common.errors import AppError

MOST_SHOWN_AGAIN = 20_000  # letters of a broken answer
_MOST_COMPLAINTS = 8


class Unreadable(Exception):
    """Not in the shape asked for; says what is wrong, for whoever is to mend it."""


def parsed(shape: type[Answer], text: str) -> Answer:
    """The answer that a JSON text holds.

    Raises:
        Unreadable: It is no JSON that could be stored, or not of that shape.
    """
    try:
        strict_json.loads(text.encode())
        return shape.model_validate_json(text)
    except ValidationError as error:
        raise Unreadable(_complaint(error)) from error
    except UnicodeEncodeError as error:
        raise Unreadable("The text holds half a character.") from error
    except AppError as error:
        raise Unreadable(error.detail) from error


def as_prose(shape: type[Prose], text: str) -> Prose:
    """Plain text as the answer that it is."""
    if not strict_json.storable(text):
        raise Unreadable("The text holds what cannot be stored.")
    try:
        return shape.model_validate({"text": text.strip()})
    except ValidationError as error:
        raise Unreadable(_complaint(error)) from error


def paragraphs(text: str) -> Iterator[str]:
    yield from text.splitlines(keepends=True)


def _complaint(error: ValidationError) -> str:
    """What and where, not what stood there instead."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [
        f"{'.'.join(map(str, each['loc'])) or 'the answer'}: {each['msg']}"
        for each in found[:_MOST_COMPLAINTS]
    ]
    return "\n".join(lines)[:2000]
