"""The statements of the inbox in PostgreSQL: an id is seen once, a chat's lane is in one replica's hands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import AsyncConnection

from tdi_bot.journal.interface import WAITING_LIMIT, Saved
from tdi_bot.journal.keeping import CRASH_KEPT, FLOOD_QUIET, KEPT_CONVERSATION
from tdi_bot.journal.sealing import Ending

Rows = AsyncConnection[tuple[Any, ...]]

LEASE = 6.0
"""Seconds after its last sign of life that a replica's lanes are anyone's."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One arrival, ready to be stored."""

    update_id: int
    chat: str
    person: str
    sealed: bytes


_SEE = """
INSERT INTO tdi.seen (update_id) SELECT DISTINCT unnest(%s::bigint[]) ORDER BY 1
ON CONFLICT DO NOTHING RETURNING update_id
"""
_WAITING = "SELECT person, count(*) FROM tdi.inbox WHERE person = ANY(%s) GROUP BY person"
_TELL_FLOOD = """
INSERT INTO tdi.flood (person) VALUES (%s) ON CONFLICT (person) DO UPDATE SET at = now()
WHERE flood.at < now() - make_interval(secs => %s) RETURNING person
"""
# The update that changes nothing locks the lane: whoever is freeing it sees what is added here.
_LANES = """
INSERT INTO tdi.lane (chat) SELECT DISTINCT unnest(%s::text[]) ORDER BY 1
ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat
"""
_ADD = """
INSERT INTO tdi.inbox (update_id, chat, person, sealed, flood)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bytea[], %s::boolean[])
"""


async def save(connection: Rows, arrivals: Sequence[Sealed]) -> Saved:
    """Store what was never seen, within what one person may have waiting."""
    found = await connection.execute(_SEE, ([each.update_id for each in arrivals],))
    unseen = {row[0] for row in await found.fetchall()}
    fresh = {each.update_id: each for each in reversed(arrivals) if each.update_id in unseen}
    kept, flooded = await _within_limit(connection, [fresh[number] for number in sorted(fresh)])
    if kept:
        each = [arrival for arrival, _ in kept]
        await connection.execute(_LANES, ([one.chat for one in each],))
        await connection.execute(
            _ADD,
            (
                [one.update_id for one in each],
                [one.chat for one in each],
                [one.person for one in each],
                [one.sealed for one in each],
                [flood for _, flood in kept],
            ),
        )
    if flooded:
        await connection.execute(
            "UPDATE tdi.seen SET outcome = 'flood' WHERE update_id = ANY(%s)", (flooded,)
        )
    return Saved(len(kept), len(arrivals) - len(fresh), len(flooded))


async def _within_limit(connection: Rows, fresh: list[Sealed]) -> tuple[list[tuple[Sealed, bool]], list[int]]:
    """Separate what is to be worked on from what a flood loses; the first lost one stands for all."""
    people = list({each.person for each in fresh})
    waiting: dict[str, int] = dict.fromkeys(people, 0)
    found = await connection.execute(_WAITING, (people,))
    waiting.update(dict(await found.fetchall()))
    kept: list[tuple[Sealed, bool]] = []
    flooded: list[int] = []
    for each in fresh:
        flood = waiting[each.person] >= WAITING_LIMIT
        if flood:
            told = await connection.execute(_TELL_FLOOD, (each.person, FLOOD_QUIET))
            if await told.fetchone() is None:
                flooded.append(each.update_id)
                continue
        waiting[each.person] += 1
        kept.append((each, flood))
    return kept, flooded


# A server that has just started gives every replica the time to come back before it takes lanes away.
_TAKE = """
WITH free AS (
    SELECT chat FROM tdi.lane
    WHERE rests_until <= now() AND (
        holder IS NULL
        OR (holder = %(me)s AND chat <> ALL(%(held)s::text[]))
        OR NOT EXISTS (
            SELECT FROM tdi.replica WHERE replica.id = lane.holder AND (
                alive_until > now() OR pg_postmaster_start_time() > now() - make_interval(secs => %(lease)s)
            )
        )
    )
    ORDER BY since LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE tdi.lane SET holder = %(me)s FROM free WHERE lane.chat = free.chat RETURNING lane.chat
"""
_HEADS = """
SELECT DISTINCT ON (inbox.chat) inbox.update_id, inbox.chat, inbox.person, inbox.sealed,
    extract(epoch FROM inbox.saved_at)::float8, inbox.flood, inbox.tries, inbox.parts, conversation.sealed
FROM tdi.inbox LEFT JOIN tdi.conversation
    ON conversation.chat = inbox.chat AND conversation.person = inbox.person
    AND conversation.at > now() - make_interval(secs => %s)
WHERE inbox.chat = ANY(%s) ORDER BY inbox.chat, inbox.update_id
"""
_CLOSE_EMPTY = (
    "DELETE FROM tdi.lane WHERE chat = ANY(%s) "
    "AND NOT EXISTS (SELECT FROM tdi.inbox WHERE inbox.chat = lane.chat)"
)


