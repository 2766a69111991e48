from __future__ import annotations

import asyncio
import contextlib
import time

from tdi_bot.ending import end


async def test_a_task_that_lost_its_cancellation_is_cancelled_again() -> None:
    lost = 0

    async def endless() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost += 1
                if lost == 3:
                    raise

    task = asyncio.create_task(endless())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end([task], again=0.01)
    assert task.cancelled()
    assert lost == 3


async def test_what_a_task_raised_is_there_for_its_owner() -> None:
    async def failing() -> None:
        raise KeyError("x")

    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    await end([task])
    assert isinstance(task.exception(), KeyError)


async def test_one_that_does_not_end_is_left_when_the_time_is_over() -> None:
    stubborn = True

    async def deaf() -> None:
        while stubborn:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    before = time.monotonic()
    await end([task], again=0.02, within=0.1)
    assert time.monotonic() - before < 5
    assert not task.done()
    stubborn = False
    await end([task])


async def test_nothing_to_end_is_no_wait() -> None:
    await end([])
