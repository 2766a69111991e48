"""The one way out to Telegram: holds its limits, stops when told to wait, tries again what got lost."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
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

from tdi_bot.channels.telegram.pace import Departure, Pace, jittered, shared_windows
from tdi_bot.channels.telegram.single_file import Passage, SingleFile
from tdi_bot.channels.telegram.tally import NoTally, Tally
from tdi_bot.journal import Journal

Answer = bool | dict[str, Any] | list[dict[str, Any]]

MESSAGES = frozenset({"sendMessage", "editMessageText", "sendPhoto", "sendVenue", "sendLocation"})
"""The calls that limits are about; they are tried again until they are answered."""
FINAL = (BadRequest, Forbidden, ChatMigrated, InvalidToken, Conflict)
"""Answers of Telegram that the same call would get again."""

_FAILURES = 8
_FIRST_DELAY, _LONGEST_DELAY = 0.3, 20.0
_WARY = 60.0
_STANDING_ENOUGH = 4  # messages, so that none is waited for while an answer that takes long is computed
_log = structlog.get_logger(__name__)


class Closing(Exception):
    """The process stops: what has not left stays in the inbox."""


class Gate(BaseRateLimiter[Passage]):
    """Every call passes here; messages wait for their chat's turn, Telegram's leave, and each other."""

    def __init__(self, limits: bool, journal: Journal, tally: Tally | None = None) -> None:
        self._pace = Pace(time.monotonic, held=limits)
        self._limits = limits
        self._journal = journal
        self._tally = tally or NoTally()
        self._door = asyncio.Lock()
        self._standing = 0
        self._moved = asyncio.Event()
        self._file = SingleFile()
        self._halted_until = 0.0
        self._served_at = 0.0
        self._closing = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    def be_wary(self, seconds: float) -> None:
        """Let messages out one by one for a while, because a process was killed."""
        self._file.be_wary(seconds)

    def close(self) -> None:
        """Let nothing more out; what is on its way may arrive."""
        self._closing.set()
        self._moved.set()

    async def room(self) -> None:
        """Wait while messages enough stand at the door: what is made ready now could not leave sooner."""
        while self._standing >= _STANDING_ENOUGH and not self._closing.is_set():
            self._moved.clear()
            await self._moved.wait()
        if self._closing.is_set():
            raise Closing

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
            return await self.send(call, int(data["chat_id"]), rate_limit_args or Passage())
        await self._wait(self._pause_left)
        try:
            return await call()
        except TelegramError as error:
            self._tally.api_error(type(error).__name__)
            if isinstance(error, RetryAfter):
                self.halt(error)
            raise

    async def send(self, call: Callable[[], Coroutine[Any, Any, Answer]], chat: int, way: Passage) -> Answer:
        """Send until it is answered; give up only on what fails again and again while others get through."""
        failures, failing_since, delay = 0, 0.0, _FIRST_DELAY
        while True:
            departure = await self._let_out(chat, way)
            try:
                answer = await call()
            except RetryAfter as error:
                self._tally.api_error("RetryAfter")
                self.halt(error)
            except FINAL as error:
                self._tally.api_error(type(error).__name__)
                raise
            except TelegramError as error:
                self._tally.api_error(type(error).__name__)
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
                way.answered.set()
                return answer
            finally:
                departure.back = time.monotonic()

    async def _let_out(self, chat: int, way: Passage) -> Departure:
        """Wait for this message's turn and count it as gone."""
        way.leave()
        while True:
            await self._wait(lambda: self._pace.chat_wait(chat))
            self._standing += 1
            try:
                async with self._door:
                    others = await self._pass(chat)
                    if not others:
                        self._file.enter(way)
                        return self._pace.leave(chat)
            finally:
                self._standing -= 1
                self._moved.set()
            await self._pause(others)

    async def _pass(self, chat: int) -> float:
        """Wait for whatever holds all messages back, then return how long others hold back this one."""
        await self._wait(self._held_back)
        await self._file.clear()
        # The one ahead may have brought news that we have to wait.
        await self._wait(self._held_back)
        return await self._wait_for_others(chat)

    async def _wait_for_others(self, chat: int) -> float:
        """Return how long to wait because of what other replicas send; 0 counts the message with them."""
        return await self._journal.may_leave(shared_windows(chat)) if self._limits else 0.0

    def _held_back(self) -> float:
        if not self._journal.writable():
            return 0.1
        return max(self._pause_left(), self._pace.overall_wait())

    def _pause_left(self) -> float:
        return self._halted_until - time.monotonic()

    def halt(self, error: RetryAfter) -> float:
        """Let nothing out until Telegram's pause is over, and return its seconds."""
        wait = error.retry_after
        seconds = float(wait if isinstance(wait, int | float) else wait.total_seconds())
        self._halted_until = max(self._halted_until, time.monotonic() + seconds + 0.05)
        self._file.be_wary(seconds + _WARY)
        self._journal.halt(seconds)
        _log.warning("send.halted", seconds=seconds)
        return seconds

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
