"""Run the server as a process of its own, for benchmarks: `python -m tests.botapi PORT`."""

from __future__ import annotations

import asyncio
import sys

from tests.botapi.server import BotApi


async def main(port: int) -> None:
    """Serve until killed, saying the address on the first line."""
    async with BotApi().serving(port) as api:
        print(api.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
