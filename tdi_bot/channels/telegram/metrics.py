"""The counts of a replica as Prometheus reads them; labels are words of ours, never a person's."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from tdi_bot.channels.telegram.tally import Ended
from tdi_bot.model import Kind

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
_KINDS = frozenset(get_args(Kind))


class Metrics:
    """A `Tally` with a page to read it from."""

    def __init__(self, depth: Callable[[], int], writable: Callable[[], bool], version: str) -> None:
        self._registry = registry = CollectorRegistry()
        self._updates = Counter("tdi_updates", "Updates seen to their end.", ["outcome"], registry=registry)
        self._replies = Counter("tdi_replies", "Replies of the assistant.", ["kind"], registry=registry)
        self._misses = Counter("tdi_misses", "Questions without an answer.", registry=registry)
        self._errors = Counter(
            "tdi_api_errors", "Calls to Telegram that failed.", ["error"], registry=registry
        )
        self._requests = Counter("tdi_webhook_requests", "Webhook requests.", ["result"], registry=registry)
        stages = Histogram(
            "tdi_seconds",
            "Seconds: waited (saved to taken up), reply (computing), sent (until Telegram took it), all.",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._stages = {stage: stages.labels(stage) for stage in ("waited", "reply", "sent", "all")}
        Gauge("tdi_queue_depth", "Updates that wait or are in hand.", registry=registry).set_function(
            lambda: float(depth())
        )
        Gauge("tdi_journal_writable", "Whether the journal takes writes.", registry=registry).set_function(
            lambda: float(writable())
        )
        Gauge("tdi_info", "The version of the knowledge.", ["version"], registry=registry).labels(
            version
        ).set(1)
        for kind in sorted(_KINDS):
            self._replies.labels(kind)

    def page(self) -> bytes:
        """Return all counts."""
        return generate_latest(self._registry)

    def ended(self, update: Ended) -> None:
        """Count an update that came to its end."""
        self._updates.labels(update.outcome).inc()
        if update.outcome in _KINDS:
            self._replies.labels(update.outcome).inc()
        if update.missed:
            self._misses.inc()
        stages = self._stages
        stages["waited"].observe(max(0.0, update.waited))
        stages["reply"].observe(update.reply)
        stages["sent"].observe(update.sent)
        stages["all"].observe(max(0.0, update.waited) + update.sent)

    def api_error(self, error: str) -> None:
        """Count a call to Telegram that failed."""
        self._errors.labels(error).inc()

    def request(self, result: str) -> None:
        """Count a webhook request."""
        self._requests.labels(result).inc()
