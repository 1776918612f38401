"""Models that Google has shut down or serves no more, as an old `.env` names them."""

import structlog

log = structlog.get_logger("gemini")

PRO = "gemini-3.8-flash"
FLASH = "gemini-3.5-flash-lite"
EMBED = "gemini-embedding-2"

_SUCCESSORS = (
    ("gemini-pro", PRO),
    ("gemini-1.0", PRO),
    ("gemini-flash-latest", PRO),  # only in the beta of the API, which we do not use
    ("gemini-flash-lite-latest", FLASH),
    ("gemini-1.5-pro", PRO),
    ("gemini-1.5-flash", FLASH),
    ("gemini-2.0-flash", FLASH),
    ("gemini-2.0-pro", PRO),
    ("text-embedding-004", EMBED),
    ("embedding-001", EMBED),
    ("gemini-embedding-001", EMBED),
)


def current(name: str) -> str:
    """The model to ask for: the successor, with a warning, of one that is gone."""
    bare = name.strip().removeprefix("models/")
    for gone, successor in _SUCCESSORS:
        if bare == gone or bare.startswith(f"{gone}-"):
            log.warning("model_retired", named=name, used=successor)
            return successor
    return bare
