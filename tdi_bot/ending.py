"""How tasks are ended: a cancellation can get lost, and a stop that waits for a lost one waits for ever."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from typing import Any

import structlog

_AGAIN = 3.0
"""Longer than any task of ours takes to leave things in order once it is cancelled."""
_log = structlog.get_logger(__name__)


async def end(
    tasks: Collection[asyncio.Task[Any]], again: float = _AGAIN, within: float = float("inf")
) -> None:
    """Cancel tasks and wait until every one has ended, cancelling anew each `again` seconds.

    Before Python 3.12 `asyncio.wait_for` swallows a cancellation that arrives just as what it waits for is
    done, and libraries below us use it. What still goes on after `within` seconds is left and named in the
    log. What a task raises is left for its owner to ask.
    """
    left = {task for task in tasks if not task.done()}
    deadline = time.monotonic() + within
    while left and (rest := deadline - time.monotonic()) > 0:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=min(again, rest))
    for task in tasks:
        if task in left:
            _log.error("stop.stuck", task=getattr(task.get_coro(), "__qualname__", "?"))
        elif not task.cancelled():
            task.exception()  # asked for, so that nothing is logged of one that nobody asks for
