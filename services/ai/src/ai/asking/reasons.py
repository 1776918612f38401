"""Why an answer is less than it could be: a fixed list, for programs."""

from enum import StrEnum


class Reason(StrEnum):
    MODEL_TIMEOUT = "model_timeout"  # no whole answer in time
    MODEL_UNAVAILABLE = "model_unavailable"  # its provider failed, or refused us
    MODEL_LIMITED = "model_limited"  # its provider wants fewer calls
    MODEL_REFUSED = "model_refused"  # it would not speak of this
    MODEL_ANSWER_INVALID = "model_answer_invalid"  # not in the shape asked for
    MODEL_ANSWER_UNFOUNDED = "model_answer_unfounded"  # it says what the data does not
    MODEL_BUSY = "model_busy"  # too many ask at once
    BREAKER_OPEN = "breaker_open"  # it has failed too often just now
    BUDGET_SPENT = "budget_spent"  # the person has had what a day allows
    PLATFORM_BUDGET_SPENT = "platform_budget_spent"  # everybody together has
