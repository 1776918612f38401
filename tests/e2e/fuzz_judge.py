"""Which complaints of Schemathesis count. What does not count says here why."""

from typing import Any

from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

# Rules that JSON Schema has no words for, as the refusals tell them.
BEYOND_A_SCHEMA = (
    "Input should be a valid integer",  # 1.0 is one to JSON Schema; we want exact types
    "must be one line",  # white space goes before this is asked, in bodies only
    "must show something",  # as signs that nobody can see do not
    "String should have at least",  # of what is left without the white space around it
    "holds too many combining marks",
    "holds a control character",  # as white space around it may be one
    "must be a web address",  # which hosts there can be
    "must not be before 1900",
    "is reserved, or has no letter",
    "is no time zone",
    "is no currency",
    "must not be below salary_min",
    "salary_min is above salary_max",
    "is above salary_max",
    "names a skill that the taxonomy does not have",
    "is not an e-mail address",  # which of those the format allows we send mail to
    "must not be in the future",
    "must lie between 1900 and 2200",
    "holds NUL or half a surrogate pair",
)


def counts(failure: Failure, case: Case, response: Response) -> bool:
    """Whether a check is right to complain."""
    if response.status_code == 400 and "x-request-id" not in response.headers:
        # Traefik itself: a header or path that it lets through to nobody.
        return False
    if isinstance(failure, RejectedPositiveData):
        return not _is_beyond_a_schema(case, response)
    if isinstance(failure, AcceptedNegativeData):
        if response.status_code == 413:
            return False  # refused by its size, before anybody looked at what is wrong
        # White space around a text is taken off before its length is measured.
        return bool(_stripped(case.body) == case.body)
    return True


def _stripped(value: Any) -> Any:  # any JSON value
    if isinstance(value, dict):
        return {name: _stripped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_stripped(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value


def _is_beyond_a_schema(case: Case, response: Response) -> bool:
    """A refusal with a code of its own that the document names, or such a rule."""
    problem = response.json()
    if problem["code"] != "validation_failed":
        return problem["code"] in _documented_codes(case, response.status_code)
    details = [error["detail"] for error in problem.get("errors", ())]
    return bool(details) and all(d.startswith(BEYOND_A_SCHEMA) for d in details)


def _documented_codes(case: Case, status: int) -> set[str]:
    answers = case.operation.definition.raw["responses"]
    content = answers.get(str(status), {}).get("content", {})
    return set(content.get("application/problem+json", {}).get("examples", ()))