async def take(connection: Rows, me: int, held: Collection[str], limit: int) -> list[tuple[Any, ...]]:
    """Take free lanes, those of the dead included, and return their oldest updates."""
    taking = {"me": me, "held": list(held), "limit": limit, "lease": LEASE}
    found = await connection.execute(_TAKE, taking)
    chats = [row[0] for row in await found.fetchall()]
    if not chats:
        return []
    heads = await (await connection.execute(_HEADS, (KEPT_CONVERSATION, chats))).fetchall()
    if empty := set(chats) - {head[1] for head in heads}:  # someone was forgotten while they waited
        await connection.execute(_CLOSE_EMPTY, (sorted(empty),))
    return sorted(heads, key=lambda head: head[0])


_KEEP_CONVERSATION = """
INSERT INTO tdi.conversation (chat, person, sealed) VALUES (%s, %s, %s)
ON CONFLICT (chat, person) DO UPDATE SET sealed = excluded.sealed, at = excluded.at
"""
_KEEP_ANSWER = """
INSERT INTO tdi.answer (question, chat, person, sealed) VALUES (%s, %s, %s, %s)
ON CONFLICT (question) DO UPDATE SET sealed = excluded.sealed, at = excluded.at
"""
ANSWER: LiteralString = (
    "SELECT sealed FROM tdi.answer WHERE question = %s AND at > now() - make_interval(secs => %s)"
)
ENDED: LiteralString = (
    "SELECT outcome, count(*) FROM tdi.seen "
    "WHERE outcome IS NOT NULL AND at >= to_timestamp(%s) GROUP BY outcome"
)
_COUNT_MISS = """
INSERT INTO tdi.miss (question, sealed) VALUES (%s, %s)
ON CONFLICT (question) DO UPDATE SET count = miss.count + 1, last = excluded.last
"""


_FORGET = (
    "DELETE FROM tdi.conversation WHERE chat = ANY(%(names)s) OR person = ANY(%(names)s)",
    "DELETE FROM tdi.answer WHERE chat = ANY(%(names)s) OR person = ANY(%(names)s)",
    "DELETE FROM tdi.flood WHERE person = ANY(%(names)s)",
)
_COUNT_MARK = """
INSERT INTO tdi.feedback (intent, thought) VALUES (%s, %s)
ON CONFLICT (intent, thought) DO UPDATE SET count = feedback.count + 1, last = excluded.last
"""


async def end(connection: Rows, me: int, ending: Ending) -> bool:
    """End an update and free its lane, unless the lane was lost meanwhile or the update forgotten."""
    lane = await connection.execute(
        "SELECT FROM tdi.lane WHERE chat = %s AND holder = %s FOR UPDATE", (ending.chat, me)
    )
    if not lane.rowcount:
        return False
    gone = await connection.execute("DELETE FROM tdi.inbox WHERE update_id = %s", (ending.update_id,))
    if gone.rowcount:
        await connection.execute(
            "UPDATE tdi.seen SET outcome = %s, at = now() WHERE update_id = %s",
            (ending.outcome, ending.update_id),
        )
        if ending.forget:
            for statement in _FORGET:
                await connection.execute(statement, {"names": list(ending.forget)})
        if ending.mark is not None:
            await connection.execute(_COUNT_MARK, (ending.mark.intent, ending.mark.thought))
        if ending.talk is not None:
            await connection.execute(_KEEP_CONVERSATION, (ending.chat, ending.person, ending.talk))
        if ending.answer is not None:
            name, sealed = ending.answer
            await connection.execute(_KEEP_ANSWER, (name, ending.chat, ending.person, sealed))
        if ending.miss is not None:
            await connection.execute(_COUNT_MISS, ending.miss)
    closed = await connection.execute(_CLOSE_EMPTY, ([ending.chat],))
    if not closed.rowcount:
        await connection.execute(
            "UPDATE tdi.lane SET holder = NULL, since = now() WHERE chat = %s", (ending.chat,)
        )
    return bool(gone.rowcount)


async def give_back(connection: Rows, me: int, chat: str, delay: float) -> None:
    """Free a lane with its update still in it, at once or after a rest."""
    await connection.execute(
        "UPDATE tdi.lane SET holder = NULL, rests_until = now() + make_interval(secs => %s) "
        "WHERE chat = %s AND holder = %s",
        (delay, chat, me),
    )


_BEAT = """
INSERT INTO tdi.replica (id, alive_until) VALUES (%(me)s, now() + make_interval(secs => %(lease)s))
ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
"""
_NEWS = """
SELECT (SELECT count(*) FROM tdi.inbox), EXISTS (
    SELECT FROM tdi.replica
    WHERE id <> %s AND alive_until BETWEEN now() - make_interval(secs => %s) AND now()
), EXISTS (SELECT FROM tdi.switch WHERE name = 'pause')
"""


PAUSE = "INSERT INTO tdi.switch (name, until) VALUES ('pause', 'infinity') ON CONFLICT DO NOTHING"
RESUME = "DELETE FROM tdi.switch WHERE name = 'pause'"


async def beat(connection: Rows, me: int) -> tuple[int, bool, bool]:
    """Give a sign of life; return how many wait, whether a replica died of late, whether all is paused."""
    await connection.execute(_BEAT, {"me": me, "lease": LEASE})
    found = await connection.execute(_NEWS, (me, CRASH_KEPT))
    depth, lost, paused = await found.fetchone() or (0, False, False)
    return depth, lost, paused


async def leave(connection: Rows, me: int) -> None:
    """Give everything back: this replica ends."""
    await connection.execute("UPDATE tdi.lane SET holder = NULL WHERE holder = %s", (me,))
    await connection.execute("DELETE FROM tdi.replica WHERE id = %s", (me,))
