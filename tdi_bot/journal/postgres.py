"""The journal of several machines: PostgreSQL, which alone knows what waits and who has it in hand."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, LiteralString

import psycopg
import structlog

from tdi_bot.ending import end
from tdi_bot.journal import postgres_inbox
from tdi_bot.journal.conversations import Conversations
from tdi_bot.journal.interface import Arrival, Claim, Feedback, JournalError, Miss, Outcome, Saved, Window
from tdi_bot.journal.keeping import KEPT_CONVERSATION
from tdi_bot.journal.postgres_inbox import LEASE, Sealed
from tdi_bot.journal.postgres_link import PASSING, PostgresLink, Rows, connect, connect_at_start
from tdi_bot.journal.postgres_schema import FEEDBACK, MISSES, PURGE, migrate, read_misses
from tdi_bot.journal.sealing import Ending, ending, open_answer, question_name
from tdi_bot.journal.vault import Unreadable, Vault

_BEAT = 1.0
_TRUSTED = LEASE - 2.0  # after so long without a sign of life taken, nothing more may leave from here
_LOOK = 0.5  # seconds between looks for what other replicas left behind
_LAST_WORDS = 1.0  # seconds that a stop waits, three times at most, for a server that may be away
_log = structlog.get_logger(__name__)


class PostgresJournal:
    """See `Journal`. Any number of replicas work on one database; each gives a sign of life every second."""

    def __init__(self, url: str, vault: Vault, me: int, heart: Rows) -> None:
        self._url = url
        self._vault = vault
        self._conversations = Conversations(vault)
        self._me = me
        self._heart = heart
        self._link = PostgresLink(url)
        self._held: set[str] = set()
        self._depth = 0
        self._paused = False
        self._beaten = time.monotonic()
        self._news = asyncio.Event()
        self._asides: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self.crashed = False

    @classmethod
    async def open(cls, url: str, vault: Vault) -> PostgresJournal:
        """Bring the tables up to date and join the replicas."""
        heart = await connect_at_start(url)
        try:
            await migrate(heart)
            (me,) = await (await heart.execute("SELECT nextval('tdi.replica_id')")).fetchone() or (0,)
            opened = cls(url, vault, me, heart)
            await opened._link.open()
            await opened._beat_once()
            await opened.purge()
        except psycopg.Error as error:
            await heart.close()
            raise JournalError(
                f"Le journal PostgreSQL ne peut pas être préparé ({type(error).__name__}) : l'utilisateur de "
                "TDI_DATABASE_URL doit pouvoir créer un schéma dans sa base."
            ) from None
        opened._beating = asyncio.create_task(opened._beat())
        return opened

    async def save(self, arrivals: Sequence[Arrival]) -> Saved:
        """Keep updates, each id once for all replicas; only after this may they be acknowledged."""
        sealed = [
            Sealed(
                each.update_id,
                each.chat,
                each.person,
                self._vault.seal(each.payload, f"inbox:{each.update_id}"),
            )
            for each in arrivals
        ]
        saved = await self._link.run(lambda connection: postgres_inbox.save(connection, sealed))
        self._depth += saved.new
        self._news.set()
        return saved

    async def claim(self, limit: int, patience: float) -> list[Claim]:
        """Take the oldest update of up to `limit` chats that no replica has in hand."""
        deadline = time.monotonic() + patience
        while True:
            self._news.clear()
            heads = await self._link.run(
                lambda connection: postgres_inbox.take(connection, self._me, self._held, limit)
            )
            if claims := [claim for head in heads if (claim := await self._claim(head))]:
                return claims
            left = deadline - time.monotonic()
            if left <= 0:
                return []
            # Not wait_for: before Python 3.12 it swallows a cancel that comes with the news.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LOOK)):
                    await self._news.wait()

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        """Mark as done, erase the payload and remember the conversation, all in one commit."""
        await self._end(ending(self._vault, self._conversations, claim, outcome))

    async def answer_to(self, claim: Claim, question: int) -> int | None:
        """Return the message that answered a question of the same chat, while that is remembered."""
        name = question_name(self._vault, claim.chat, question)
        rows = await self._rows(postgres_inbox.ANSWER, (name, KEPT_CONVERSATION))
        return open_answer(self._vault, name, rows[0][0] if rows else None)

    async def sent(self, claim: Claim, parts: int) -> None:
        """Remember how many messages of a reply were sent."""
        await self._execute("UPDATE tdi.inbox SET parts = %s WHERE update_id = %s", (parts, claim.update_id))

    async def postpone(self, claim: Claim, delay: float) -> None:
        """Count a failure and give the update back after a delay."""

        async def work(connection: Rows) -> None:
            await connection.execute(
                "UPDATE tdi.inbox SET tries = %s WHERE update_id = %s", (claim.tries + 1, claim.update_id)
            )
            await postgres_inbox.give_back(connection, self._me, claim.chat, delay)

        await self._link.run(work)
        self._let_go(claim.chat, delay)

    async def set_aside(self, claim: Claim, error: str) -> None:
        """Give up on an update: its payload is erased, the kind of error stays."""
        await self._end(Ending(claim.update_id, claim.chat, claim.person, f"set_aside:{error}"))

    def release(self, claim: Claim, delay: float = 0.0) -> None:
        """Give an update back as it was, soon: nobody waits for it here."""

        async def work(connection: Rows) -> None:
            await postgres_inbox.give_back(connection, self._me, claim.chat, delay)

        async def give_back() -> None:
            with contextlib.suppress(*PASSING):
                await self._link.run(work)
            self._let_go(claim.chat, delay)

        self._aside(give_back())

    def writable(self) -> bool:
        """Whether this replica is still taken for alive, so that nobody else works on what it has in hand."""
        return not self._link.failing and time.monotonic() - self._beaten < _TRUSTED

    async def pause(self, on: bool) -> None:
        """Turn the switch that asks everybody for patience, on all replicas within a second or two."""
        await self._execute(postgres_inbox.PAUSE if on else postgres_inbox.RESUME, ())
        self._paused = on

    def paused(self) -> bool:
        """Whether an operator paused the assistant, as last heard."""
        return self._paused

    def depth(self) -> int:
        """How many updates wait or are in hand on all replicas, as last heard."""
        return max(0, self._depth)

    async def may_leave(self, windows: Sequence[Window]) -> float:
        """Count a message for all replicas if there is room, or return the seconds until there is."""
        asked = (
            [self._vault.name("departure", window.name) for window in windows],
            [window.most for window in windows],
            [window.seconds for window in windows],
        )

        async def work(connection: Rows) -> float:
            found = await connection.execute("SELECT tdi.leave(%s::text[], %s::int[], %s::float8[])", asked)
            (wait,) = await found.fetchone() or (0.0,)
            return float(wait)

        return await self._link.run(work)

    def halt(self, seconds: float) -> None:
        """Hold the messages of all replicas back for a while."""
        self._aside(
            self._execute(
                "INSERT INTO tdi.switch (name, until) VALUES ('halt', now() + make_interval(secs => %s)) "
                "ON CONFLICT (name) DO UPDATE SET until = greatest(switch.until, excluded.until)",
                (seconds,),
            )
        )

    async def ended_since(self, at: float) -> dict[str, int]:
        """Count the updates that ended since a moment, by their outcome, on all replicas."""
        return dict(await self._rows(postgres_inbox.ENDED, (at,)))

    async def misses(self) -> list[Miss]:
        """Return the questions that got no answer, most frequent first."""
        return read_misses(await self._rows(MISSES), self._vault)

    async def feedback(self) -> list[Feedback]:
        """Return what people said of answers, the worst first."""
        return [Feedback(*row) for row in await self._rows(FEEDBACK)]

    async def purge(self) -> None:
        """Erase what is past its time."""
        for statement, seconds in PURGE:
            await self._execute(statement, (seconds,))

    async def close(self) -> None:
        """Give back what is in hand and leave the replicas; a server that is away is not waited for."""
        self._link.hurry()
        if self._asides:
            await asyncio.wait(self._asides, timeout=_LAST_WORDS)
        if self._beating is not None:
            await end([self._beating], within=_LAST_WORDS, again=0.2)
        with contextlib.suppress(*PASSING):
            async with asyncio.timeout(_LAST_WORDS):
                await self._link.run(lambda connection: postgres_inbox.leave(connection, self._me))
        await self._heart.close()
        await self._link.close()

    async def _claim(self, head: tuple[Any, ...]) -> Claim | None:
        update_id, chat, person, sealed, saved_at, flood, tries, parts, talk = head
        self._held.add(chat)
        try:
            payload = self._vault.open(sealed, f"inbox:{update_id}")
        except Unreadable:
            _log.error("journal.unreadable", hint="TDI_SECRET_KEY a changé")
            await self._end(Ending(update_id, chat, person, "set_aside:Unreadable"))
            return None
        conversation = self._conversations.open(chat, person, talk)
        return Claim(update_id, chat, person, payload, conversation, saved_at, tries, parts, flood)

    async def _end(self, ending: Ending) -> None:
        ended = await self._link.run(lambda connection: postgres_inbox.end(connection, self._me, ending))
        if ended:
            self._depth -= 1
        else:
            _log.warning("journal.lost_lane", chat=ending.chat)
        self._let_go(ending.chat, 0.0)

    def _let_go(self, chat: str, delay: float) -> None:
        self._held.discard(chat)
        asyncio.get_running_loop().call_later(delay, self._news.set)

    async def _execute(self, statement: Any, values: Sequence[Any]) -> None:
        async def work(connection: Rows) -> None:
            await connection.execute(statement, values)

        await self._link.run(work)

    async def _rows(self, query: LiteralString, values: Sequence[Any] = ()) -> list[Any]:
        async def work(connection: Rows) -> list[tuple[Any, ...]]:
            return await (await connection.execute(query, values)).fetchall()

        return await self._link.run(work)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_tolerant(work))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _beat(self) -> None:
        """Give a sign of life for ever, on a connection of its own that no pile of work can hold up."""
        while True:
            await asyncio.sleep(_BEAT)
            try:
                await self._beat_once()
            except PASSING as error:
                _log.warning("journal.unheard", error=type(error).__name__)
                await self._heart.close()
                with contextlib.suppress(*PASSING):
                    self._heart = await connect(self._url)

    async def _beat_once(self) -> None:
        sent = time.monotonic()
        async with asyncio.timeout(_BEAT * 3):
            self._depth, self.crashed, self._paused = await postgres_inbox.beat(self._heart, self._me)
        self._beaten = sent


async def _tolerant(work: Awaitable[None]) -> None:
    """Do what may fail when the server is away and the process stops."""
    with contextlib.suppress(*PASSING):
        await work
