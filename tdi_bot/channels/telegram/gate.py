"""The one way out to Telegram: holds its limits, stops when told to wait, tries again what got lost."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import BaseRateLimiter

from tdi_bot.channels.telegram.pace import Pace, jittered

Answer = bool | dict[str, Any] | list[dict[str, Any]]

MESSAGES = frozenset({"sendMessage", "editMessageText", "sendPhoto", "sendVenue", "sendLocation"})
"""The calls that limits are about; they are tried again until they are answered."""
FINAL = (BadRequest, Forbidden, ChatMigrated, InvalidToken, Conflict)
"""Answers of Telegram that the same call would get again."""

_FAILURES = 8
_FIRST_DELAY, _LONGEST_DELAY = 0.3, 20.0
_PATIENCE = 0.05
_WARY_PATIENCE, _WARY = 2.0, 60.0
_log = structlog.get_logger(__name__)


class Closing(Exception):
    """The process stops: what has not left stays in the inbox."""


@dataclass(slots=True, eq=False)
class Passage:
    """The way out of one update's reply: entered before a message leaves, left when that was written down."""

    since: float = 0.0
    left: asyncio.Event = field(default_factory=asyncio.Event)

    def leave(self) -> None:
        """Let the next one out."""
        self.left.set()


class Gate(BaseRateLimiter[Passage]):
    """Lets messages out one by one: the next when the last was answered and written down, or takes too long.

    So a crash repeats one reply at most, and a message never leaves just after another was told to wait. A
    server that does not answer delays the others by no more than `_PATIENCE`, once it has asked us to wait by
    `_WARY_PATIENCE`.
    """

    def __init__(self, limits: bool = True, writable: Callable[[], bool] = lambda: True) -> None:
        self._pace = Pace(time.monotonic, held=limits)
        self.writable = writable
        self._door = asyncio.Lock()
        self._inside: Passage | None = None
        self._halted_until = 0.0
        self._wary_until = 0.0
        self._served_at = 0.0
        self._closing = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    def close(self) -> None:
        """Let nothing more out; what is on its way may arrive."""
        self._closing.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Passage | None,
    ) -> Answer:
        """Make one call to Telegram when it may be made."""

        async def call() -> Answer:
            return await callback(*args, **kwargs)

        if endpoint in MESSAGES:
            return await self._send(call, int(data["chat_id"]), rate_limit_args or Passage())
        await self._wait(self._halt)
        try:
            return await call()
        except RetryAfter as error:
            self._halt_for(error)
            raise

    async def _send(self, call: Callable[[], Coroutine[Any, Any, Answer]], chat: int, way: Passage) -> Answer:
        """Send until it is answered; give up only on what fails again and again while others get through."""
        failures, failing_since, delay = 0, 0.0, _FIRST_DELAY
        while True:
            departure = await self._let_out(chat, way)
            try:
                answer = await call()
            except RetryAfter as error:
                self._halt_for(error)
            except FINAL:
                raise
            except TelegramError as error:
                failing_since = failing_since or time.monotonic()
                failures += self._served_at > failing_since
                _log.warning("send.failed", error=type(error).__name__, failures=failures)
                if failures >= _FAILURES:
                    raise
                way.leave()
                await self._pause(jittered(delay))
                delay = min(delay * 2, _LONGEST_DELAY)
            else:
                self._served_at = time.monotonic()
                return answer
            finally:
                departure.back = time.monotonic()

    async def _let_out(self, chat: int, way: Passage) -> Any:
        """Wait for this message's turn and count it as gone."""
        way.leave()
        await self._wait(lambda: self._pace.chat_wait(chat))
        async with self._door:
            while True:
                await self._wait(self._held_back)
                if not await self._others_are_through():
                    continue
                way.since, way.left = time.monotonic(), asyncio.Event()
                self._inside = way
                return self._pace.leave(chat)

    async def _others_are_through(self) -> bool:
        """Wait for the one ahead; False if it brought news that we have to wait for."""
        ahead = self._inside
        if ahead is None or ahead.left.is_set():
            return True
        patience = _WARY_PATIENCE if time.monotonic() < self._wary_until else _PATIENCE
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, ahead.since + patience - time.monotonic())):
                await ahead.left.wait()
        self._inside = None
        return self._held_back() <= 0

    def _held_back(self) -> float:
        if not self.writable():
            return 0.1
        return max(self._halt(), self._pace.overall_wait())

    def _halt(self) -> float:
        return self._halted_until - time.monotonic()

    def _halt_for(self, error: RetryAfter) -> None:
        wait = error.retry_after
        seconds = float(wait if isinstance(wait, int | float) else wait.total_seconds())
        now = time.monotonic()
        self._halted_until = max(self._halted_until, now + seconds + 0.05)
        self._wary_until = self._halted_until + _WARY
        _log.warning("send.halted", seconds=seconds)

    async def _wait(self, seconds: Callable[[], float]) -> None:
        """Wait as long as there is something to wait for, or until the process stops."""
        while not self._closing.is_set() and (left := seconds()) > 0:
            await self._pause(left)
        if self._closing.is_set():
            raise Closing

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        if self._closing.is_set():
            raise Closing
