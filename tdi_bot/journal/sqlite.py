"""The journal on one machine: SQLite in write-ahead mode, one writer, what waits mirrored in memory."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import structlog

from tdi_bot.journal.conversations import Conversations
from tdi_bot.journal.interface import (
    WAITING_LIMIT,
    Arrival,
    Claim,
    Feedback,
    JournalError,
    Miss,
    Outcome,
    Saved,
    Window,
)
from tdi_bot.journal.keeping import CRASH_KEPT, FLOOD_QUIET, KEPT_CONVERSATION
from tdi_bot.journal.lanes import Entry, Lanes
from tdi_bot.journal.sealing import Ending, ending, open_answer, question_name
from tdi_bot.journal.sqlite_ending import end
from tdi_bot.journal.sqlite_lock import mark_working, take
from tdi_bot.journal.sqlite_schema import feedback, migrate, misses, purge
from tdi_bot.journal.sqlite_writer import SqliteWriter, connect
from tdi_bot.journal.vault import Unreadable, Vault
from tdi_bot.model import Conversation

_log = structlog.get_logger(__name__)


class SqliteJournal:
    """See `Journal`. One process at a time works on a file; a lock beside it says so to a second one."""

    def __init__(self, path: Path, vault: Vault, lock: IO[str], crashed: bool) -> None:
        self._vault = vault
        self._conversations = Conversations(vault)
        self._lock = lock
        self._crashed_until = time.monotonic() + CRASH_KEPT if crashed else 0.0
        self._writer = SqliteWriter(path)
        self._reader = connect(path)
        self._paused = self._reader.execute("SELECT 1 FROM switch").fetchone() is not None
        self._lanes = Lanes(time.monotonic)
        self._told_flood: dict[str, float] = {}

    @classmethod
    async def open(cls, path: Path, vault: Vault) -> SqliteJournal:
        """Open or make the file and put back in line what was waiting when the last process ended."""
        lock = take(path)
        try:
            waiting = await asyncio.to_thread(_prepare, path)
            opened = cls(path, vault, lock, mark_working(lock))
        except sqlite3.Error as error:
            lock.close()
            raise JournalError(f"Le journal {path} ne peut pas être ouvert : {error}.") from None
        for row in waiting:
            opened._lanes.add(Entry(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7]))
        await opened.purge()
        return opened

    @property
    def crashed(self) -> bool:
        """Whether the last process ended without closing the file."""
        return time.monotonic() < self._crashed_until

    async def save(self, arrivals: Sequence[Arrival]) -> Saved:
        """Keep updates, each id once; only after this may they be acknowledged."""
        now = time.time()
        entries = [Entry(each.update_id, each.chat, each.person, self._seal(each), now) for each in arrivals]
        saved = Saved()
        fresh = _unknown(self._reader, entries)
        kept, flooded = self._within_limit(fresh)
        await self._writer.write(
            lambda connection: _insert(connection, kept, flooded, now), single=not flooded
        )
        for entry in kept:
            self._lanes.add(entry)
        saved.new = len(kept)
        saved.repeated = len(entries) - len(fresh)
        saved.flooded = len(flooded)
        return saved

    async def claim(self, limit: int, patience: float) -> list[Claim]:
        """Take the oldest update of up to `limit` chats that nobody has in hand."""
        claims = []
        for entry in await self._lanes.take(limit, patience):
            try:
                payload = self._vault.open(entry.sealed, f"inbox:{entry.update_id}")
            except Unreadable:
                _log.error("journal.unreadable", hint="TDI_SECRET_KEY a changé")
                await self._end(Ending(entry.update_id, entry.chat, entry.person, "set_aside:Unreadable"))
                continue
            claims.append(
                Claim(
                    entry.update_id,
                    entry.chat,
                    entry.person,
                    payload,
                    self._conversation(entry.chat, entry.person),
                    entry.saved_at,
                    entry.tries,
                    entry.parts,
                    entry.flood,
                )
            )
        return claims

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        """Mark as done, erase the payload and remember the conversation, all in one commit."""
        await self._end(ending(self._vault, self._conversations, claim, outcome))

    async def answer_to(self, claim: Claim, question: int) -> int | None:
        """Return the message that answered a question of the same chat, while that is remembered."""
        name = question_name(self._vault, claim.chat, question)
        row = self._reader.execute(
            "SELECT sealed FROM answer WHERE question = ? AND at > ?", (name, time.time() - KEPT_CONVERSATION)
        ).fetchone()
        return open_answer(self._vault, name, row[0] if row else None)

    async def sent(self, claim: Claim, parts: int) -> None:
        """Remember how many messages of a reply were sent."""
        self._lanes.head(claim.chat).parts = parts
        await self._writer.write(
            lambda connection: connection.execute(
                "UPDATE inbox SET parts = ? WHERE update_id = ?", (parts, claim.update_id)
            ),
            single=True,
        )

    async def postpone(self, claim: Claim, delay: float) -> None:
        """Count a failure and give the update back after a delay."""
        entry = self._lanes.head(claim.chat)
        entry.tries += 1
        await self._writer.write(
            lambda connection: connection.execute(
                "UPDATE inbox SET tries = ? WHERE update_id = ?", (entry.tries, claim.update_id)
            )
        )
        self._lanes.free(claim.chat, delay)

    async def set_aside(self, claim: Claim, error: str) -> None:
        """Give up on an update: its payload is erased, the kind of error stays."""
        await self._end(Ending(claim.update_id, claim.chat, claim.person, f"set_aside:{error}"))

    def release(self, claim: Claim, delay: float = 0.0) -> None:
        """Give an update back as it was."""
        self._lanes.free(claim.chat, delay)

    def writable(self) -> bool:
        """Whether the last write went through."""
        return not self._writer.failing

    async def pause(self, on: bool) -> None:
        """Turn the switch that asks everybody for patience."""
        await self._writer.write(
            lambda connection: connection.execute(
                "INSERT OR IGNORE INTO switch VALUES ('pause')" if on else "DELETE FROM switch"
            )
        )
        self._paused = on

    def paused(self) -> bool:
        """Whether an operator paused the assistant."""
        return self._paused

    def depth(self) -> int:
        """How many updates wait or are in hand."""
        return len(self._lanes)

    async def may_leave(self, windows: Sequence[Window]) -> float:
        """Nobody else sends: what this process counts by itself is all."""
        return 0.0

    def halt(self, seconds: float) -> None:
        """Nobody else sends."""

    async def ended_since(self, at: float) -> dict[str, int]:
        """Count the updates that ended since a moment, by their outcome."""
        counted = self._reader.execute("SELECT outcome, count(*) FROM done WHERE at >= ? GROUP BY 1", (at,))
        return dict(counted.fetchall())

    async def misses(self) -> list[Miss]:
        """Return the questions that got no answer, most frequent first."""
        return misses(self._reader, self._vault)

    async def feedback(self) -> list[Feedback]:
        """Return what people said of answers, the worst first."""
        return feedback(self._reader)

    async def purge(self) -> None:
        """Erase what is past its time."""
        self._told_flood.clear()
        await self._writer.write(purge(time.time()), erases=True)

    async def close(self) -> None:
        """Write what is pending, empty the log of the database and let another process have it."""
        self._reader.close()
        await self._writer.close()
        self._lock.truncate(0)
        self._lock.close()

    def _seal(self, arrival: Arrival) -> bytes:
        return self._vault.seal(arrival.payload, f"inbox:{arrival.update_id}")

    def _within_limit(self, fresh: list[Entry]) -> tuple[list[Entry], list[Entry]]:
        """Separate what is to be worked on from what a flood loses; the first lost one stands for all."""
        kept: list[Entry] = []
        flooded: list[Entry] = []
        added: dict[str, int] = {}
        now = time.monotonic()
        for entry in fresh:
            waiting = self._lanes.waiting(entry.person) + added.get(entry.person, 0)
            if waiting >= WAITING_LIMIT:
                if now - self._told_flood.get(entry.person, -FLOOD_QUIET) < FLOOD_QUIET:
                    flooded.append(entry)
                    continue
                self._told_flood[entry.person] = now
                entry.flood = True
            added[entry.person] = added.get(entry.person, 0) + 1
            kept.append(entry)
        return kept, flooded

    def _conversation(self, chat: str, person: str) -> Conversation:
        row = self._reader.execute(
            "SELECT sealed FROM conversation WHERE chat = ? AND person = ? AND at > ?",
            (chat, person, time.time() - KEPT_CONVERSATION),
        ).fetchone()
        return self._conversations.open(chat, person, row[0] if row else None)

    async def _end(self, ending: Ending) -> None:
        await self._writer.write(end(ending, time.time()), erases=True, single=not ending.forget)
        self._lanes.drop(ending.chat)


_WAITING = "SELECT update_id, chat, person, sealed, saved_at, flood, tries, parts FROM inbox ORDER BY 1"


def _prepare(path: Path) -> list[tuple[int, str, str, bytes, float, int, int, int]]:
    """Make the tables and return what waits, oldest first."""
    connection = connect(path)
    try:
        migrate(connection)
        return connection.execute(_WAITING).fetchall()
    finally:
        connection.close()


def _unknown(connection: sqlite3.Connection, entries: list[Entry]) -> list[Entry]:
    """Return, each once and in order, the entries whose id is neither waiting nor done."""
    unknown = {entry.update_id: entry for entry in entries}
    marks = ",".join("?" * len(unknown))
    known = connection.execute(
        f"SELECT update_id FROM inbox WHERE update_id IN ({marks}) "  # noqa: S608 - marks only
        f"UNION ALL SELECT update_id FROM done WHERE update_id IN ({marks})",
        [*unknown, *unknown],
    )
    for (update_id,) in known:
        del unknown[update_id]
    return [unknown[update_id] for update_id in sorted(unknown)]


def _insert(connection: sqlite3.Connection, kept: list[Entry], flooded: list[Entry], now: float) -> None:
    """Store what came; rows that come together are one statement (see `sqlite_ending`)."""
    rows = [(each.update_id, each.chat, each.person, each.sealed, each.saved_at, each.flood) for each in kept]
    if rows:
        marks = ",".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))
        connection.execute(
            f"INSERT INTO inbox (update_id, chat, person, sealed, saved_at, flood) VALUES {marks}",  # noqa: S608 - marks only
            [value for row in rows for value in row],
        )
    connection.executemany(
        "INSERT INTO done VALUES (?, ?, 'flood')", [(each.update_id, now) for each in flooded]
    )
