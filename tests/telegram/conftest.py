"""A bot and its Bot API server in one loop, so that a test reads as what people do and see."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tdi_bot.channels.telegram.config import TelegramConfig
from tdi_bot.channels.telegram.run import serve
from tests.botapi.server import ME, TOKEN, BotApi
from tests.botapi.world import Json, Sent
from tests.telegram.fake_host import FakeHost

CAMILLE, SACHA = 700_123_456, 700_654_321
LONGEST_STOP = 12.0


class Scene:
    """People write, press buttons and read; the bot can be stopped and started again."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api = api
        self.host = FakeHost()
        self.folder = folder
        self.config = TelegramConfig(
            TOKEN, folder / "journal.db", api.url, limits=False, poll_seconds=5, start_patience=2
        )
        self._stop = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    async def start(self, **changes: object) -> None:
        """Start the bot and wait for its first poll."""
        self.config = replace(self.config, **changes)  # type: ignore[arg-type]
        self._stop = asyncio.Event()
        polls = self.calls("getUpdates")
        self._serving = asyncio.create_task(serve(self.host, self.config, self._stop))
        await self.until(lambda: self.calls("getUpdates") > polls or self._over())
        if self._over():
            await self.stopped()

    async def start_and_wait(self) -> None:
        """Start the bot and wait until it ends by itself."""
        await asyncio.wait_for(serve(self.host, self.config), 15)

    async def stop(self) -> float:
        """Stop the bot as a SIGTERM would, and return how long that took."""
        started = time.monotonic()
        self._stop.set()
        await self.stopped()
        return time.monotonic() - started

    async def stopped(self) -> None:
        """Wait for the bot to end and raise what ended it."""
        assert self._serving is not None
        serving, self._serving = self._serving, None
        await ended(serving)

    async def until(self, holds: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait until something holds; fail when it does not in time."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.01)

    def writes(self, person: int, text: str | None, chat: int | None = None, **more: object) -> Json:
        """Queue what a person writes."""
        update = self.api.world.written(person, text, chat, **more)
        self.api.world.push(update)
        return update

    def presses(self, person: int, message: Sent, data: str | None = None) -> None:
        """Queue the press of a message's first button, or of forged data."""
        wanted = data if data is not None else message.buttons[0]["callback_data"]
        self.api.world.push(self.api.world.tapped(person, message, wanted, ME))

    async def reads(self, chat: int, count: int = 1) -> list[str]:
        """Wait until a chat got that many messages and return them."""
        await self.until(lambda: len(self.api.world.texts(chat)) >= count)
        return self.api.world.texts(chat)

    def group(self, chat: int, *people: int) -> None:
        """Make a group."""
        self.api.world.chats[chat] = {"id": chat, "type": "supergroup", "title": "Mairie"}
        for person in people:
            self.api.world.person(person)

    def calls(self, wanted: str) -> int:
        """Count the calls of a method."""
        return sum(method == wanted for method, _ in self.api.world.calls)

    def _over(self) -> bool:
        return self._serving is not None and self._serving.done()


async def ended(serving: asyncio.Task[None]) -> None:
    """Wait for a bot that was told to stop; one that does not is a failure that says where it stands."""
    _, still = await asyncio.wait([serving], timeout=LONGEST_STOP)
    if still:
        stacks = io.StringIO()
        for task in asyncio.all_tasks():
            task.print_stack(limit=4, file=stacks)
        serving.cancel()
        pytest.fail(f"the bot has not stopped after {LONGEST_STOP:g} s:\n{stacks.getvalue()}")
    await serving


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with BotApi().serving() as api:
        made = Scene(api, tmp_path)
        yield made
        if made._serving is not None:
            with contextlib.suppress(Exception):
                await made.stop()
