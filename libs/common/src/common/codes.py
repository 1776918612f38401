"""The six digits of a mail, as people type and paste them: `604 393`, `604-393`."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

MAX_LENGTH = 32
# Only 0 to 9: digits of other scripts are no code of ours, however alike they look.
AS_TYPED = r"^\s*[0-9](?:[ -]*[0-9]){5}\s*$"


def _without_gaps(typed: object) -> object:
    """What is no text, or too long for a code, is left for the pattern to refuse."""
    if not isinstance(typed, str) or len(typed) > MAX_LENGTH:
        return typed
    if not re.fullmatch(AS_TYPED, typed):
        return typed
    return re.sub(r"[ -]", "", typed)


Code = Annotated[
    str,
    BeforeValidator(_without_gaps),
    Field(pattern=r"^[0-9]{6}$"),
    WithJsonSchema({"type": "string", "pattern": AS_TYPED, "maxLength": MAX_LENGTH}),
]
