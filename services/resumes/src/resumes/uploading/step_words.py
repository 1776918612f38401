"""What a person is told of the state of a résumé, and what to do about it."""

_MESSAGES = {
    "uploaded": "Received. It will be read in a moment.",
    "parsing": "Being read.",
    "parsed": "Read. What was found in it can be seen already.",
    "analyzing": "Being judged.",
    "analyzed": "Done: the report is ready.",
    "removed": "This résumé has been deleted.",
}
# Why it cannot be used, and what to do, by the reason the reader gives.
_FAILURES = {
    "needs_ocr": (
        "This file holds pictures of pages and no text, as a scan does.",
        "Upload the document it was printed from, or run it through text recognition.",
    ),
    "encrypted": (
        "This file is protected by a password.",
        "Save it without a password and upload it again.",
    ),
    "damaged": (
        "This file is damaged or not complete.",
        "Open it, save it as a new PDF or DOCX and upload that.",
    ),
    "empty": (
        "There is no text in this file.",
        "Check that you chose the right file, and upload it again.",
    ),
    "too_complex": (
        "This file is too large or too intricate to be read.",
        "Save it as a plain PDF or DOCX of a few pages and upload that.",
    ),
}
_OTHERWISE = (
    "This file could not be read as a résumé.",
    "Upload it as a PDF, a DOCX or plain text made by a word processor.",
)


def message_of(status: str, reason: str | None) -> str:
    if reason is not None:
        return _FAILURES.get(reason, _OTHERWISE)[0]
    return _MESSAGES.get(status, _OTHERWISE[0])


def advice_of(reason: str | None) -> str | None:
    """What to do; nothing where nothing is wrong."""
    return None if reason is None else _FAILURES.get(reason, _OTHERWISE)[1]
