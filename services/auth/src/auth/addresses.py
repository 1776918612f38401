"""E-mail addresses: one spelling for each mailbox."""

import unicodedata
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, WithJsonSchema

MAX_LENGTH = 254


def normalize(address: str) -> str:
    """The one spelling of `address`: NFKC, trimmed, in lower case, all ASCII.

    Raises:
        ValueError: It is no address, or carries anything beside one.
    """
    plain = unicodedata.normalize("NFKC", address).strip()
    if len(plain) > MAX_LENGTH or any(ord(char) < 0x20 for char in address.strip()):
        raise ValueError("is not an e-mail address")
    try:
        checked = validate_email(
            plain, check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        # The library's own words repeat what was sent.
        raise ValueError("is not an e-mail address") from error
    # As a mail header takes it: a domain of other letters in its `xn--` form.
    return (checked.ascii_email or checked.normalized).lower()


EmailAddress = Annotated[
    str,
    Field(max_length=MAX_LENGTH),
    AfterValidator(normalize),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_LENGTH}),
]
