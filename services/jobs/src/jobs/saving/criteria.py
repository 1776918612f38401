"""What a saved search looks for: stored as the parameters of a search."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from jobs.searching import money
from jobs.searching.wanted import Wanted

_PLAIN = (
    *("q", "location", "company", "remote", "job_type", "experience_level", "source"),
)


def wanted(criteria: Mapping[str, Any]) -> Wanted:
    """Raises: UnknownCurrency: There is no rate for its currency."""
    low, high = criteria.get("salary_min"), criteria.get("salary_max")
    currency = criteria.get("currency")
    said = (currency or "USD", criteria.get("salary_period") or "year")
    bounded = low is not None or high is not None
    plain = {name: criteria[name] for name in _PLAIN if criteria.get(name) is not None}
    return Wanted(
        **plain,
        skill_ids=tuple(criteria.get("skills", ())),
        ai_specializations=tuple(criteria.get("ai_specializations", ())),
        salary_min=money.wanted(low, *said),
        salary_max=money.wanted(high, *said),
        currency=None if bounded else currency,
    )


def query_string(criteria: Mapping[str, Any]) -> str:
    """The same as the query of `GET jobs`."""
    return urlencode(
        {name: _said(value) for name, value in criteria.items()}, doseq=True
    )


def _said(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
