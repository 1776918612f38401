"""How Gemini says no, in our words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import httpx2
import structlog
from google.genai import errors, types

from ai.asking.models import (
    AnswerInvalid,
    ModelFailed,
    ProviderFailed,
    ProviderLimits,
    Refused,
    Spent,
)
from ai.gemini.bounded import TooMuch

log = structlog.get_logger("gemini")

_DELAY = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)s?")
_REFUSED = frozenset(
    (
        *(types.FinishReason.SAFETY, types.FinishReason.RECITATION),
        *(types.FinishReason.LANGUAGE, types.FinishReason.BLOCKLIST),
        *(types.FinishReason.PROHIBITED_CONTENT, types.FinishReason.SPII),
        *(types.FinishReason.MODEL_ARMOR, types.FinishReason.ESCALATION),
    )
)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the SDK as failures of a model. Bodies and keys are never logged."""
    try:
        yield
    except (ModelFailed, TimeoutError):
        raise
    except errors.APIError as error:
        log.warning("gemini_refused", http=error.code, status=error.status)
        raise _failure(error) from error
    except TooMuch as error:
        raise AnswerInvalid("larger than an answer may be") from error
    except httpx2.HTTPError as error:
        log.warning("gemini_away", error=type(error).__name__)
        raise ProviderFailed(type(error).__name__) from error
    except Exception as error:
        # The SDK stumbles over what is no answer of Gemini's in ways of its own.
        log.warning("gemini_unreadable", error=type(error).__name__)
        raise AnswerInvalid(type(error).__name__) from error


def _failure(error: errors.APIError) -> ProviderFailed:
    why, wait = f"status {error.code}", _retry_after(error)
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        return ProviderLimits(why, retry_after=wait)
    # A wrong key, a wrong model, a request it does not take: as wrong the next time.
    passes = error.code is None or error.code >= 500 or error.code == 408
    return ProviderFailed(why, passes=passes, retry_after=wait)


def _retry_after(error: errors.APIError) -> float | None:
    """Seconds, as the header says them or Google's own detail does."""
    headers = getattr(error.response, "headers", None) or {}
    said = str(headers.get("retry-after", "")) or _retry_info(error.details)
    found = _DELAY.fullmatch(said)
    return float(found.group(1)) if found else None


def _retry_info(details: Any) -> str:
    """`{"error": {"details": [{"@type": "…RetryInfo", "retryDelay": "17s"}]}}`"""
    try:
        inner = details.get("error", details)["details"]
        return next(str(each["retryDelay"]) for each in inner if "retryDelay" in each)
    except (AttributeError, KeyError, TypeError, StopIteration):
        return ""


def text_of(response: types.GenerateContentResponse) -> str:
    """What it wrote, without what it thought.

    Raises:
        Refused: It would not.
    """
    if not response.candidates:
        if response.prompt_feedback and response.prompt_feedback.block_reason:
            raise Refused("the question was blocked", spent=spent_of(response))
        return ""
    candidate = response.candidates[0]
    _check(candidate.finish_reason, spent_of(response))
    parts = (candidate.content.parts if candidate.content else None) or []
    return "".join(part.text for part in parts if part.text and not part.thought)


def _check(finished: types.FinishReason | None, spent: Spent) -> None:
    if finished in (types.FinishReason.STOP, None):
        return
    if finished in _REFUSED:
        raise Refused(f"ended by {finished}", spent=spent)
    raise AnswerInvalid(f"ended by {finished}", spent=spent)


def spent_of(response: types.GenerateContentResponse) -> Spent:
    usage = response.usage_metadata
    if usage is None:
        return Spent()
    written = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
    return Spent(_sane(usage.prompt_token_count or 0), _sane(written))


def _sane(tokens: int) -> int:
    """A count is from outside like all the rest."""
    return min(max(tokens, 0), 10_000_000)
