"""What Prometheus reads at `/metrics`, which the gateway never routes."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram
from prometheus_client import generate_latest as render

REQUESTS = Histogram(
    "http_request_seconds",
    "Time to answer, by route and status",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
EVENT_LAG = Histogram(
    "event_lag_seconds",
    "From the fact to its handled event, by reaction",
    ["reaction"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 10, 60, 600),
)
EVENTS_SET_ASIDE = Counter(
    "events_set_aside_total", "Events that became dead letters", ["reaction"]
)
OUTBOX_WAITING = Gauge("outbox_waiting", "Events that wait to be sent")
OUTBOX_OLDEST = Gauge("outbox_oldest_seconds", "Age of the oldest waiting event")
CIRCUITS_OPEN = Gauge("circuit_open", "1 while calls to a service are held", ["callee"])
STREAMS_OPEN = Gauge("streams_open", "Event streams that are open")

__all__ = [
    "CIRCUITS_OPEN",
    "CONTENT_TYPE_LATEST",
    "EVENTS_SET_ASIDE",
    "EVENT_LAG",
    "OUTBOX_OLDEST",
    "OUTBOX_WAITING",
    "REQUESTS",
    "STREAMS_OPEN",
    "render",
]
