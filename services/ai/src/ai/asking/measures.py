"""What `/metrics` shows of the models."""

from prometheus_client import Counter, Gauge, Histogram

ANSWERS = Counter(
    "ai_answers_total",
    "Answers, by task, engine and the reason where a model was to write and did not",
    ["task", "engine", "reason"],
)
CALLS = Histogram(
    "ai_call_seconds",
    "Time of one call of a model, by how it ended",
    ["engine", "outcome"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 4, 6, 10, 20, 30),
)
TOKENS = Counter("ai_tokens_total", "Tokens, by model and direction", ["model", "way"])
COST = Counter("ai_cost_micro_dollars_total", "Estimated cost, by model", ["model"])
BREAKER = Gauge("ai_breaker_state", "0 closed, 1 half-open, 2 open", ["engine"])
AT_WORK = Gauge("ai_calls_running", "Calls of a model that run now")
WAITING = Gauge("ai_calls_waiting", "Questions that wait for a place")
